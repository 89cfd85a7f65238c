/* names_field.c - forwards and backwards over a sentence; see names_field.h. */
#include "lang/names_field.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"

#define L NAME_LABELS

sayso_status name_field_init(name_field *f, uint32_t longest) {
  f->emit = mem_new(longest, sizeof *f->emit);
  f->before = mem_new(longest, sizeof *f->before);
  f->after = mem_new(longest, sizeof *f->after);
  f->expected = mem_new(longest, sizeof *f->expected);
  return f->emit && f->before && f->after && f->expected ? SAYSO_OK
                                                         : SAYSO_ENOMEM;
}

void name_field_release(name_field *f) {
  mem_free(f->emit);
  mem_free(f->before);
  mem_free(f->after);
  mem_free(f->expected);
}

static double log_sum(const double a[L]) {
  double most = NAME_NEVER, sum = 0;
  for (unsigned i = 0; i < L; i++)
    if (a[i] > most) most = a[i];
  if (most <= NAME_NEVER) return NAME_NEVER;
  for (unsigned i = 0; i < L; i++)
    sum += exp(a[i] - most);
  return most + log(sum);
}

static void go_forwards(name_field *f, uint32_t count) {
  name_scores way;
  for (unsigned y = 0; y < L; y++)
    f->before[0][y] =
        name_follows(0, y) ? f->emit[0][y] + f->moves[L][y] : NAME_NEVER;
  for (uint32_t i = 1; i < count; i++)
    for (unsigned y = 0; y < L; y++) {
      for (unsigned b = 0; b < L; b++)
        way[b] = name_follows(b, y) ? f->before[i - 1][b] + f->moves[b][y]
                                    : NAME_NEVER;
      f->before[i][y] = log_sum(way) + f->emit[i][y];
    }
}

static void go_backwards(name_field *f, uint32_t count) {
  name_scores way;
  memset(f->after[count - 1], 0, sizeof *f->after);
  for (uint32_t i = count - 1; i-- > 0;)
    for (unsigned b = 0; b < L; b++) {
      for (unsigned y = 0; y < L; y++)
        way[y] = name_follows(b, y)
                     ? f->moves[b][y] + f->emit[i + 1][y] + f->after[i + 1][y]
                     : NAME_NEVER;
      f->after[i][b] = log_sum(way);
    }
}

double name_field_sum(name_field *f, uint32_t count) {
  go_forwards(f, count);
  go_backwards(f, count);
  return log_sum(f->before[count - 1]);
}

static void expect_moves(name_field *f, uint32_t i, double sum, double sign) {
  for (unsigned b = 0; b < L; b++)
    for (unsigned y = 0; y < L; y++)
      if (name_follows(b, y))
        f->expected_moves[b][y] +=
            sign * exp(f->before[i - 1][b] + f->moves[b][y] + f->emit[i][y] +
                       f->after[i][y] - sum);
}

void name_field_expect(name_field *f, uint32_t count, double sum, double sign) {
  for (uint32_t i = 0; i < count; i++) {
    for (unsigned y = 0; y < L; y++) {
      double p = sign * exp(f->before[i][y] + f->after[i][y] - sum);
      f->expected[i][y] += p;
      if (!i) f->expected_moves[L][y] += p;
    }
    if (i) expect_moves(f, i, sum, sign);
  }
}

void name_field_clear(name_field *f, uint32_t count) {
  memset(f->expected, 0, count * sizeof *f->expected);
  memset(f->expected_moves, 0, sizeof f->expected_moves);
}
