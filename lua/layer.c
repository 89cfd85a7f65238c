/* layer.c - rows of the layers, and the values beside their spans.
 *
 * A SENTENCE layer puts its rows in order when it becomes whole, so a row is
 * kept as a place in the part of its sentence, which never changes.
 */
#include <string.h>

#include "bind.h"
#include "lang/dates.h"
#include "lang/entities.h"
#include "lang/names.h"
#include "lang/numbers.h"
#include "lang/phrases.h"

static bool is_of_tokens(sayso_layer layer) {
  return layer == SAYSO_TOKENS || layer == SAYSO_TAGS || layer == SAYSO_DEPS;
}

void bind_make(lua_State *L, sayso_doc *doc, sayso_layer layer) {
  sayso_status status = doc_need(doc, layer);
  if (status)
    luaL_error(L, "%s: %s", sayso_layer_name(layer), sayso_strerror(status));
}

void bind_make_at(lua_State *L, sayso_doc *doc, sayso_layer layer,
                  uint32_t sentence) {
  sayso_status status = doc_need_at(doc, layer, sentence);
  if (status)
    luaL_error(L, "%s: %s", sayso_layer_name(layer), sayso_strerror(status));
}

uint32_t bind_row_count(lua_State *L, sayso_doc *doc, sayso_layer layer) {
  bind_need(L, doc, layer);
  return is_of_tokens(layer) ? doc->tokens.count : doc->row[layer].count;
}

/* ## Rows */

/* Whether the layer is made by sentence: its rows may change their places. */
static bool has_parts(sayso_layer layer) {
  static const enum layer_scope scopes[] = {
#define X(id, name, from, scope) [SAYSO_##id] = scope,
      LAYERS(X)
#undef X
  };
  return scopes[layer] == SENTENCE;
}

/* Turns a row of a layer made by sentence into a place in its part. */
static void find_part(const sayso_doc *doc, span_view *s) {
  const part *parts = doc->parts[s->layer];
  uint32_t sentence = doc->tokens.sentence[s->piece[0].first];
  if (!parts || sentence == NO_TOKEN) return;
  s->part = sentence;
  s->row -= parts[sentence].first;
}

static void make_row(lua_State *L, int doc, sayso_layer layer, uint32_t row) {
  sayso_doc *of = ((doc_box *)lua_touserdata(L, doc))->doc;
  sayso_span at = of->row[layer].at[row];
  bind_need(L, of, SAYSO_TOKENS);
  span_view *s = bind_push_span(L, doc, 1);
  s->piece[0] = bind_bytes(of, at);
  s->layer = layer;
  s->row = row;
  find_part(of, s);
}

void bind_push_row(lua_State *L, int doc, sayso_layer layer, uint32_t row) {
  if (is_of_tokens(layer)) {
    bind_push_token(L, doc, row);
    return;
  }
  doc = lua_absindex(L, doc);
  lua_Integer place = HOME_ROWS + (4 * row + layer) % SLOTS_ROWS;
  bind_push_home(L, doc);
  lua_rawgeti(L, -1, place);
  const span_view *s = lua_touserdata(L, -1);
  if (!s || s->layer != layer || s->row != row) {
    lua_pop(L, 1);
    make_row(L, doc, layer, row);
    if (!has_parts(layer)) {
      lua_pushvalue(L, -1);
      lua_rawseti(L, -3, place);
    }
  }
  lua_remove(L, -2);
}

static uint32_t row_of(const sayso_doc *doc, const span_view *s) {
  return s->part == NO_TOKEN ? s->row
                             : doc->parts[s->layer][s->part].first + s->row;
}

/* The first row of [from, to) that starts at byte `at` or later. */
static uint32_t row_from(const sayso_doc *doc, sayso_layer layer, uint32_t from,
                         uint32_t to, uint32_t at) {
  const sayso_span *rows = doc->row[layer].at;
  while (from < to) {
    uint32_t middle = from + (to - from) / 2;
    if (rows[middle].start >= at)
      to = middle;
    else
      from = middle + 1;
  }
  return from;
}

/* Adds the rows of [from, to) inside `bytes` to the list on the top. */
static void add_rows(lua_State *L, int doc, sayso_layer layer, uint32_t from,
                     uint32_t to, sayso_span bytes) {
  const sayso_doc *of = ((doc_box *)lua_touserdata(L, doc))->doc;
  lua_Integer n = (lua_Integer)lua_rawlen(L, -1);
  for (uint32_t i = row_from(of, layer, from, to, bytes.start); i < to; i++) {
    sayso_span at = of->row[layer].at[i];
    if (at.start >= bytes.end) break;
    if (at.end > bytes.end) continue;
    bind_push_row(L, doc, layer, i);
    lua_rawseti(L, -2, ++n);
  }
}

/* Makes a layer in each sentence of the tokens, and adds its rows there. */
static void add_parts(lua_State *L, int doc, sayso_layer layer, uint32_t first,
                      uint32_t last, sayso_span bytes) {
  sayso_doc *of = ((doc_box *)lua_touserdata(L, doc))->doc;
  uint32_t before = NO_TOKEN;
  bind_need(L, of, SAYSO_SENTENCES);
  for (uint32_t i = first; i < last; i++) {
    uint32_t sentence = of->tokens.sentence[i];
    if (sentence == NO_TOKEN || sentence == before) continue;
    before = sentence;
    bind_need_at(L, of, layer, sentence);
    const part *p = &of->parts[layer][sentence];
    add_rows(L, doc, layer, p->first, p->last, bytes);
  }
}

/* To the list on the top. */
static void add_tokens(lua_State *L, int doc, uint32_t first, uint32_t last) {
  int list = lua_gettop(L);
  bind_push_home(L, doc);
  for (uint32_t i = first; i < last; i++) {
    bind_push_token_at(L, list + 1, i);
    lua_rawseti(L, list, (lua_Integer)(i - first) + 1);
  }
  lua_pop(L, 1);
}

void bind_push_rows(lua_State *L, int doc, sayso_layer layer, uint32_t first,
                    uint32_t last) {
  doc = lua_absindex(L, doc);
  sayso_doc *of = ((doc_box *)lua_touserdata(L, doc))->doc;
  lua_newtable(L);
  if (first >= last) return;
  sayso_span bytes = bind_tokens(of, first, last).at;
  if (is_of_tokens(layer)) {
    add_tokens(L, doc, first, last);
  } else if (has_parts(layer)) {
    add_parts(L, doc, layer, first, last, bytes);
  } else {
    bind_need(L, of, layer);
    add_rows(L, doc, layer, 0, of->row[layer].count, bytes);
  }
}

/* ## Values */

typedef struct {
  lua_State *L;
  sayso_doc *doc;
  const span_view *s;
  int box; /* stack index of the doc */
  uint32_t row;
} value_of;

static const block_value *block(const value_of *v) {
  return &v->doc->blocks[v->row];
}

static void block_role_name(const value_of *v) {
  static const char *const names[] = {
#define X(name, text) text,
      BLOCK_ROLE_MAP(X)
#undef X
  };
  lua_pushstring(v->L, names[block(v)->role]);
}

static void block_first_sentence(const value_of *v) {
  bind_need(v->L, v->doc, SAYSO_SENTENCES);
  lua_pushinteger(v->L, (lua_Integer)block(v)->first_sentence + 1);
}

static void block_last_sentence(const value_of *v) {
  bind_need(v->L, v->doc, SAYSO_SENTENCES);
  lua_pushinteger(v->L, block(v)->last_sentence);
}

static void push_bytes(const value_of *v, sayso_span at) {
  bind_push_span(v->L, v->box, 1)->piece[0] = bind_bytes(v->doc, at);
}

static void block_lead(const value_of *v) {
  sayso_span at = {v->doc->row[SAYSO_BLOCKS].at[v->row].start,
                   block(v)->lead_end};
  if (at.end > at.start)
    push_bytes(v, at);
  else
    lua_pushnil(v->L);
}

static const quote_value *quote(const value_of *v) {
  return &v->doc->quotes[v->row];
}

static void quote_inner(const value_of *v) { push_bytes(v, quote(v)->inner); }

static void quote_inner_first(const value_of *v) {
  lua_pushinteger(v->L, (lua_Integer)quote(v)->inner_first + 1);
}

static void quote_inner_last(const value_of *v) {
  lua_pushinteger(v->L, quote(v)->inner_last);
}

static void push_quote(const value_of *v, uint32_t row) {
  if (row == NO_TOKEN)
    lua_pushnil(v->L);
  else
    bind_push_row(v->L, v->box, SAYSO_QUOTES, row);
}

static void quote_parent(const value_of *v) { push_quote(v, quote(v)->parent); }
static void quote_next(const value_of *v) { push_quote(v, quote(v)->next); }
static void quote_prev(const value_of *v) { push_quote(v, quote(v)->prev); }

static void quote_depth(const value_of *v) {
  lua_pushinteger(v->L, quote(v)->depth);
}

static void push_quote_flag(const value_of *v, unsigned flag) {
  lua_pushboolean(v->L, (quote(v)->flags & flag) != 0);
}

static void quote_unclosed(const value_of *v) {
  push_quote_flag(v, QUOTE_UNCLOSED);
}
static void quote_opens(const value_of *v) { push_quote_flag(v, QUOTE_OPENS); }
static void quote_continues(const value_of *v) {
  push_quote_flag(v, QUOTE_CONTINUES);
}
static void quote_single(const value_of *v) {
  push_quote_flag(v, QUOTE_SINGLE);
}

static void piece_type(const value_of *v) {
  unsigned type = v->doc->pieces[v->s->layer][v->row].type;
  switch (v->s->layer) {
  case SAYSO_NAMES:
    lua_pushstring(v->L, name_type_name((name_type)type));
    break;
  case SAYSO_PHRASES:
    lua_pushstring(v->L, phrase_type_name((phrase_type)type));
    break;
  case SAYSO_CLAUSES:
    lua_pushstring(v->L, clause_type_name((clause_type)type));
    break;
  case SAYSO_DATES:
    lua_pushstring(v->L, date_type_name(type));
    break;
  default:
    lua_pushstring(v->L, number_type_name(type));
  }
}

/* A whole number as an integer. */
static void push_quantity(lua_State *L, double n) {
  lua_Integer whole;
  if (lua_numbertointeger(n, &whole) && (double)whole == n)
    lua_pushinteger(L, whole);
  else
    lua_pushnumber(L, n);
}

static void piece_value(const value_of *v) {
  if (v->s->layer == SAYSO_DATES)
    lua_pushstring(v->L, date_at(v->doc, v->row)); /* NULL: nil */
  else
    push_quantity(v->L, number_at(v->doc, v->row)->value);
}

static void number_max(const value_of *v) {
  const number_value *n = number_at(v->doc, v->row);
  if (n->compare == COMPARE_RANGE)
    push_quantity(v->L, n->max);
  else
    lua_pushnil(v->L);
}

static void number_unit(const value_of *v) {
  lua_pushstring(v->L, number_at(v->doc, v->row)->unit);
}

static void number_comparator(const value_of *v) {
  lua_pushstring(v->L, comparator_name(number_at(v->doc, v->row)->compare));
}

static void number_noun(const value_of *v) {
  const number_value *n = number_at(v->doc, v->row);
  if (n->noun_first < n->noun_last)
    bind_push_span(v->L, v->box, 1)->piece[0] =
        bind_tokens(v->doc, n->noun_first, n->noun_last);
  else
    lua_pushnil(v->L);
}

#define TYPED                                                                  \
  (L_NAMES | L_PHRASES | L_CLAUSES | L_DATES | L_NUMBERS | L_ENTITIES)

/* A field, the layers that have it, and what pushes it; a span that is no row
 * of those layers has nil there. Then type and about as of a bind_member. */
/* clang-format off */
static const struct {
  const char *name;
  unsigned layers;
  void (*push)(const value_of *v);
  const char *type, *about;
} values[] = {
    {"role", L_BLOCKS, block_role_name, "string|nil",
     "of a block: paragraph headline byline dateline caption boilerplate"},
    {"first_sentence", L_BLOCKS, block_first_sentence, "integer|nil",
     "of a block"},
    {"last_sentence", L_BLOCKS, block_last_sentence, "integer|nil",
     "of a block"},
    {"lead", L_BLOCKS, block_lead, "sayso.span|nil",
     "of a block: its dateline or label"},
    {"inner", L_QUOTES, quote_inner, "sayso.span|nil",
     "of a quote: without the marks"},
    {"inner_first", L_QUOTES, quote_inner_first, "integer|nil",
     "of a quote: token"},
    {"inner_last", L_QUOTES, quote_inner_last, "integer|nil",
     "of a quote: token"},
    {"parent", L_QUOTES, quote_parent, "sayso.span|nil",
     "of a quote: the one around it"},
    {"next", L_QUOTES, quote_next, "sayso.span|nil",
     "of a quote: its part in the next paragraph"},
    {"prev", L_QUOTES, quote_prev, "sayso.span|nil",
     "of a quote: its part in the paragraph before"},
    {"depth", L_QUOTES, quote_depth, "integer|nil",
     "of a quote: 0 outside of any other"},
    {"unclosed", L_QUOTES, quote_unclosed, "boolean|nil",
     "of a quote: has no end"},
    {"opens", L_QUOTES, quote_opens, "boolean|nil",
     "of a quote: goes on in the next paragraph"},
    {"continues", L_QUOTES, quote_continues, "boolean|nil",
     "of a quote: goes on from the one before"},
    {"single", L_QUOTES, quote_single, "boolean|nil",
     "of a quote: in single marks"},
    {"type", TYPED, piece_type, "string|nil",
     "of a name, phrase, clause, date, number"},
    {"value", L_DATES | L_NUMBERS, piece_value, "number|string|nil",
     "of a number or a date"},
    {"max", L_NUMBERS, number_max, "number|nil", "of a number that is a range"},
    {"unit", L_NUMBERS, number_unit, "string|nil", "of a number"},
    {"comparator", L_NUMBERS, number_comparator, "string|nil",
     "of a number: = ~ < > <= >= range"},
    {"noun", L_NUMBERS, number_noun, "sayso.span|nil",
     "of a number: what is counted"},
};
/* clang-format on */

bool bind_push_value(lua_State *L, const span_view *s, const char *field) {
  for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
    if (strcmp(values[i].name, field) != 0) continue;
    if (!(values[i].layers & 1u << s->layer)) {
      lua_pushnil(L);
      return true;
    }
    lua_getiuservalue(L, 1, 1);
    value_of v = {L, s->of->doc, s, lua_gettop(L), row_of(s->of->doc, s)};
    values[i].push(&v);
    return true;
  }
  return false;
}

const char *bind_row_field(size_t n) {
  return n < sizeof values / sizeof *values ? values[n].name : NULL;
}

void bind_describe_rows(lua_State *L) {
  bind_describe(L, "row");
  for (size_t i = 0; i < sizeof values / sizeof *values; i++)
    bind_describe_member(L, values[i].name, values[i].type, values[i].about);
  lua_pop(L, 1);
}
