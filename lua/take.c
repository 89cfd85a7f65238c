/* take.c - reads what a pack has for its records into trees of values. */
#include "take.h"

#include <string.h>

void take_release(take *t) {
  for (int i = 0; i < TAKEN_AT_ONCE; i++)
    record_clear(&t->row[i].record);
}

void take_start(take *t, sayso_doc *doc) {
  take_release(t);
  t->doc = doc;
  t->next = 1;
  t->is_end = false;
}

int take_records(lua_State *L) {
  static const char *const without[] = {"match", NULL};
  take *t = lua_touserdata(L, 1);
  pack_push(L, &pack_key.records);
  pack_push(L, &pack_key.origins);
  for (t->count = 0; t->count < TAKEN_AT_ONCE; t->count++) {
    taken *to = &t->row[t->count];
    t->is_end = lua_rawgeti(L, 2, t->next) == LUA_TNIL;
    if (t->is_end) return 0;
    t->next++;
    bind_read_record(L, 4, t->doc, without, &to->record);
    lua_rawget(L, 3);
    to->place = (uint32_t)lua_tointeger(L, -1);
    lua_settop(L, 3);
  }
  return 0;
}

static bool is_id(const value *v) {
  static const char start[] = "match#";
  size_t len = sizeof start - 1;
  return v->as.text.len > len && memcmp(v->as.text.at, start, len) == 0;
}

static bool refers(const value *v) {
  if (v->kind == VALUE_TEXT) return is_id(v);
  if (v->kind != VALUE_MAP && v->kind != VALUE_LIST) return false;
  for (const value *k = v->as.values.first; k; k = k->next)
    if (!(v->depth == 1 && strcmp(k->key, "id") == 0) && refers(k)) return true;
  return false;
}

bool taken_refers(const taken *t) { return refers(t->record.root); }
