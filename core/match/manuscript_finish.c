/* manuscript_finish.c - makes a book: the tree of its phrases, level by level.
 *
 * A node stands for the phrases that start with the same strings: a range of
 * the order. Those that end here become its entries; the others are sorted by
 * their next string, and each string makes a child, which gets its own turn
 * once all nodes before it had theirs. So children stand together, and the
 * numbers of nodes need no second pass. The order within equal phrases stays
 * that in which they were added. All in all each string of each phrase is
 * sorted once, by counting.
 */
#include <string.h>

#include "base/mem.h"
#include "match/manuscript.h"

#define NODES_MAX (1u << 30)
#define DIGIT_BITS 11u
#define DIGITS (1u << DIGIT_BITS)
#define FEW 48u  /* sorted by insertion */
#define AHEAD 8u /* phrases */

/* A string in the upper half, then the number of a phrase. */
typedef uint64_t pair;

typedef struct {
  manuscript *m;
  uint32_t *order; /* numbers of phrases */
  pair *pairs, *spare;
  book_entry *entries;
  uint32_t entry_count;
  uint32_t *label, *child, *first, *start, *size; /* by node */
  uint32_t label_room, child_room, first_room, start_room, size_room;
  uint32_t node_count;
  uint32_t bits; /* of the largest number of a string */
} planter;

static bool planter_init(planter *p, manuscript *m) {
  size_t n = m->phrase_count;
  *p = (planter){.m = m, .bits = 1};
  while (p->bits < 32 && m->string_count >> p->bits)
    p->bits++;
  p->order = mem_new(n, sizeof *p->order);
  p->pairs = mem_new(n, sizeof *p->pairs);
  p->spare = mem_new(n, sizeof *p->spare);
  p->entries = mem_new(n, sizeof *p->entries);
  for (uint32_t i = 0; p->order && i < n; i++)
    p->order[i] = i;
  return p->order && p->pairs && p->spare && p->entries;
}

static void planter_release(planter *p) {
  void *all[] = {p->order, p->pairs, p->spare, p->entries, p->label,
                 p->child, p->first, p->start, p->size};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    mem_free(all[i]);
}

static bool has_room(planter *p) {
  uint32_t n = p->node_count;
  return mem_grow(&p->label, &p->label_room, n, sizeof *p->label, NODES_MAX) &&
         mem_grow(&p->child, &p->child_room, n, sizeof *p->child, NODES_MAX) &&
         mem_grow(&p->first, &p->first_room, n, sizeof *p->first, NODES_MAX) &&
         mem_grow(&p->start, &p->start_room, n, sizeof *p->start, NODES_MAX) &&
         mem_grow(&p->size, &p->size_room, n, sizeof *p->size, NODES_MAX);
}

static bool node_add(planter *p, uint32_t label, uint32_t start,
                     uint32_t size) {
  if (!has_room(p)) return false;
  p->label[p->node_count] = label;
  p->start[p->node_count] = start;
  p->size[p->node_count++] = size;
  return true;
}

/* ## Sorting */

static void sort_few(pair *at, uint32_t n) {
  for (uint32_t i = 1; i < n; i++) {
    pair v = at[i];
    uint32_t j = i;
    for (; j && at[j - 1] > v; j--)
      at[j] = at[j - 1];
    at[j] = v;
  }
}

/* Sorts by one digit of the string, from `at` to `to`. */
static void sort_digit(const pair *at, pair *to, uint32_t n, uint32_t shift) {
  uint32_t count[DIGITS] = {0}, sum = 0;
  for (uint32_t i = 0; i < n; i++)
    count[at[i] >> shift & (DIGITS - 1)]++;
  for (uint32_t k = 0; k < DIGITS; k++) {
    uint32_t here = count[k];
    count[k] = sum;
    sum += here;
  }
  for (uint32_t i = 0; i < n; i++)
    to[count[at[i] >> shift & (DIGITS - 1)]++] = at[i];
}

/* Sorts the first `n` pairs, which stand in the order of their phrases. */
static void sort(planter *p, uint32_t n) {
  if (n <= FEW) {
    sort_few(p->pairs, n);
    return;
  }
  for (uint32_t done = 0; done < p->bits; done += DIGIT_BITS) {
    sort_digit(p->pairs, p->spare, n, 32 + done);
    pair *swap = p->pairs;
    p->pairs = p->spare;
    p->spare = swap;
  }
}

/* ## Growing */

/* The phrases of the node that end at this depth become entries; the others
 * go to p->pairs. Gives how many those are. */
static uint32_t split_off(planter *p, uint32_t node, uint32_t depth) {
  const manuscript *m = p->m;
  uint32_t n = 0;
  for (uint32_t i = 0; i < p->size[node]; i++) {
    uint32_t number = p->order[p->start[node] + i];
    const ms_phrase *x = &m->phrases[number];
    if (x->count == depth)
      p->entries[p->entry_count++] = x->entry;
    else
      p->pairs[n++] = (pair)m->path[x->at + depth] << 32 | number;
  }
  return n;
}

/* Gives a node its entries and its children. */
static bool grow(planter *p, uint32_t node, uint32_t depth) {
  p->first[node] = p->entry_count;
  p->child[node] = p->node_count;
  uint32_t n = split_off(p, node, depth), from = 0;
  uint32_t base = p->start[node] + p->size[node] - n;
  sort(p, n);
  for (uint32_t i = 0; i < n; i++) {
    uint32_t string = (uint32_t)(p->pairs[i] >> 32);
    p->order[base + i] = (uint32_t)p->pairs[i];
    if (i + 1 < n && p->pairs[i + 1] >> 32 == string) continue;
    if (!node_add(p, string, base + from, i + 1 - from)) return false;
    from = i + 1;
  }
  return true;
}

/* Has the memory of the phrases read that come a little later. */
static void foresee(const planter *p, uint32_t i) {
  const manuscript *m = p->m;
  if (i + 2 * AHEAD >= m->phrase_count) return;
  mem_foresee(&m->phrases[p->order[i + 2 * AHEAD]]);
  mem_foresee(&m->path[m->phrases[p->order[i + AHEAD]].at]);
}

/* Puts the phrases where the order has them: those that start alike are near
 * each other then, and the next levels read memory from front to back. */
static bool gather(planter *p) {
  manuscript *m = p->m;
  ms_phrase *phrases = mem_resize(NULL, m->phrase_count * sizeof *phrases);
  uint32_t *path = mem_resize(NULL, m->path_count * sizeof *path), at = 0;
  for (uint32_t i = 0; phrases && path && i < m->phrase_count; i++) {
    const ms_phrase *x = &m->phrases[p->order[i]];
    foresee(p, i);
    phrases[i] = (ms_phrase){at, x->count, x->entry};
    for (uint32_t k = 0; k < x->count; k++)
      path[at++] = m->path[x->at + k];
    p->order[i] = i;
  }
  if (!phrases || !path) {
    mem_free(phrases);
    mem_free(path);
    return false;
  }
  mem_free(m->phrases);
  mem_free(m->path);
  m->phrases = phrases;
  m->path = path;
  return true;
}

static sayso_status grow_all(planter *p) {
  uint32_t level_end = 1, depth = 0;
  if (!node_add(p, 0, 0, p->m->phrase_count) || !grow(p, 0, 0))
    return SAYSO_ENOMEM;
  if (p->m->phrase_count && !gather(p)) return SAYSO_ENOMEM;
  for (uint32_t i = 1; i < p->node_count; i++) {
    if (i == level_end) {
      level_end = p->node_count;
      depth++;
    }
    if (!grow(p, i, depth)) return SAYSO_ENOMEM;
  }
  if (!has_room(p)) return SAYSO_ENOMEM; /* where the last node's end */
  p->child[p->node_count] = p->node_count;
  p->first[p->node_count] = p->entry_count;
  return SAYSO_OK;
}

/* ## Sections */

/* Gives an array to the book. */
static void give(book *b, const char *name, void *array, size_t count,
                 size_t size) {
  void *at;
  buf *to = model_writer_add(&b->parts, name);
  memcpy(&at, array, sizeof at);
  *to = (buf){.at = at, .len = count * size, .room = count * size};
  memset(array, 0, sizeof at);
}

static sayso_status add_cells(manuscript *m, book *b) {
  uint32_t at = 0;
  buf *cells = model_writer_add(&b->parts, "cells");
  buf *lexicons = model_writer_add(&b->parts, "lexicons");
  for (uint32_t i = 0; i < m->lexicon_count; i++) {
    ms_lexicon *x = &m->lexicons[i];
    book_lexicon y = {x->columns, x->rows, at};
    buf_add(cells, (const char *)x->cells, x->cell_count * sizeof *x->cells);
    buf_add(lexicons, (const char *)&y, sizeof y);
    at += x->cell_count;
  }
  return cells->status ? cells->status : lexicons->status;
}

static sayso_status add_slots(const manuscript *m, book *b) {
  buf *to = model_writer_add(&b->parts, "slots");
  uint32_t *slots = mem_new(m->slot_count, sizeof *slots);
  if (!slots) return SAYSO_ENOMEM;
  for (uint32_t i = 0; i < m->slot_count; i++)
    slots[i] = m->slots[i].number;
  *to = (buf){.at = (void *)slots,
              .len = m->slot_count * sizeof *slots,
              .room = m->slot_count * sizeof *slots};
  return SAYSO_OK;
}

static sayso_status make(manuscript *m, planter *p, book *b) {
  sayso_status status = grow_all(p);
  if (!status) status = add_cells(m, b);
  if (!status) status = add_slots(m, b);
  if (status) return status;
  *model_writer_add(&b->parts, "text") = m->text;
  m->text = (buf){0};
  give(b, "strings", &m->strings, m->string_count, sizeof *m->strings);
  give(b, "label", &p->label, p->node_count, sizeof *p->label);
  give(b, "child", &p->child, p->node_count + 1, sizeof *p->child);
  give(b, "first", &p->first, p->node_count + 1, sizeof *p->first);
  give(b, "entries", &p->entries, p->entry_count, sizeof *p->entries);
  return book_open(b);
}

sayso_status manuscript_finish(manuscript *m, book *out) {
  planter p;
  book b = {0};
  sayso_status status = SAYSO_ENOMEM;
  if (planter_init(&p, m)) status = make(m, &p, &b);
  planter_release(&p);
  manuscript_release(m);
  if (status) {
    book_release(&b);
    return status;
  }
  *out = b;
  return SAYSO_OK;
}
