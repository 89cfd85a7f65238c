/* calendar.c - days, weeks and months of the Gregorian calendar. */
#include "base/calendar.h"

int64_t civil_days(civil date) {
  int64_t y = date.year - (date.month <= 2);
  int64_t era = (y >= 0 ? y : y - 399) / 400, of_era = y - era * 400;
  int64_t of_year =
      (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year -
         719468;
}

civil civil_of(int64_t days) {
  days += 719468;
  int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  int64_t of_era = days - era * 146097;
  int64_t year =
      (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
  int64_t month = (5 * of_year + 2) / 153;
  civil c = {.day = (int)(of_year - (153 * month + 2) / 5 + 1),
             .month = (int)(month < 10 ? month + 3 : month - 9)};
  c.year = (int)(year + era * 400 + (c.month <= 2));
  return c;
}

int civil_weekday(int64_t days) {
  int64_t since_monday = (days + 3) % 7; /* 1970-01-01 was a Thursday */
  return (int)(since_monday < 0 ? since_monday + 7 : since_monday) + 1;
}

void civil_week(int64_t days, int *year, int *week) {
  int64_t thursday = days - civil_weekday(days) + 4;
  *year = civil_of(thursday).year;
  *week = (int)((thursday - civil_days((civil){*year, 1, 1})) / 7) + 1;
}

static int days_in_month(int year, int month) {
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return days[month - 1] + (month == 2 && is_leap);
}

civil civil_add_months(civil date, int64_t count) {
  int64_t months = (int64_t)date.year * 12 + date.month - 1 + count;
  civil c = {(int)(months / 12), (int)(months % 12) + 1, date.day};
  int most = days_in_month(c.year, c.month);
  if (c.day > most) c.day = most;
  return c;
}

bool civil_is_valid(civil date) {
  if (date.year < 1 || date.year > 9999) return false;
  if (date.month < 1 || date.month > 12) return false;
  return date.day >= 1 && date.day <= days_in_month(date.year, date.month);
}

static bool read_figures(const char *s, size_t count, int *out) {
  *out = 0;
  for (size_t i = 0; i < count; i++) {
    if (s[i] < '0' || s[i] > '9') return false;
    *out = *out * 10 + (s[i] - '0');
  }
  return true;
}

bool civil_read(const char *s, size_t len, civil *out) {
  civil c;
  if (len < 10 || s[4] != '-' || s[7] != '-') return false;
  if (!read_figures(s, 4, &c.year) || !read_figures(s + 5, 2, &c.month) ||
      !read_figures(s + 8, 2, &c.day))
    return false;
  if ((len > 10 && s[10] != 'T' && s[10] != ' ') || !civil_is_valid(c))
    return false;
  *out = c;
  return true;
}
