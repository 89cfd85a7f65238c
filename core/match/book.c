/* book.c - reading compiled lexicons. */
#include "match/book.h"

#include <string.h>

#include "base/words.h"

/* ## Opening */

/* The section of that name, as `*count` objects of `size` bytes; `*whole` is
 * cleared if it is missing or has a rest. */
static const void *section(const book *b, const char *name, size_t size,
                           uint32_t *count, bool *whole) {
  static const uint32_t none;
  const void *at = NULL;
  size_t len = 0;
  if (b->map) at = model_section(b->map, name, &len);
  for (unsigned i = 0; i < b->parts.count && !b->map; i++) {
    const model_part *p = &b->parts.part[i];
    if (strcmp(p->name, name)) continue;
    at = p->data.at ? p->data.at : (const void *)&none;
    len = p->data.len;
  }
  if (!at || len % size || len / size >= UINT32_MAX) *whole = false;
  *count = (uint32_t)(len / size);
  return at;
}

/* Whether all are at most `most` and none is less than the one before. */
static bool is_rising(const uint32_t *at, uint32_t count, uint32_t most) {
  uint32_t bad = 0;
  for (uint32_t i = 1; i < count; i++)
    bad |= at[i] < at[i - 1];
  return !bad && count && at[count - 1] == most;
}

static bool is_below(const uint32_t *at, uint32_t count, uint32_t end) {
  uint32_t most = 0;
  for (uint32_t i = 0; i < count; i++)
    most = at[i] > most ? at[i] : most;
  return !count || most < end;
}

static bool strings_are_sound(const book *b) {
  bool sound = true;
  for (uint32_t i = 1; i < b->string_count; i++) {
    const book_string *s = &b->strings[i];
    sound &= s->len < b->text_len && s->at < b->text_len - s->len &&
             s->kind < STRING_KINDS;
  }
  return sound;
}

/* Whether a search for a string that is not there ends. */
static bool has_empty_slot(const book *b) {
  for (uint32_t i = 0; i < b->slot_count; i++)
    if (!b->slots[i]) return true;
  return false;
}

/* Each node comes after its parent, so that walks up and down end. */
static bool tree_is_sound(const book *b) {
  uint32_t n = b->node_count;
  bool forward = true;
  for (uint32_t i = 0; i < n; i++)
    forward &= b->child[i] > i;
  return forward && b->child[0] == 1 && !b->first[0] &&
         is_rising(b->child, n + 1, n) &&
         is_rising(b->first, n + 1, b->entry_count) &&
         is_below(b->label, n, b->string_count);
}

static bool entries_are_sound(const book *b) {
  for (uint32_t i = 0; i < b->lexicon_count; i++) {
    const book_lexicon *x = &b->lexicons[i];
    uint64_t cells = ((uint64_t)x->rows + 1) * x->columns;
    if (!x->columns || x->first_cell + cells > b->cell_count) return false;
  }
  for (uint32_t i = 0; i < b->entry_count; i++) {
    const book_entry *e = &b->entries[i];
    if (e->lexicon >= b->lexicon_count ||
        e->row >= b->lexicons[e->lexicon].rows)
      return false;
  }
  return true;
}

static bool is_sound(const book *b) {
  bool power = b->slot_count && !(b->slot_count & (b->slot_count - 1));
  return power && b->text_len && !b->text[b->text_len - 1] && b->string_count &&
         strings_are_sound(b) && has_empty_slot(b) &&
         is_below(b->slots, b->slot_count, b->string_count) &&
         tree_is_sound(b) && entries_are_sound(b) &&
         is_below(b->cells, b->cell_count, b->text_len);
}

sayso_status book_open(book *b) {
  bool whole = true;
  uint32_t children, firsts;
  b->text = section(b, "text", 1, &b->text_len, &whole);
  b->strings =
      section(b, "strings", sizeof *b->strings, &b->string_count, &whole);
  b->slots = section(b, "slots", sizeof *b->slots, &b->slot_count, &whole);
  b->label = section(b, "label", sizeof *b->label, &b->node_count, &whole);
  b->child = section(b, "child", sizeof *b->child, &children, &whole);
  b->first = section(b, "first", sizeof *b->first, &firsts, &whole);
  b->entries =
      section(b, "entries", sizeof *b->entries, &b->entry_count, &whole);
  b->lexicons =
      section(b, "lexicons", sizeof *b->lexicons, &b->lexicon_count, &whole);
  b->cells = section(b, "cells", sizeof *b->cells, &b->cell_count, &whole);
  if (!whole || !b->node_count || children != b->node_count + 1 ||
      firsts != children || !is_sound(b))
    return SAYSO_EFORMAT;
  b->kinds = 0;
  for (uint32_t i = 1; i < b->string_count; i++)
    b->kinds |= 1u << b->strings[i].kind;
  return SAYSO_OK;
}

void book_release(book *b) {
  model_writer_release(&b->parts);
  model_free(b->map);
  *b = (book){0};
}

/* ## Looking */

uint32_t book_slot(const book *b, string_kind kind, const char *s, size_t len,
                   uint32_t hash) {
  uint32_t mask = b->slot_count - 1;
  uint32_t i = book_place(hash, kind) & mask;
  for (;; i = (i + 1) & mask) {
    if (!b->slots[i]) return i;
    const book_string *at = &b->strings[b->slots[i]];
    if (at->hash == hash && at->len == len && at->kind == kind &&
        !memcmp(b->text + at->at, s, len))
      return i;
  }
}

uint32_t book_find(const book *b, string_kind kind, const char *s, size_t len,
                   uint32_t hash) {
  return b->slots[book_slot(b, kind, s, len, hash)];
}

/* The first number in [low, high) whose entry in `at` is not below `key`. No
 * branch depends on what is found, for none could be foretold. */
static uint32_t search(const uint32_t *at, uint32_t low, uint32_t high,
                       uint32_t key) {
  uint32_t n = high - low;
  if (!n) return low;
  while (n > 1) {
    uint32_t half = n / 2;
    low = at[low + half - 1] < key ? low + half : low;
    n -= half;
  }
  return low + (at[low] < key);
}

uint32_t book_child(const book *b, uint32_t node, uint32_t string) {
  uint32_t end = b->child[node + 1];
  uint32_t at = search(b->label, b->child[node], end, string);
  return at < end && b->label[at] == string ? at : 0;
}

/* The last node whose children start at `node` or before. */
uint32_t book_parent(const book *b, uint32_t node) {
  return search(b->child, 0, b->node_count, node + 1) - 1;
}

const char *book_cell(const book *b, uint32_t lexicon, uint32_t row,
                      uint32_t column) {
  const book_lexicon *x = &b->lexicons[lexicon];
  size_t line = row == BOOK_NAMES ? 0 : (size_t)row + 1;
  return b->text + b->cells[x->first_cell + line * x->columns + column];
}
