/* record.c - binds core/output/record.h: tables of Lua to trees of values and
 * back.
 *
 * Tables are read raw, so no metamethod of a pack runs, and record.h limits
 * depth and size, so a cycle ends in an error. What points into the text
 * becomes a role: a map of its text and spans. In the same way a table with a
 * field `at` gets the text and spans of what `at` is. Spans are pairs of bytes
 * {from, to} as string.sub counts; a list of them stands under "spans" or
 * "quotes".
 */
#include <math.h>
#include <string.h>

#include "bind.h"

#define SPANS_FEW 8 /* on the stack of C */

typedef struct {
  lua_State *L;
  record *out;
  sayso_doc *doc;
  const char *field; /* of the record: for messages */
  const char *const *without;
} reader;

static void read_value(reader *r, value *parent, const char *key, size_t len);

static void try(const reader *r, sayso_status status) {
  if (status == SAYSO_ETOOBIG)
    luaL_error(r->L, "field '%s': a record has at most %d bytes in %d levels",
               r->field, (int)RECORD_SIZE_MAX, (int)RECORD_DEPTH_MAX);
  bind_try(r->L, status);
}

static value *add(reader *r, value *parent, const char *key, size_t len) {
  value *v = NULL;
  try(r, record_add(r->out, parent, key, len, &v));
  return v;
}

/* ## Pieces of the text */

static void add_text(reader *r, value *map, const stretch *p, uint32_t count) {
  size_t len;
  bind_push_text(r->L, r->doc, p, count);
  const char *s = lua_tolstring(r->L, -1, &len);
  try(r, record_set_text(r->out, add(r, map, "text", 4), s, len));
  lua_pop(r->L, 1);
}

static void set_spans(reader *r, value *v, const stretch *p, uint32_t count) {
  sayso_span few[SPANS_FEW], *at = few;
  if (count > SPANS_FEW) at = lua_newuserdatauv(r->L, count * sizeof *at, 0);
  for (uint32_t k = 0; k < count; k++)
    at[k] = p[k].at;
  try(r, record_set_spans(r->out, v, at, count));
  if (count > SPANS_FEW) lua_pop(r->L, 1);
}

/* Adds "text" and "spans" of the object at `index` to a map. */
static void add_role(reader *r, value *map, int index) {
  stretch keep;
  uint32_t count;
  const stretch *p = bind_pieces(r->L, index, r->doc, &keep, &count);
  if (!p)
    luaL_error(r->L, "field '%s': a %s of this document expected, got %s",
               r->field, "span", luaL_typename(r->L, index));
  add_text(r, map, p, count);
  set_spans(r, add(r, map, "spans", 5), p, count);
}

/* ## Lists of spans */

static uint32_t check_byte(reader *r, lua_Integer k) {
  int is_integer;
  lua_rawgeti(r->L, -1, k);
  lua_Integer n = lua_tointegerx(r->L, -1, &is_integer);
  lua_pop(r->L, 1);
  if (!is_integer || n < 0 || n > (lua_Integer)r->doc->len + 1)
    luaL_error(r->L, "field '%s': a span is a pair of places in the text",
               r->field);
  return (uint32_t)n;
}

/* Adds the spans of the element on the top: a pair, or an object. */
static uint32_t take_spans(reader *r, sayso_span *out, uint32_t room) {
  stretch keep;
  uint32_t count;
  if (lua_istable(r->L, -1)) {
    uint32_t from = check_byte(r, 1), to = check_byte(r, 2);
    if (from < 1 || to + 1 < from || to > r->doc->len)
      luaL_error(r->L, "field '%s': a span ends before it begins", r->field);
    if (room) *out = (sayso_span){from - 1, to};
    return 1;
  }
  const stretch *p = bind_pieces(r->L, -1, r->doc, &keep, &count);
  if (!p) luaL_error(r->L, "field '%s': a list of spans expected", r->field);
  for (uint32_t k = 0; k < count && k < room; k++)
    out[k] = p[k].at;
  return count;
}

/* Gives how many spans the list on the top holds; writes at most `room`. */
static uint32_t list_spans(reader *r, sayso_span *out, uint32_t room) {
  uint32_t count = 0;
  lua_Unsigned n = lua_rawlen(r->L, -1);
  for (lua_Unsigned k = 1; k <= n && count < RECORD_SIZE_MAX; k++) {
    lua_rawgeti(r->L, -1, (lua_Integer)k);
    uint32_t left = room > count ? room - count : 0;
    count += take_spans(r, left ? out + count : out, left);
    lua_pop(r->L, 1);
  }
  return count;
}

static void read_spans(reader *r, value *v) {
  sayso_span few[SPANS_FEW], *at = few;
  uint32_t count = list_spans(r, few, SPANS_FEW);
  if (count > SPANS_FEW) {
    at = lua_newuserdatauv(r->L, count * sizeof *at, 0);
    lua_insert(r->L, -2);
    list_spans(r, at, count);
  }
  try(r, record_set_spans(r->out, v, at, count));
  if (count > SPANS_FEW) lua_remove(r->L, -2);
}

static bool is_spans(const char *key) {
  return key && (strcmp(key, "spans") == 0 || strcmp(key, "quotes") == 0);
}

/* ## Tables */

static void read_list(reader *r, value *v) {
  lua_Unsigned n = lua_rawlen(r->L, -1);
  record_set_list(v);
  for (lua_Unsigned k = 1; k <= n; k++) {
    lua_rawgeti(r->L, -1, (lua_Integer)k);
    read_value(r, v, NULL, 0);
    lua_pop(r->L, 1);
  }
}

static bool is_in(const char *const *names, const char *name) {
  for (; *names; names++)
    if (strcmp(*names, name) == 0) return true;
  return false;
}

/* The keys of a map may be in any order: whoever writes it has one. */
static void read_map(reader *r, value *v) {
  int map = lua_gettop(r->L);
  record_set_map(v);
  lua_pushliteral(r->L, "at");
  bool has_role = lua_rawget(r->L, map) != LUA_TNIL;
  if (has_role) add_role(r, v, -1);
  lua_pop(r->L, 1);
  for (lua_pushnil(r->L); lua_next(r->L, map); lua_pop(r->L, 1)) {
    size_t len;
    if (lua_type(r->L, -2) != LUA_TSTRING)
      luaL_error(r->L, "field '%s': a table has numbers and names as keys",
                 r->field);
    const char *key = lua_tolstring(r->L, -2, &len);
    if (strlen(key) != len)
      luaL_error(r->L, "field '%s': a name with a zero byte", r->field);
    if (has_role && strcmp(key, "at") == 0) continue;
    if (has_role && (strcmp(key, "text") == 0 || strcmp(key, "spans") == 0))
      luaL_error(r->L, "field '%s': with 'at', '%s' comes from there", r->field,
                 key);
    if (v->depth == 1 && is_in(r->without, key)) continue;
    if (v->depth == 1) r->field = key;
    read_value(r, v, key, len);
  }
}

static bool is_list(lua_State *L) {
  bool empty = true;
  lua_Unsigned n = lua_rawlen(L, -1);
  if (n) return true;
  lua_pushnil(L);
  if (lua_next(L, -2)) {
    lua_pop(L, 2);
    empty = false;
  }
  return empty;
}

static void read_table(reader *r, value *parent, value *v, const char *key) {
  luaL_checkstack(r->L, 12, "a record");
  if (is_spans(key))
    read_spans(r, v);
  else if (parent && is_list(r->L))
    read_list(r, v);
  else
    read_map(r, v);
}

/* ## Values */

static void read_number(reader *r, value *v) {
  lua_Number n = lua_tonumber(r->L, -1);
  if (lua_isinteger(r->L, -1))
    record_set_integer(v, lua_tointeger(r->L, -1));
  else if (isfinite(n))
    record_set_number(v, n);
  else
    luaL_error(r->L, "field '%s': not a finite number", r->field);
}

/* Adds the value on the top of the stack, and leaves it there. */
static void read_value(reader *r, value *parent, const char *key, size_t len) {
  size_t n;
  if (lua_isnil(r->L, -1)) return;
  value *v = add(r, parent, key, len);
  switch (lua_type(r->L, -1)) {
  case LUA_TBOOLEAN:
    record_set_bool(v, lua_toboolean(r->L, -1));
    break;
  case LUA_TNUMBER:
    read_number(r, v);
    break;
  case LUA_TSTRING: {
    const char *s = lua_tolstring(r->L, -1, &n);
    try(r, record_set_text(r->out, v, s, n));
    break;
  }
  case LUA_TTABLE:
    read_table(r, parent, v, key);
    break;
  case LUA_TUSERDATA:
    record_set_map(v);
    luaL_checkstack(r->L, 12, "a record");
    add_role(r, v, -1);
    break;
  default:
    luaL_error(r->L, "field '%s': a record can not hold a %s", r->field,
               luaL_typename(r->L, -1));
  }
}

void bind_read_record(lua_State *L, int index, sayso_doc *doc,
                      const char *const *without, record *out) {
  reader r = {L, out, doc, "?", without};
  record_clear(out);
  lua_pushvalue(L, index);
  if (!lua_istable(L, -1))
    luaL_error(L, "a record is a table, not a %s", luaL_typename(L, -1));
  read_value(&r, NULL, NULL, 0);
  lua_pop(L, 1);
}

/* ## Back again */

static void push_spans(lua_State *L, const value *v) {
  lua_createtable(L, (int)v->count, 0);
  for (uint32_t k = 0; k < v->count; k++) {
    lua_createtable(L, 2, 0);
    lua_pushinteger(L, (lua_Integer)v->as.spans[k].start + 1);
    lua_rawseti(L, -2, 1);
    lua_pushinteger(L, v->as.spans[k].end);
    lua_rawseti(L, -2, 2);
    lua_rawseti(L, -2, (lua_Integer)k + 1);
  }
}

static void push_values(lua_State *L, const value *v) {
  lua_Integer n = 0;
  bool in_list = v->kind == VALUE_LIST;
  int count = (int)v->count + (v->depth == 1); /* an origin comes to it */
  luaL_checkstack(L, 6, "a record");
  lua_createtable(L, in_list ? count : 0, in_list ? 0 : count);
  for (const value *k = v->as.values.first; k; k = k->next) {
    if (!in_list) lua_pushlstring(L, k->key, k->key_len);
    bind_push_record(L, k);
    if (in_list)
      lua_rawseti(L, -2, ++n);
    else
      lua_rawset(L, -3);
  }
}

void bind_push_record(lua_State *L, const value *v) {
  switch (v->kind) {
  case VALUE_NULL:
    lua_pushnil(L);
    break;
  case VALUE_BOOL:
    lua_pushboolean(L, v->as.boolean);
    break;
  case VALUE_INTEGER:
    lua_pushinteger(L, v->as.integer);
    break;
  case VALUE_NUMBER:
    lua_pushnumber(L, v->as.number);
    break;
  case VALUE_TEXT:
  case VALUE_RAW:
    lua_pushlstring(L, v->as.text.at, v->as.text.len);
    break;
  case VALUE_SPANS:
    push_spans(L, v);
    break;
  case VALUE_LIST:
  case VALUE_MAP:
    push_values(L, v);
    break;
  }
}
