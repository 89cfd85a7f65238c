/* doc.c - binds core/text/document.h: the type "doc". */
#include "bind.h"

/* ## The box */

doc_box *bind_push_doc(lua_State *L) {
  doc_box *box =
      bind_push_object(L, &bind_doc_type, sizeof *box, DOC_VALUES, 0);
  box->rels = bind_rels(L);
  return box;
}

int bind_closed(lua_State *L) {
  return luaL_error(L, "the document is closed");
}

doc_box *bind_check_doc(lua_State *L, int arg) {
  return bind_check(L, arg, &bind_doc_type);
}

static sayso_doc *check_doc(lua_State *L, int arg) {
  return bind_open(L, bind_check_doc(L, arg));
}

void bind_close_doc(doc_box *box) {
  while (box->founds)
    bind_close_found(box->founds);
  if (box->has_offsets) offsets_release(&box->offsets);
  box->has_offsets = false;
  if (box->is_owned) sayso_doc_free(box->doc);
  box->doc = NULL;
}

/* doc:close(): lets go of the memory now. Closing twice is fine. */
static int doc_free(lua_State *L) {
  bind_close_doc(bind_check_doc(L, 1));
  return 0;
}

/* ## Fields */

static int doc_text(lua_State *L, void *object) {
  size_t len;
  doc_box *box = object;
  const char *text = sayso_doc_text(bind_open(L, box), &len);
  lua_pushlstring(L, text, len);
  return 1;
}

static int doc_id(lua_State *L, void *object) {
  (void)object;
  lua_getiuservalue(L, 1, DOC_ID);
  return 1;
}

static int doc_date(lua_State *L, void *object) {
  (void)object;
  lua_getiuservalue(L, 1, DOC_DATE);
  return 1;
}

/* #doc: the length of the text in bytes */
static int doc_len(lua_State *L) {
  lua_pushinteger(L, check_doc(L, 1)->len);
  return 1;
}

/* doc:notes() -> a list of { code =, spans = } */
static int doc_notes(lua_State *L) {
  sayso_doc *doc = check_doc(L, 1);
  lua_newtable(L);
  for (uint32_t i = 0; i < doc->note_count; i++) {
    stretch at = {doc->notes[i].at, 0, 0};
    lua_createtable(L, 0, 2);
    lua_pushstring(L, doc->notes[i].code);
    lua_setfield(L, -2, "code");
    bind_push_spans(L, &at, 1);
    lua_setfield(L, -2, "spans");
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}

/* ## Spans */

/* Tokens first to last at two arguments, as [first, last). */
static void check_tokens(lua_State *L, int arg, sayso_doc *doc, uint32_t *first,
                         uint32_t *last) {
  bind_need(L, doc, SAYSO_TOKENS);
  *first = bind_check_token(L, arg, doc);
  *last = bind_check_token(L, arg + 1, doc) + 1;
  luaL_argcheck(L, *first < *last, arg + 1, "before the first token");
}

/* Whether the arguments are (1, doc:count()) of a document without tokens. */
static bool is_all_of_nothing(lua_State *L, int arg, sayso_doc *doc) {
  bind_need(L, doc, SAYSO_TOKENS);
  return !doc->tokens.count && luaL_checkinteger(L, arg) == 1 &&
         luaL_checkinteger(L, arg + 1) == 0;
}

/* doc:span(i, j) -> the span such that span.text == doc.text:sub(i, j) */
static int doc_span(lua_State *L) {
  sayso_doc *doc = check_doc(L, 1);
  lua_Integer i = luaL_checkinteger(L, 2), j = luaL_checkinteger(L, 3);
  luaL_argcheck(L, 1 <= i && i <= (lua_Integer)doc->len + 1, 2, "out of range");
  luaL_argcheck(L, i - 1 <= j && j <= (lua_Integer)doc->len, 3, "out of range");
  bind_need(L, doc, SAYSO_TOKENS);
  sayso_span at = {(uint32_t)(i - 1), (uint32_t)j};
  bind_push_span(L, 1, 1)->piece[0] = bind_bytes(doc, at);
  return 1;
}

/* The tokens of element `k` of the list at index 2: a span's, a token, or a
 * pair {first, last}. */
static stretch check_element(lua_State *L, sayso_doc *doc, lua_Integer k) {
  uint32_t first, last;
  int top = lua_gettop(L);
  if (lua_rawgeti(L, 2, k) == LUA_TTABLE) {
    lua_rawgeti(L, top + 1, 1);
    lua_rawgeti(L, top + 1, 2);
    check_tokens(L, top + 2, doc, &first, &last);
  } else {
    stretch keep;
    uint32_t count;
    const stretch *p = bind_check_pieces(L, top + 1, doc, &keep, &count);
    first = p[0].first, last = p[count - 1].last;
    if (first >= last) luaL_error(L, "piece %d holds no token", (int)k);
  }
  lua_settop(L, top);
  return bind_tokens(doc, first, last);
}

#define PIECES_MAX 1000

static int extent_of_list(lua_State *L, sayso_doc *doc) {
  lua_Unsigned count = lua_rawlen(L, 2);
  luaL_argcheck(L, 1 <= count && count <= PIECES_MAX, 2,
                "between 1 and 1000 pieces expected");
  bind_need(L, doc, SAYSO_TOKENS);
  lua_settop(L, 2);
  span_view *s = bind_push_span(L, 1, (uint32_t)count);
  for (uint32_t k = 0; k < count; k++) {
    s->piece[k] = check_element(L, doc, (lua_Integer)k + 1);
    if (k && s->piece[k].first < s->piece[k - 1].last)
      luaL_error(L, "piece %d is not after the one before it", (int)k + 1);
  }
  return 1;
}

/* doc:extent(first, last), doc:extent{piece, ...} -> a span of these tokens */
static int doc_extent(lua_State *L) {
  sayso_doc *doc = check_doc(L, 1);
  uint32_t first, last;
  if (lua_istable(L, 2)) return extent_of_list(L, doc);
  check_tokens(L, 2, doc, &first, &last);
  bind_push_span(L, 1, 1)->piece[0] = bind_tokens(doc, first, last);
  return 1;
}

/* ## Layers */

static const char *const layer_names[] = {
#define X(layer, name, from, scope) [SAYSO_##layer] = #name,
    LAYERS(X)
#undef X
        NULL};

static int next_row(lua_State *L) {
  sayso_layer layer = (sayso_layer)lua_tointeger(L, lua_upvalueindex(1));
  sayso_doc *doc = check_doc(L, 1);
  lua_Integer i = luaL_checkinteger(L, 2);
  if (i < 0 || i >= (lua_Integer)bind_row_count(L, doc, layer)) return 0;
  lua_pushinteger(L, i + 1);
  bind_push_row(L, 1, layer, (uint32_t)i);
  return 2;
}

static int rows(lua_State *L, sayso_layer layer) {
  sayso_doc *doc = check_doc(L, 1);
  if (!lua_isnoneornil(L, 2)) {
    uint32_t first, last;
    if (is_all_of_nothing(L, 2, doc)) {
      lua_newtable(L);
      return 1;
    }
    check_tokens(L, 2, doc, &first, &last);
    bind_push_rows(L, 1, layer, first, last);
    return 1;
  }
  lua_pushinteger(L, layer);
  lua_pushcclosure(L, next_row, 1);
  lua_pushvalue(L, 1);
  lua_pushinteger(L, 0);
  return 3;
}

/* for i, row in doc:sentences() do ... end; doc:sentences(first, last) -> a
 * list of the rows inside these tokens. So for every layer. A document without
 * tokens has (1, 0). */
#define X(layer, name, from, scope)                                            \
  static int doc_##name(lua_State *L) { return rows(L, SAYSO_##layer); }
LAYERS(X)
#undef X

static int row_at(lua_State *L, sayso_layer layer, int arg) {
  sayso_doc *doc = check_doc(L, 1);
  lua_Integer i = luaL_checkinteger(L, arg);
  luaL_argcheck(L, i >= 1, arg, "rows count from 1");
  if (i > (lua_Integer)bind_row_count(L, doc, layer)) return 0;
  bind_push_row(L, 1, layer, (uint32_t)(i - 1));
  return 1;
}

/* doc:row("quotes", i) -> the row, or nil past the end */
static int doc_row(lua_State *L) {
  return row_at(L, (sayso_layer)luaL_checkoption(L, 2, NULL, layer_names), 3);
}

/* doc:quote(i) -> doc:row("quotes", i), and so on */
#define ROW_MAP(X)                                                             \
  X(BLOCKS, block, "span")                                                     \
  X(CLAUSES, clause, "span")                                                   \
  X(NAMES, name, "span")                                                       \
  X(NUMBERS, number, "span")                                                   \
  X(PHRASES, phrase, "span")                                                   \
  X(QUOTES, quote, "span")                                                     \
  X(SENTENCES, sentence, "span")
#define X(layer, name, type)                                                   \
  static int row_##name(lua_State *L) { return row_at(L, SAYSO_##layer, 2); }
ROW_MAP(X)
#undef X

/* doc:token(i): as row_at, in fewer steps */
static int row_token(lua_State *L) {
  sayso_doc *doc = check_doc(L, 1);
  lua_Integer i = luaL_checkinteger(L, 2);
  luaL_argcheck(L, i >= 1, 2, "rows count from 1");
  bind_need(L, doc, SAYSO_TOKENS);
  if (i > (lua_Integer)doc->tokens.count) return 0;
  bind_push_home(L, 1);
  bind_push_token_at(L, -1, (uint32_t)(i - 1));
  return 1;
}

/* doc:count([layer]) -> how many rows; of tokens if none is named */
static int doc_count(lua_State *L) {
  sayso_doc *doc = check_doc(L, 1);
  int layer = luaL_checkoption(L, 2, "tokens", layer_names);
  lua_pushinteger(L, bind_row_count(L, doc, (sayso_layer)layer));
  return 1;
}

/* Quotations nest, so those around a token are the last that begins at it or
 * before, or the ones around that. */
uint32_t bind_quote(const sayso_doc *doc, uint32_t token) {
  uint32_t low = 0, high = doc->row[SAYSO_QUOTES].count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (doc->quotes[middle].first > token)
      high = middle;
    else
      low = middle + 1;
  }
  uint32_t k = low ? low - 1 : NO_TOKEN;
  while (k != NO_TOKEN && doc->quotes[k].last <= token)
    k = doc->quotes[k].parent;
  return k;
}

/* doc:quote_of(token) -> the innermost quotation around it, or nil */
static int doc_quote_of(lua_State *L) {
  sayso_doc *doc = check_doc(L, 1);
  uint32_t i = bind_check_token(L, 2, doc);
  bind_need(L, doc, SAYSO_QUOTES);
  uint32_t k = bind_quote(doc, i);
  if (k == NO_TOKEN) return 0;
  bind_push_row(L, 1, SAYSO_QUOTES, k);
  return 1;
}

/* doc:made(layer) -> in how many sentences it was made so far */
static int doc_made(lua_State *L) {
  const sayso_doc *doc = check_doc(L, 1);
  int layer = luaL_checkoption(L, 2, NULL, layer_names);
  const part *parts = doc->parts[layer];
  uint32_t count = 0, sentences = doc->row[SAYSO_SENTENCES].count;
  bool is_whole = doc->done & 1u << layer;
  for (uint32_t i = 0; i < sentences; i++)
    count += is_whole || (parts && parts[i].done);
  lua_pushinteger(L, count);
  return 1;
}

/* doc:values("pos", first, last) -> a list of the field of each token; false
 * where it has none */
static int doc_values(lua_State *L) {
  sayso_doc *doc = check_doc(L, 1);
  int field = luaL_checkoption(L, 2, NULL, bind_token_values);
  uint32_t first, last;
  check_tokens(L, 3, doc, &first, &last);
  lua_settop(L, 1);
  bind_push_home(L, 1);
  lua_createtable(L, (int)(last - first), 0);
  for (uint32_t i = first; i < last; i++) {
    bind_push_token_value(L, 2, lua_touserdata(L, 1), i, field);
    lua_rawseti(L, 3, (lua_Integer)(i - first) + 1);
  }
  return 1;
}

static const luaL_Reg meta[] = {
    {"__close", doc_free},
    {"__gc",    doc_free},
    {"__len",   doc_len },
    {NULL,      NULL    },
};

/* clang-format off */
static const bind_member methods[] = {
#define X(layer, name, from, scope)                                            \
    {#name, doc_##name, "fun(self, first?: integer, last?: integer): any",     \
     "all rows in a loop, or a list of those inside tokens"},
    LAYERS(X)
#undef X
#define X(layer, name, type)                                                   \
    {#name, row_##name, "fun(self, i: integer): sayso." type "?",              \
     "by its number; nil past the end"},
    ROW_MAP(X)
#undef X
    {"token", row_token, "fun(self, i: integer): sayso.token?",
     "by its number; nil past the end"},
    {"close", doc_free, "fun(self)", "lets go of its memory now"},
    {"count", doc_count, "fun(self, layer?: string): integer",
     "of rows; default: tokens"},
    {"entity", bind_doc_entity,
     "fun(self, x: sayso.piece|string): sayso.entity?",
     "what x stands for, or by its id"},
    {"entity_in_quote", bind_doc_entity_in_quote,
     "fun(self, t: sayso.token, from?: any, to?: any): any",
     "what a pronoun in a quotation stands for, by who speaks to whom"},
    {"extent", doc_extent,
     "fun(self, first: integer|table, last?: integer): sayso.span",
     "of tokens first to last, or of a list of pieces"},
    {"find", bind_doc_find,
     "fun(self, field: string, first: integer, last: integer, x): integer?",
     "the first of these tokens whose value is x, or a key of the table x"},
    {"hint_document", bind_doc_hint_document,
     "fun(self, x: sayso.piece, source: sayso.piece)",
     "x is a document of this source; before anything asks for entities"},
    {"hint_source", bind_doc_hint_source, "fun(self, x: sayso.piece)",
     "x speaks; before anything asks for entities"},
    {"made", doc_made, "fun(self, layer: string): integer",
     "in how many sentences a layer was made so far"},
    {"members", bind_doc_members, "fun(self, x: sayso.piece): sayso.span[]",
     "what x coordinates"},
    {"notes", doc_notes, "fun(self): sayso.notes", "what was odd about it"},
    {"quote_of", doc_quote_of,
     "fun(self, token: sayso.token|integer): sayso.span?",
     "the innermost around it"},
    {"role_in", bind_doc_role_in, "fun(self, x: sayso.piece): sayso.span?",
     "\"Chair\" of \"Chair Mia Soto\""},
    {"row", doc_row,
     "fun(self, layer: string, i: integer): sayso.span|sayso.token|nil",
     "row i of a layer"},
    {"span", doc_span, "fun(self, from: integer, to: integer): sayso.span",
     "of bytes"},
    {"values", doc_values,
     "fun(self, field: string, first: integer, last: integer): any[]",
     "a field of each of these tokens, or the number of its quote; or false"},
    {NULL, NULL, NULL, NULL},
};

static const bind_field fields[] = {
    {"date", doc_date, "string|nil", "of the article"},
    {"id", doc_id, "string|nil", "its name"},
    {"text", doc_text, "string", "all of it"},
    {NULL, NULL, NULL, NULL},
};
/* clang-format on */

const bind_type bind_doc_type = {DOC_T, meta, methods, fields, NULL, true};

void bind_open_doc(lua_State *L) { bind_type_open(L, &bind_doc_type); }
