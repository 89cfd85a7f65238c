/* train_vectors.c - word vectors from a text file, one byte a number. */
#include "lang/train_data.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/status.h"
#include "base/utf8.h"

#define LINE_MAX_BYTES (64 * 1024)
#define SIZE_LIMIT 1024
#define SCALE_ONE 1048576.f /* 2^20 */

uint32_t train_find(const uint32_t *hash, uint32_t count, uint32_t wanted) {
  uint32_t low = 0, high = count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (hash[middle] < wanted)
      low = middle + 1;
    else
      high = middle;
  }
  return low < count && hash[low] == wanted ? low : NO_ROW;
}

static int by_value(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return (x > y) - (x < y);
}

uint32_t train_sort(uint32_t *hash, uint32_t count, uint32_t *seen) {
  uint32_t left = 0;
  qsort(hash, count, sizeof *hash, by_value);
  for (uint32_t i = 0; i < count; i++) {
    if (!left || hash[left - 1] != hash[i]) {
      if (seen) seen[left] = 0;
      hash[left++] = hash[i];
    }
    if (seen) seen[left - 1]++;
  }
  return left;
}

/* ## Rows as they are read, then sorted */

typedef struct {
  uint32_t hash, place; /* the place in the file settles doubles */
  uint16_t scale;
  int8_t at[SIZE_LIMIT];
} row;

typedef struct {
  row **at;
  uint32_t count, room, size;
} table;

static int by_hash(const void *a, const void *b) {
  const row *x = *(row *const *)a, *y = *(row *const *)b;
  if (x->hash != y->hash) return x->hash < y->hash ? -1 : 1;
  return (x->place > y->place) - (x->place < y->place);
}

/* The numbers of a line after its word; 0 if there are none, or too many. */
static uint32_t read_numbers(const char *s, float *x) {
  uint32_t n = 0;
  for (char *end; n < SIZE_LIMIT; s = end, n++) {
    float value = strtof(s, &end);
    if (end == s) return n;
    x[n] = value;
  }
  return 0;
}

static void squeeze(const float *x, uint32_t n, row *r) {
  float most = 1e-6f;
  for (uint32_t i = 0; i < n; i++)
    if (fabsf(x[i]) > most) most = fabsf(x[i]);
  float scale = ceilf(most / 127 * SCALE_ONE);
  r->scale = (uint16_t)(scale < 65535 ? scale : 65535);
  for (uint32_t i = 0; i < n; i++) {
    float y = roundf(x[i] * SCALE_ONE / (float)r->scale);
    r->at[i] = (int8_t)(y > 127 ? 127 : y < -127 ? -127 : y);
  }
}

static sayso_status hash_word(const char *s, size_t len, uint32_t *hash) {
  buf folded = {0};
  sayso_status status = utf8_fold(s, len, &folded);
  if (!status) *hash = words_hash(folded.at, folded.len);
  buf_release(&folded);
  return status;
}

static sayso_status add_row(table *t, arena *mem, uint32_t hash,
                            const float *x) {
  if (!arena_grow(mem, &t->at, &t->room, t->count, sizeof *t->at))
    return SAYSO_ENOMEM;
  row *r = arena_alloc(mem, offsetof(row, at) + t->size);
  if (!r) return SAYSO_ENOMEM;
  r->hash = hash;
  r->place = t->count;
  squeeze(x, t->size, r);
  t->at[t->count++] = r;
  return SAYSO_OK;
}

typedef struct {
  uint32_t max, wanted_count;
  const uint32_t *wanted;
} choice;

static sayso_status read_line(table *t, arena *mem, char *line, uint32_t number,
                              const choice *c) {
  float x[SIZE_LIMIT];
  uint32_t hash;
  char *space = strchr(line, ' ');
  if (!space || space == line) return SAYSO_EFORMAT;
  size_t len = (size_t)(space - line);
  if (utf8_valid(line, len) < len) return SAYSO_EFORMAT;
  sayso_status status = hash_word(line, len, &hash);
  if (status) return status;
  if (number > c->max && train_find(c->wanted, c->wanted_count, hash) == NO_ROW)
    return SAYSO_OK;
  uint32_t size = read_numbers(space, x);
  if (!t->size) t->size = size;
  if (!size || size != t->size) return SAYSO_EFORMAT;
  return add_row(t, mem, hash, x);
}

static sayso_status finish(train_vectors *v, arena *mem, table *t) {
  if (t->count) qsort(t->at, t->count, sizeof *t->at, by_hash);
  v->size = t->size;
  v->hash = arena_new(mem, t->count, sizeof *v->hash);
  v->scale = arena_new(mem, t->count, sizeof *v->scale);
  v->at = arena_new(mem, t->count, t->size);
  if (!v->hash || !v->scale || !v->at) return SAYSO_ENOMEM;
  for (uint32_t i = 0; i < t->count; i++) {
    const row *r = t->at[i];
    if (v->count && v->hash[v->count - 1] == r->hash) continue;
    v->hash[v->count] = r->hash;
    v->scale[v->count] = r->scale;
    memcpy(v->at + (size_t)v->count++ * t->size, r->at, t->size);
  }
  return SAYSO_OK;
}

static sayso_status read_lines(table *t, arena *mem, FILE *f, const choice *c,
                               uint32_t *number) {
  static const size_t room = LINE_MAX_BYTES;
  char *line = mem_new(room, 1);
  sayso_status status = line ? SAYSO_OK : SAYSO_ENOMEM;
  while (!status && fgets(line, (int)room, f)) {
    ++*number;
    if (!strchr(line, '\n') && !feof(f))
      status = SAYSO_ETOOBIG;
    else
      status = read_line(t, mem, line, *number, c);
  }
  mem_free(line);
  return status || !ferror(f) ? status : SAYSO_EIO;
}

sayso_status train_vectors_read(train_vectors *v, arena *mem, const char *path,
                                uint32_t max, const uint32_t *wanted,
                                uint32_t wanted_count, sayso_error *error) {
  arena scratch = {0};
  table t = {0};
  uint32_t number = 0;
  choice c = {max, wanted_count, wanted};
  FILE *f = fopen(path, "rb");
  sayso_status status = f ? SAYSO_OK : SAYSO_EIO;
  if (!status) status = read_lines(&t, &scratch, f, &c, &number);
  if (!status) status = finish(v, mem, &t);
  if (f) fclose(f);
  arena_release(&scratch);
  if (status == SAYSO_EFORMAT)
    return status_fail(error, status, number, 0,
                       "%s:%u: a line must be a word and as many numbers as "
                       "the line before",
                       path, number);
  return status ? status_fail(error, status, number, 0, "%s: %s", path,
                              sayso_strerror(status))
                : SAYSO_OK;
}
