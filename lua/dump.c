/* dump.c - any value as text for people: dump(value [, depth]).
 *
 *     span 1-12 "Ada \u{202E}Lorne" {
 *       block = 1,
 *       head = token 2 "Lorne",
 *       spans = { { 1, 12 } },
 *     }
 *
 * Tables are written as Lua writes them, their keys in order; objects of a
 * document by their fields, or in one line where they stand inside another
 * value. What a field would change is not asked for: the entity of a span, for
 * entities are made once, with what is known by then.
 *
 * A table is opened once: then it is only named, so that circles end and the
 * work stays in proportion. No text is longer than TEXT_MAX.
 */
#include <math.h>
#include <string.h>

#include "base/json.h"
#include "base/utf8.h"
#include "bind.h"
#include "buffer.h"
#include "order.h"
#include "output/terminal.h"

#define DEPTH_MAX 32
#define ITEMS_MAX 100            /* of a table */
#define STRING_MAX 200           /* bytes of a string */
#define TEXT_MAX ((size_t)65536) /* bytes, after which nothing is begun */
#define COLUMNS 76

enum { VALUE = 1, DEPTH, OPENED }; /* places on the stack */

typedef struct {
  lua_State *L;
  buf *out;
  lua_Integer depth, level;
} dumper;

static void put_value(dumper *d);

/* ## Layout: an item a line, or all in one line if they fit */

static void put_line(dumper *d) {
  buf_putc(d->out, '\n');
  for (lua_Integer i = 0; i < d->level; i++)
    buf_puts(d->out, "  ");
}

static void begin_item(dumper *d, lua_Integer n) {
  if (n > 1) buf_putc(d->out, ',');
  put_line(d);
}

/* Whether one more item of so many is written; says so if not. */
static bool has_room(dumper *d, lua_Integer n, lua_Integer count) {
  if (n <= ITEMS_MAX && d->out->len < TEXT_MAX) return true;
  begin_item(d, n);
  buf_printf(d->out, "... (%lld more)", (long long)(count - n + 1));
  return false;
}

/* Joins the lines from `from` on if they fit into one that begins there. */
static void fold(dumper *d, size_t from) {
  buf *out = d->out;
  size_t start = from, to = from;
  if (out->status || out->len - from > 4 * COLUMNS) return;
  while (start > 0 && out->at[start - 1] != '\n')
    start--;
  char line[4 * COLUMNS + 1];
  for (size_t i = from; i < out->len; i++) {
    line[to - from] = out->at[i] == '\n' ? ' ' : out->at[i];
    to++;
    if (out->at[i] == '\n')
      while (i + 1 < out->len && out->at[i + 1] == ' ')
        i++;
  }
  if (terminal_width(out->at + start, from - start) +
          terminal_width(line, to - from) >
      COLUMNS)
    return;
  memcpy(out->at + from, line, to - from);
  out->len = to;
}

/* Ends what was opened with a brace at `from`. */
static void close_brace(dumper *d, size_t from, lua_Integer count) {
  d->level--;
  if (count > 0) put_line(d);
  buf_putc(d->out, '}');
  fold(d, from);
}

static size_t open_brace(dumper *d) {
  size_t from = d->out->len;
  buf_putc(d->out, '{');
  d->level++;
  return from;
}

/* ## Plain values */

/* As much of a string as is shown: no character is cut. */
static size_t shown_length(const char *s, size_t len) {
  size_t n = len < STRING_MAX ? len : STRING_MAX;
  while (n < len && n > 0 && ((unsigned char)s[n] & 0xC0) == 0x80)
    n--;
  return n;
}

static void put_string(dumper *d, const char *s, size_t len) {
  size_t n = shown_length(s, len);
  terminal_quote(d->out, s, n);
  if (n < len) buf_printf(d->out, "... (%zu bytes)", len);
}

static void put_float(dumper *d, lua_Number n) {
  size_t from = d->out->len;
  json_writer w = {.out = d->out};
  json_number(&w, n);
  if (!d->out->status && !strpbrk(d->out->at + from, ".e"))
    buf_puts(d->out, ".0");
}

static void put_number(dumper *d) {
  lua_Number n = lua_tonumber(d->L, -1);
  json_writer w = {.out = d->out};
  if (lua_isinteger(d->L, -1))
    json_integer(&w, lua_tointeger(d->L, -1));
  else if (isfinite(n))
    put_float(d, n);
  else
    buf_puts(d->out, n != n ? "nan" : n > 0 ? "inf" : "-inf");
}

static bool is_name(const char *s, size_t len) {
  if (!len || utf8_byte(*s) & UTF8_DIGIT) return false;
  for (size_t i = 0; i < len; i++)
    if (s[i] != '_' && !(utf8_byte(s[i]) & (UTF8_LETTER | UTF8_DIGIT)))
      return false;
  return true;
}

/* The key on the top, unless it is the number that comes next. */
static void put_key(dumper *d, lua_Integer next) {
  lua_State *L = d->L;
  if (lua_isinteger(L, -1) && lua_tointeger(L, -1) == next) return;
  if (lua_type(L, -1) == LUA_TSTRING) {
    size_t len;
    const char *s = lua_tolstring(L, -1, &len);
    if (is_name(s, len)) {
      buf_printf(d->out, "%s = ", s);
      return;
    }
  }
  buf_putc(d->out, '[');
  put_value(d);
  buf_puts(d->out, "] = ");
}

/* ## Tables */

/* The name that a metatable gives its tables: "sayso.engine". */
static void put_table_name(dumper *d) {
  lua_State *L = d->L;
  if (!lua_getmetatable(L, -1)) return;
  lua_pushliteral(L, "__name");
  if (lua_rawget(L, -2) == LUA_TSTRING) {
    size_t len;
    const char *name = lua_tolstring(L, -1, &len);
    terminal_clean(d->out, name, shown_length(name, len), false);
    buf_putc(d->out, ' ');
  }
  lua_pop(L, 2);
}

/* Whether the table on the top was opened before; it is from now on. */
static bool was_opened(dumper *d) {
  lua_State *L = d->L;
  lua_pushvalue(L, -1);
  bool is_known = lua_rawget(L, OPENED) != LUA_TNIL;
  lua_pop(L, 1);
  lua_pushvalue(L, -1);
  lua_pushboolean(L, 1);
  lua_rawset(L, OPENED);
  return is_known;
}

/* The items of the table on the top; gives how many were written. */
static lua_Integer put_items(dumper *d) {
  lua_State *L = d->L;
  lua_Integer others, n = 0, next = 1;
  int table = lua_gettop(L);
  order_push_keys(L, table, &others);
  lua_Integer count = (lua_Integer)lua_rawlen(L, -1);
  while (n < count && has_room(d, ++n, count)) {
    begin_item(d, n);
    lua_rawgeti(L, table + 1, n);
    put_key(d, next);
    if (lua_isinteger(L, -1) && lua_tointeger(L, -1) == next) next++;
    lua_rawget(L, table);
    put_value(d);
    lua_pop(L, 1);
  }
  lua_settop(L, table);
  if (others > 0) {
    begin_item(d, ++n);
    buf_printf(d->out, "... (keys without an order: %lld)", (long long)others);
  }
  return n;
}

static void put_table(dumper *d) {
  lua_State *L = d->L;
  put_table_name(d);
  if (lua_pushnil(L), !lua_next(L, -2)) {
    buf_puts(d->out, "{}");
    return;
  }
  lua_pop(L, 2);
  if (d->level >= d->depth) {
    buf_puts(d->out, "{ ... }");
  } else if (was_opened(d)) {
    buf_puts(d->out, "{ as above }");
  } else {
    size_t from = open_brace(d);
    close_brace(d, from, put_items(d));
  }
}

/* ## Objects */

static int get_field(lua_State *L) {
  lua_getfield(L, 1, lua_tostring(L, 2));
  return 1;
}

/* Pushes a field of the object at `index`; nothing if it has none. Errors that
 * are no text are limits, and go on. */
static bool push_field(dumper *d, int index, const char *name) {
  lua_State *L = d->L;
  index = lua_absindex(L, index);
  lua_pushcfunction(L, get_field);
  lua_pushvalue(L, index);
  lua_pushstring(L, name);
  int status = lua_pcall(L, 2, 1, 0);
  if (status == LUA_ERRMEM || (status && lua_type(L, -1) != LUA_TSTRING))
    lua_error(L);
  if (!status && !lua_isnil(L, -1)) return true;
  lua_pop(L, 1);
  return false;
}

static void put_text(dumper *d, const char *before, const char *field) {
  if (!push_field(d, -1, field)) return;
  size_t len;
  const char *s = lua_tolstring(d->L, -1, &len);
  buf_puts(d->out, before);
  if (s) put_string(d, s, len);
  lua_pop(d->L, 1);
}

static void put_id(dumper *d, const char *before, const char *field) {
  if (!push_field(d, -1, field)) return;
  buf_printf(d->out, "%s%s", before, luaL_tolstring(d->L, -1, NULL));
  lua_pop(d->L, 2);
}

/* " 1-5+9-12": bytes */
static void put_places(dumper *d) {
  const span_view *s = bind_test(d->L, -1, &bind_span_type);
  for (uint32_t k = 0; k < s->count && k < 8; k++)
    buf_printf(d->out, "%c%lu-%lu", k ? '+' : ' ',
               (unsigned long)s->piece[k].at.start + 1,
               (unsigned long)s->piece[k].at.end);
}

static void put_span(dumper *d) {
  const span_view *s = bind_test(d->L, -1, &bind_span_type);
  buf_puts(d->out, s->found ? "capture" : "span");
  put_id(d, " ", "capture");
  put_id(d, " of ", "layer");
  put_places(d);
  put_text(d, " ", "text");
}

static const char *type_name(dumper *d) {
  if (luaL_getmetafield(d->L, -1, "__name") != LUA_TSTRING) return "userdata";
  const char *name = lua_tostring(d->L, -1);
  lua_pop(d->L, 1); /* the metatable keeps it */
  return strncmp(name, "sayso.", 6) ? name : name + 6;
}

/* The object on the top, in one line. */
static void put_object(dumper *d) {
  lua_State *L = d->L;
  if (bind_test(L, -1, &bind_span_type)) {
    put_span(d);
    return;
  }
  buf_puts(d->out, type_name(d));
  if (bind_test(L, -1, &bind_token_type)) {
    put_id(d, " ", "i");
    put_text(d, " ", "text");
  } else if (bind_test(L, -1, &bind_match_type)) {
    put_id(d, " of ", "rule");
    put_text(d, " ", "text");
  } else if (bind_test(L, -1, &bind_entity_type)) {
    put_id(d, " ", "id");
    put_text(d, " ", "name");
  } else if (bind_test(L, -1, &bind_doc_type)) {
    const doc_box *box = lua_touserdata(L, -1);
    put_text(d, " ", "id");
    if (box->doc) buf_printf(d->out, " of %zu bytes", (size_t)box->doc->len);
  }
}

/* Fields that say again what the line of the object says, or would change the
 * document. */
static bool is_passed_over(const char *name) {
  static const char *const names[] = {"doc", "entity", "text"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (!strcmp(name, names[i])) return true;
  return false;
}

static void put_field(dumper *d, lua_Integer *n, const char *name) {
  if (is_passed_over(name) || !push_field(d, -1, name)) return;
  begin_item(d, ++*n);
  buf_printf(d->out, "%s = ", name);
  put_value(d);
  lua_pop(d->L, 1);
}

static void put_captures(dumper *d, lua_Integer *n) {
  lua_State *L = d->L;
  if (!push_field(d, -1, "captures")) return;
  lua_pushvalue(L, -2);
  lua_call(L, 1, 1);
  begin_item(d, ++*n);
  buf_puts(d->out, "captures = ");
  put_value(d);
  lua_pop(L, 1);
}

/* All fields of the object on the top. */
static void put_fields(dumper *d, const bind_type *type) {
  size_t from = open_brace(d);
  lua_Integer n = 0;
  const char *name;
  for (const bind_field *f = type->fields; f->name; f++)
    put_field(d, &n, f->name);
  const span_view *s = bind_test(d->L, -1, &bind_span_type);
  for (uint32_t i = 0; s && s->found && (name = bind_capture_field(s, i)); i++)
    put_field(d, &n, name);
  for (size_t i = 0; s && !s->found && (name = bind_row_field(i)); i++)
    put_field(d, &n, name);
  if (type == &bind_match_type) put_captures(d, &n);
  close_brace(d, from, n);
}

/* ## Any value */

static void put_userdata(dumper *d) {
  const bind_type *const open[] = {&bind_token_type, &bind_span_type,
                                   &bind_match_type, &bind_entity_type,
                                   &bind_doc_type};
  put_object(d);
  for (size_t i = 0; i < 5 && d->level == 0; i++)
    if (bind_test(d->L, -1, open[i])) {
      buf_putc(d->out, ' ');
      put_fields(d, open[i]);
      return;
    }
}

/* Writes the value on the top. */
static void put_value(dumper *d) {
  lua_State *L = d->L;
  size_t len;
  const char *s;
  luaL_checkstack(L, 12, "dump");
  switch (lua_type(L, -1)) {
  case LUA_TSTRING:
    s = lua_tolstring(L, -1, &len);
    put_string(d, s, len);
    break;
  case LUA_TNUMBER:
    put_number(d);
    break;
  case LUA_TTABLE:
    put_table(d);
    break;
  case LUA_TUSERDATA:
    put_userdata(d);
    break;
  case LUA_TBOOLEAN:
    buf_puts(d->out, lua_toboolean(L, -1) ? "true" : "false");
    break;
  case LUA_TLIGHTUSERDATA: /* of JSON */
    buf_puts(d->out, "null");
    break;
  default: /* no address is ever shown */
    buf_puts(d->out, luaL_typename(L, -1));
  }
}

/* dump(value [, depth]) -> text, without an end of line */
int bind_dump(lua_State *L) {
  luaL_checkany(L, VALUE);
  lua_Integer depth = luaL_optinteger(L, DEPTH, 6);
  luaL_argcheck(L, 1 <= depth && depth <= DEPTH_MAX, DEPTH, "1 to 32 expected");
  lua_settop(L, DEPTH);
  lua_newtable(L);
  dumper d = {.L = L, .depth = depth, .out = buffer_push(L)};
  lua_pushvalue(L, VALUE);
  put_value(&d);
  buffer_to_string(L, d.out);
  return 1;
}
