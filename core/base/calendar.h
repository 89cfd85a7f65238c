/* calendar.h - days, weeks and months of the Gregorian calendar. */
#ifndef SAYSO_CALENDAR_H
#define SAYSO_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
  int year, month, day; /* month and day from 1; 0 where unknown */
} civil;

/* The number of the day, 0 for 1970-01-01, and the day of a number (Howard
 * Hinnant, "chrono-compatible low-level date algorithms", 2013). */
int64_t civil_days(civil date);
civil civil_of(int64_t days);

/* 1 for Monday to 7 for Sunday. */
int civil_weekday(int64_t days);

/* The ISO 8601 week that a day is in, and the year which that belongs to. */
void civil_week(int64_t days, int *year, int *week);

/* The same day `count` months later (or earlier); the last day of the month
 * if it has none of that number. */
civil civil_add_months(civil date, int64_t count);

/* Whether the year (1 to 9999), month and day exist. */
bool civil_is_valid(civil date);

/* Reads "2024-11-05", to which a time "T..." may be added. */
bool civil_read(const char *s, size_t len, civil *out);

#endif
