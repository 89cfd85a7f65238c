/* date_value.c - what a date means, counted from the article's date. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lang/dates.h"

#define NEAR 4 /* months in which a day is meant without its year */

typedef struct {
  const date_context *c;
  const grammar_match *m;
  civil now;    /* the article's date; year 0 if it is not known */
  int64_t days; /* the same as a number */
  civil near;
  date_made *out;
} maker;

/* ## Slots */

static const grammar_value *class_slot(const maker *k, int class) {
  const grammar_value *v = &k->m->slot[class];
  return v->token == NO_TOKEN ? NULL : v;
}

static const grammar_value *read_slot(const maker *k, int reader) {
  return class_slot(k, DATES_CLASS_COUNT + reader);
}

static int number_of(const grammar_value *v) { return v ? (int)v->number : 0; }

static bool knows_now(const maker *k) { return k->now.year != 0; }

/* ## Writing */

__attribute__((format(printf, 2, 3))) static sayso_status
put(const maker *k, const char *format, ...) {
  va_list list;
  size_t len = strlen(k->out->text);
  va_start(list, format);
  vsnprintf(k->out->text + len, sizeof k->out->text - len, format, list);
  va_end(list);
  return SAYSO_OK;
}

static sayso_status put_day(const maker *k, civil d) {
  k->out->at = d;
  return put(k, "%04d-%02d-%02d", d.year, d.month, d.day);
}

static sayso_status put_month(const maker *k, civil d) {
  k->out->at = (civil){d.year, d.month, 0};
  return put(k, "%04d-%02d", d.year, d.month);
}

static sayso_status put_year(const maker *k, int year) {
  k->out->at = (civil){year, 0, 0};
  return put(k, "%04d", year);
}

static sayso_status put_week(const maker *k, civil d) {
  int year, week;
  civil_week(civil_days(d), &year, &week);
  k->out->at = d;
  return put(k, "%04d-W%02d", year, week);
}

/* The unit of time that the day is in: its week, month ... */
static sayso_status put_unit(const maker *k, civil d, const char *unit) {
  if (!strcmp(unit, "W")) return put_week(k, d);
  if (!strcmp(unit, "M")) return put_month(k, d);
  if (!strcmp(unit, "Y")) return put_year(k, d.year);
  if (!strcmp(unit, "Q")) return put(k, "%04d-Q%d", d.year, (d.month + 2) / 3);
  if (!strcmp(unit, "DE")) return put(k, "%03dX", d.year / 10);
  if (!strcmp(unit, "CE")) return put(k, "%02d", d.year / 100);
  return put_day(k, d);
}

/* "P3D", "PT2H30M", "PXW" if the number is not known (below 0). */
static sayso_status put_length(const maker *k, double n, const char *unit) {
  static const struct {
    const char *unit, *half;
  } halves[] = {
      {"Y",  "6M"  },
      {"D",  "T12H"},
      {"TH", "30M" },
      {"TM", "30S" }
  };
  const char *time = unit[0] == 'T' ? "T" : "", *name = unit + (*time != 0);
  k->out->type = DATE_DURATION;
  if (n < 0) return put(k, "P%sX%s", time, name);
  for (size_t i = 0; i < sizeof halves / sizeof *halves; i++) {
    int64_t whole = n < 1e15 ? (int64_t)n : 0;
    if (strcmp(unit, halves[i].unit) || n - (double)whole != .5) continue;
    if (!whole) return put(k, "P%s%s", time, halves[i].half);
    return put(k, "P%s%lld%s%s", time, (long long)whole, name, halves[i].half);
  }
  return put(k, "P%s%.15g%s", time, n, name);
}

/* Adds the part of the day or the time that the slots say. */
static sayso_status put_time(const maker *k) {
  const grammar_value *time_of_day = class_slot(k, DATES_part);
  const grammar_value *time = read_slot(k, READ_time);
  int minutes = number_of(time);
  if (!time_of_day && !time) return SAYSO_OK;
  k->out->type = DATE_TIME;
  if (time) return put(k, "T%02d:%02d", minutes / 60, minutes % 60);
  return put(k, "T%s", time_of_day->text);
}

/* ## Counting */

static civil shift(civil d, const char *unit, int64_t n) {
  if (!strcmp(unit, "D")) return civil_of(civil_days(d) + n);
  if (!strcmp(unit, "W")) return civil_of(civil_days(d) + 7 * n);
  if (!strcmp(unit, "M")) return civil_add_months(d, n);
  if (!strcmp(unit, "Q")) return civil_add_months(d, 3 * n);
  if (!strcmp(unit, "Y")) return civil_add_months(d, 12 * n);
  if (!strcmp(unit, "DE")) return civil_add_months(d, 120 * n);
  if (!strcmp(unit, "CE")) return civil_add_months(d, 1200 * n);
  int64_t hours = !strcmp(unit, "TH") ? n : 0;
  return civil_of(civil_days(d) + hours / 24);
}

static bool is_in_range(civil d) { return d.year >= 1 && d.year <= 9999; }

/* Which way the date lies: as "last" and "next" say, else as the verb does. */
static sayso_status direction(const maker *k, int *out) {
  return date_tense(k->c, k->m->first, k->m->last, out);
}

/* The year in which a month (and day) lies: that of the last one up to now,
 * of the first from now on, or of the nearest. A day of the last or next few
 * months is meant whatever the verb says: others are written with their year.
 */
static int year_near(const maker *k, int month, int day, int way) {
  int year = k->now.year;
  int64_t at = (int64_t)month * 40 + day;
  int64_t today = (int64_t)k->now.month * 40 + (day ? k->now.day : 0);
  for (int other = -1; day && other <= 1; other++) {
    int64_t distance = at - today + other * 12 * 40;
    if (distance >= -NEAR * 40 && distance <= NEAR * 40) return year + other;
  }
  if (way < 0) return at <= today ? year : year - 1;
  if (way > 0) return at >= today ? year : year + 1;
  if (at - today > 6 * 40) return year - 1;
  return today - at > 6 * 40 ? year + 1 : year;
}

/* ## Calendar */

typedef struct {
  int year, month, day, weekday;
  const grammar_value *rel, *season;
  bool rel_is_late; /* "May last year", not "last May" */
} parts;

static parts read_parts(const maker *k) {
  const grammar_value *month = class_slot(k, DATES_month);
  const grammar_value *weekday = class_slot(k, DATES_weekday);
  if (!month) month = class_slot(k, DATES_mon);
  if (!month) month = read_slot(k, READ_midmonth);
  parts p = {.year = number_of(read_slot(k, READ_year)),
             .month = number_of(month),
             .day = number_of(read_slot(k, READ_day)),
             .weekday = number_of(weekday),
             .rel = class_slot(k, DATES_rel),
             .season = class_slot(k, DATES_season)};
  if (!p.season) p.season = class_slot(k, DATES_fall);
  const grammar_value *named = month ? month : weekday ? weekday : p.season;
  p.rel_is_late = p.rel && named && p.rel->token > named->token;
  return p;
}

/* The year near now in which the day falls on its weekday. */
static bool find_year_by_weekday(const maker *k, const parts *p, int *year) {
  static const int others[] = {0, -1, 1};
  for (size_t i = 0; p->weekday && p->day && i < 3; i++) {
    civil d = {k->now.year + others[i], p->month, p->day};
    if (!civil_is_valid(d) || civil_weekday(civil_days(d)) != p->weekday)
      continue;
    *year = d.year;
    return true;
  }
  return false;
}

/* The year of a month (and day) for which none is written. */
static sayso_status find_year(const maker *k, const parts *p, int *year) {
  int way = 0;
  if (!p->rel && find_year_by_weekday(k, p, year)) return SAYSO_OK;
  bool is_year = k->near.year && !k->near.month && k->near.year != k->now.year;
  if (!p->rel && is_year) {
    *year = k->near.year; /* "in 2019 ... in May" */
    return SAYSO_OK;
  }
  if (!p->rel) {
    sayso_status status = direction(k, &way);
    *year = year_near(k, p->month, p->day, way);
    return status;
  }
  int rel = number_of(p->rel);
  *year = k->now.year + rel;
  if (p->rel_is_late || !rel) return SAYSO_OK;
  bool is_before = rel < 0 && p->month < k->now.month;
  bool is_after = rel > 0 && p->month > k->now.month;
  if (is_before || is_after) *year = k->now.year;
  return SAYSO_OK;
}

static sayso_status make_month(const maker *k, parts p) {
  sayso_status status = SAYSO_OK;
  if (!p.year && !knows_now(k)) {
    if (!p.day) return put(k, "XXXX-%02d", p.month);
    put(k, "XXXX-%02d-%02d", p.month, p.day);
    return put_time(k);
  }
  if (!p.year) status = find_year(k, &p, &p.year);
  if (status) return status;
  if (!p.day) return put_month(k, (civil){p.year, p.month, 1});
  if (!civil_is_valid((civil){p.year, p.month, p.day})) return SAYSO_OK;
  put_day(k, (civil){p.year, p.month, p.day});
  return put_time(k);
}

static sayso_status make_weekday(const maker *k, const parts *p) {
  if (!knows_now(k)) {
    put(k, "XXXX-WXX-%d", p->weekday);
    return put_time(k);
  }
  int64_t monday = k->days - civil_weekday(k->days) + 1;
  int64_t day = monday + p->weekday - 1; /* of this week */
  int way = 0, rel = number_of(p->rel);
  sayso_status status = p->rel ? SAYSO_OK : direction(k, &way);
  if (p->rel_is_late) {
    day += 7 * rel;
  } else if (p->rel) {
    if (rel < 0 && day >= k->days) day -= 7;
    if (rel > 0 && day <= k->days + 2) day += 7;
  } else {
    if (way <= 0 && day > k->days) day -= 7;
    if (way > 0 && day < k->days) day += 7;
  }
  put_day(k, civil_of(day));
  return status ? status : put_time(k);
}

static sayso_status make_season(const maker *k, parts p) {
  static const struct {
    const char *name;
    int month; /* in the middle of it */
  } seasons[] = {
      {"SP", 4 },
      {"SU", 7 },
      {"FA", 10},
      {"WI", 1 }
  };
  sayso_status status = SAYSO_OK;
  for (size_t i = 0; i < sizeof seasons / sizeof *seasons; i++)
    if (!strcmp(seasons[i].name, p.season->text)) p.month = seasons[i].month;
  if (!p.year && !knows_now(k)) return put(k, "XXXX-%s", p.season->text);
  if (!p.year) status = find_year(k, &p, &p.year);
  k->out->at = (civil){p.year, 0, 0};
  return status ? status : put(k, "%04d-%s", p.year, p.season->text);
}

static sayso_status make_calendar(const maker *k) {
  parts p = read_parts(k);
  if (p.season) return make_season(k, p);
  if (p.month) return make_month(k, p);
  if (p.weekday) return make_weekday(k, &p);
  return put_year(k, p.year);
}

static sayso_status make_range(const maker *k) {
  parts p = read_parts(k);
  int other = number_of(read_slot(k, READ_year2));
  int day = number_of(read_slot(k, READ_day2));
  if (!day) {
    if (other < 100) other += p.year / 100 * 100;
    if (other <= p.year || other > p.year + 300) return SAYSO_OK;
    put_year(k, p.year);
    return put(k, "/%04d", other);
  }
  sayso_status status = day > p.day ? make_month(k, p) : SAYSO_OK;
  if (status || day <= p.day || !k->out->text[0]) return status;
  return put(k, "/%.8s%02d", k->out->text, day);
}

static sayso_status make_numeric(const maker *k) {
  const grammar_value *v = read_slot(k, READ_iso);
  if (!v) v = read_slot(k, READ_slash);
  return put_day(k, civil_of((int64_t)v->number));
}

/* A quarter ("Q") or half ("H") of a year that has `count` of them. */
static sayso_status make_share(const maker *k, char letter, int count) {
  const grammar_value *n = read_slot(k, READ_ordinal);
  const grammar_value *rel = class_slot(k, DATES_rel);
  int year = number_of(read_slot(k, READ_year)), which, way = 0;
  if (!n) n = class_slot(k, DATES_q);
  if (n && (n->number < 1 || n->number > count)) return SAYSO_OK;
  if (!n && !knows_now(k)) return SAYSO_OK;
  if (!n) return put_unit(k, shift(k->now, "Q", number_of(rel)), "Q");
  which = number_of(n);
  if (!year && !knows_now(k)) return put(k, "XXXX-%c%d", letter, which);
  if (!year && rel) year = k->now.year + number_of(rel);
  if (!year) {
    sayso_status status = direction(k, &way);
    if (status) return status;
    int here = (k->now.month - 1) * count / 12 + 1; /* the share of today */
    int first_month = (which - 1) * 12 / count + 1;
    year = k->now.year;
    bool is_next = which == here + 1 && way > 0;
    if (which < here - 1 || (which > here && !is_next))
      year = year_near(k, first_month, 0, way > 0 ? 1 : -1);
  }
  k->out->at = (civil){year, 0, 0};
  return put(k, "%04d-%c%d", year, letter, which);
}

static sayso_status make_quarter(const maker *k) {
  return make_share(k, 'Q', 4);
}

static sayso_status make_half(const maker *k) { return make_share(k, 'H', 2); }

static sayso_status make_decade(const maker *k) {
  return put(k, "%03dX", number_of(read_slot(k, READ_decade)) / 10);
}

static sayso_status make_century(const maker *k) {
  int n = number_of(read_slot(k, READ_ordinal));
  return n >= 1 && n <= 99 ? put(k, "%02d", n - 1) : SAYSO_OK;
}

/* ## Next to the article's date */

static sayso_status make_day(const maker *k) {
  char *rest; /* "NI" of "tonight" */
  long n = strtol(k->m->argument, &rest, 10);
  if (!knows_now(k)) {
    if (*rest || class_slot(k, DATES_part)) k->out->type = DATE_TIME;
    return SAYSO_OK;
  }
  put_day(k, civil_of(k->days + n));
  if (!*rest) return put_time(k);
  k->out->type = DATE_TIME;
  return put(k, "T%s", rest);
}

static sayso_status make_clock(const maker *k) {
  if (knows_now(k))
    put_day(k, k->now);
  else
    put(k, "XXXX-XX-XX");
  return put_time(k);
}

static sayso_status make_fixed(const maker *k) {
  civil_read(k->m->argument, strlen(k->m->argument), &k->out->at);
  return put(k, "%s", k->m->argument);
}

static int number_in(const char *s) { return (int)strtol(s, NULL, 10); }

static sayso_status make_yearly(const maker *k) {
  const char *day = k->m->argument; /* "12-25" */
  parts p = {.month = number_in(day), .day = number_in(day + 3)};
  return make_month(k, p);
}

static const char *unit_of(const maker *k) {
  const grammar_value *v = class_slot(k, DATES_unit);
  return v ? v->text : *k->m->argument ? k->m->argument : "D";
}

static sayso_status make_period(const maker *k) {
  const char *unit = unit_of(k);
  if (unit[0] == 'T') return put_length(k, 1, unit);
  if (!knows_now(k)) return SAYSO_OK;
  int rel = number_of(class_slot(k, DATES_rel));
  return put_unit(k, shift(k->now, unit, rel), unit);
}

static sayso_status make_weekend(const maker *k) {
  const grammar_value *rel = class_slot(k, DATES_rel);
  int weeks = number_of(rel), way = 0, year, week;
  if (!knows_now(k)) return put(k, "XXXX-WXX-WE");
  sayso_status status = rel ? SAYSO_OK : direction(k, &way);
  if (!rel && way <= 0 && civil_weekday(k->days) < 6) weeks = -1;
  civil_week(k->days + 7 * weeks, &year, &week);
  return status ? status : put(k, "%04d-W%02d-WE", year, week);
}

/* #count, or 1. */
static double count_of(const maker *k) {
  const grammar_value *v = read_slot(k, READ_count);
  return v ? v->number : 1;
}

static sayso_status put_shifted(const maker *k, civil from, int sign) {
  double n = count_of(k);
  const char *unit = unit_of(k);
  if (n < 0 || n > 10000) return put(k, sign < 0 ? "PAST_REF" : "FUTURE_REF");
  civil d = shift(from, unit, sign * (int64_t)n);
  return is_in_range(d) ? put_unit(k, d, unit) : SAYSO_OK;
}

static int sign_of(const maker *k) {
  return k->m->argument[0] == '-' ? -1 : k->m->argument[0] == '+';
}

static sayso_status make_shift(const maker *k) {
  if (!knows_now(k)) return SAYSO_OK;
  return put_shifted(k, k->now, sign_of(k));
}

/* "two days earlier", "that year": from the date mentioned before it. */
static sayso_status make_later(const maker *k) {
  civil from = k->near.year || !sign_of(k) ? k->near : k->now;
  const char *unit = unit_of(k);
  bool is_fine = strcmp(unit, "D") == 0 || strcmp(unit, "W") == 0;
  bool needs_month = strcmp(unit, "Y") != 0 && unit[1] == 0;
  if (!from.year || (needs_month && !from.month) || (is_fine && !from.day))
    return SAYSO_OK;
  if (!from.month) from.month = 1;
  if (!from.day) from.day = 1;
  return put_shifted(k, from, sign_of(k));
}

/* ## Lengths, and the rest */

static sayso_status make_length(const maker *k) {
  double n = count_of(k);
  if (!read_slot(k, READ_count) && *k->m->argument)
    n = k->m->argument[0] == '.' ? .5 : number_in(k->m->argument);
  return put_length(k, n, class_slot(k, DATES_unit)->text);
}

static sayso_status make_lengths(const maker *k) {
  const char *unit = class_slot(k, DATES_unit)->text;
  put_length(k, count_of(k), unit);
  put(k, "/");
  return put_length(k, read_slot(k, READ_count2)->number, unit);
}

static sayso_status make_some(const maker *k) {
  return put_length(k, -1, class_slot(k, DATES_unit)->text);
}

static sayso_status make_set(const maker *k) {
  const grammar_value *weekday = class_slot(k, DATES_weekday);
  const grammar_value *time_of_day = class_slot(k, DATES_part);
  sayso_status status;
  if (*k->m->argument > '9' && !weekday)
    status = put(k, "%s", k->m->argument);
  else if (weekday)
    status = put(k, "XXXX-WXX-%d", number_of(weekday));
  else if (time_of_day)
    status = put(k, "XXXX-XX-XXT%s", time_of_day->text);
  else
    status = make_length(k);
  k->out->type = DATE_SET;
  return status;
}

static sayso_status make_ref(const maker *k) {
  return put(k, "%s", k->m->argument);
}

sayso_status date_make(const date_context *c, const grammar_match *m,
                       civil near, date_made *out) {
  static sayso_status (*const make[])(const maker *k) = {
      [MAKE_calendar] = make_calendar, [MAKE_range] = make_range,
      [MAKE_numeric] = make_numeric,   [MAKE_quarter] = make_quarter,
      [MAKE_half] = make_half,         [MAKE_decade] = make_decade,
      [MAKE_century] = make_century,   [MAKE_day] = make_day,
      [MAKE_clock] = make_clock,       [MAKE_fixed] = make_fixed,
      [MAKE_yearly] = make_yearly,     [MAKE_period] = make_period,
      [MAKE_today] = make_period,      [MAKE_weekend] = make_weekend,
      [MAKE_shift] = make_shift,       [MAKE_later] = make_later,
      [MAKE_length] = make_length,     [MAKE_lengths] = make_lengths,
      [MAKE_some] = make_some,         [MAKE_rate] = make_length,
      [MAKE_set] = make_set,           [MAKE_ref] = make_ref,
  };
  maker k = {.c = c, .m = m, .near = near, .out = out};
  *out = (date_made){.type = DATE_DATE};
  k.now = c->doc->date;
  if (k.now.year) k.days = civil_days(k.now);
  return make[m->make](&k);
}
