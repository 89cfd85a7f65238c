/* shapes.h - words that, over and over, are hostile to what looks for dates,
 * numbers, names and mentions: texts of them take twice as long at twice the
 * length, and no more. Used by c/linear.c, which counts, and bench/values.c,
 * which takes the time. */
#ifndef SAYSO_TESTS_SHAPES_H
#define SAYSO_TESTS_SHAPES_H

static const char *const shapes[] = {
    "May ",
    "Tuesday ",
    "2019 - ",
    "5 - ",
    "twenty ",
    "two hundred and ",
    "million ",
    "tens of ",
    "$ ",
    "at least ",
    "between 5 and ",
    "a third of the ",
    "Lee's ",
    "Lee and ",
    "Lee, ",
    "the minister ",
    "He said. ",
    "he ",
    "Lee, a doctor, ",
    "Lee (",
    "“he ",
    "the man of the ",
    "who ",
    "816 ",
    "half a ",
    "a ",
    "an hour ",
    "last week ",
    "mid-",
    "1/2 ",
    "the big ",
    "one in ",
    "Lee, who ",
    "the bank. It ",
    "A B. ",
    "the the ",
};

#endif
