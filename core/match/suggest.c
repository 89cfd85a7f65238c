/* suggest.c - tables of names, and the name that is nearest to a misspelt one.
 *
 * The distance counts letters added, dropped, changed, and neighbours swapped
 * (Damerau 1964; the restricted form). */
#include <stdio.h>
#include <string.h>

#include "match/resolve.h"

#define NAME_MAX_LEN 40u /* longer names are not compared */

static unsigned least(unsigned a, unsigned b) { return a < b ? a : b; }

unsigned suggest_distance(const char *a, const char *b) {
  unsigned row[3][NAME_MAX_LEN + 1];
  size_t n = strlen(a), m = strlen(b);
  if (n > NAME_MAX_LEN || m > NAME_MAX_LEN) return NAME_MAX_LEN;
  for (unsigned j = 0; j <= m; j++)
    row[0][j] = j;
  for (unsigned i = 1; i <= n; i++) {
    unsigned *now = row[i % 3], *last = row[(i + 2) % 3];
    const unsigned *before = row[(i + 1) % 3];
    now[0] = i;
    for (unsigned j = 1; j <= m; j++) {
      unsigned change = last[j - 1] + (a[i - 1] != b[j - 1]);
      now[j] = least(change, 1 + least(last[j], now[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        now[j] = least(now[j], before[j - 2] + 1);
    }
  }
  return row[n % 3][m];
}

suggestion suggest_for(const char *name) {
  unsigned most = 1 + (unsigned)strlen(name) / 4;
  return (suggestion){.name = name, .distance = most + 1};
}

void suggest_try(suggestion *s, const char *known) {
  unsigned distance = suggest_distance(s->name, known);
  if (distance >= s->distance || distance >= strlen(s->name)) return;
  s->distance = distance;
  s->best = known;
}

const char *suggest_text(const suggestion *s, const char *prefix, char *room,
                         size_t size) {
  if (!s->best) return "";
  snprintf(room, size, "; did you mean %s%s?", prefix, s->best);
  return room;
}

/* ## Tables of names */

static uint32_t name_slot(const name_table *t, const char *name) {
  uint32_t i = words_hash(name, strlen(name)) & (t->slots - 1);
  while (t->names[i] && strcmp(t->names[i], name))
    i = (i + 1) & (t->slots - 1);
  return i;
}

uint32_t names_find(const name_table *t, const char *name) {
  if (!t->slots) return NONE;
  uint32_t i = name_slot(t, name);
  return t->names[i] ? t->values[i] : NONE;
}

static bool more_names(name_table *t, arena *mem) {
  name_table old = *t, more = {.slots = old.slots ? 2 * old.slots : 64};
  more.names = arena_new(mem, more.slots, sizeof *more.names);
  more.values = arena_new(mem, more.slots, sizeof *more.values);
  if (!more.names || !more.values) return false;
  *t = more;
  for (uint32_t i = 0; i < old.slots; i++)
    if (old.names[i]) names_add(t, mem, old.names[i], old.values[i]);
  return true;
}

bool names_add(name_table *t, arena *mem, const char *name, uint32_t value) {
  if (2 * t->count >= t->slots && !more_names(t, mem)) return false;
  uint32_t i = name_slot(t, name);
  t->names[i] = name;
  t->values[i] = value;
  t->count++;
  return true;
}
