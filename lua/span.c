/* span.c - pieces of a text: the type "span".
 *
 * A span has one piece or more, each some bytes and the tokens that they
 * touch. It may be a row of a layer, and then has that row's values as fields
 * (layer.c). Spans are equal if they cover the same bytes of one document,
 * whatever else they are.
 */
#include "bind.h"

#include "lang/rels.h"

/* ## Making them */

stretch bind_tokens(const sayso_doc *doc, uint32_t first, uint32_t last) {
  sayso_span at = {doc->tokens.at[first].start, doc->tokens.at[last - 1].end};
  return (stretch){at, first, last};
}

stretch bind_bytes(const sayso_doc *doc, sayso_span at) {
  uint32_t first = doc_token_at(doc, at.start), last = first;
  if (at.end > at.start) {
    last = doc_token_at(doc, at.end - 1);
    if (last < doc->tokens.count && doc->tokens.at[last].start < at.end) last++;
  }
  return (stretch){at, first, last < first ? first : last};
}

/* Everything that asks a span where it stands asks its first piece. */
static span_view *push_span(lua_State *L, int doc, uint32_t count, int values) {
  if (!count) luaL_error(L, "a span needs at least one piece");
  doc = lua_absindex(L, doc);
  size_t size = sizeof(span_view) + count * sizeof(stretch);
  span_view *s = bind_push_object(L, &bind_span_type, size, values, doc);
  s->of = lua_touserdata(L, doc);
  s->layer = NO_LAYER;
  s->part = NO_TOKEN;
  s->count = count;
  return s;
}

span_view *bind_push_span(lua_State *L, int doc, uint32_t count) {
  return push_span(L, doc, count, 1);
}

span_view *bind_push_capture_span(lua_State *L, int doc, uint32_t count) {
  return push_span(L, doc, count, 2);
}

const stretch *bind_pieces(lua_State *L, int index, const sayso_doc *doc,
                           stretch *keep, uint32_t *count) {
  span_view *s = bind_test(L, index, &bind_span_type);
  token_view *t = bind_test(L, index, &bind_token_type);
  if (!s && !t) return bind_match_pieces(L, index, doc, keep, count);
  if (!doc || (s ? s->of : t->of)->doc != doc) return NULL;
  *count = s ? s->count : 1;
  if (s) return s->piece;
  *keep = bind_tokens(doc, t->i, t->i + 1);
  return keep;
}

const stretch *bind_check_pieces(lua_State *L, int arg, const sayso_doc *doc,
                                 stretch *keep, uint32_t *count) {
  const stretch *p = bind_pieces(L, arg, doc, keep, count);
  if (!p) luaL_typeerror(L, arg, "span of this document");
  return p;
}

/* ## What they are */

static span_view *check_span(lua_State *L, int arg, sayso_doc **doc) {
  span_view *s = bind_check(L, arg, &bind_span_type);
  *doc = bind_open(L, s->of);
  return s;
}

void bind_push_text(lua_State *L, const sayso_doc *doc, const stretch *pieces,
                    uint32_t count) {
  luaL_Buffer b;
  if (count == 1) {
    lua_pushlstring(L, doc->text + pieces->at.start,
                    pieces->at.end - pieces->at.start);
    return;
  }
  luaL_buffinit(L, &b);
  for (uint32_t k = 0; k < count; k++) {
    if (k) luaL_addchar(&b, ' ');
    luaL_addlstring(&b, doc->text + pieces[k].at.start,
                    pieces[k].at.end - pieces[k].at.start);
  }
  luaL_pushresult(&b);
}

static int span_text(lua_State *L, void *object) {
  span_view *s = object;
  sayso_doc *doc = bind_open(L, s->of);
  bind_push_text(L, doc, s->piece, s->count);
  return 1;
}

static int span_first(lua_State *L, void *object) {
  span_view *s = object;
  bind_open(L, s->of);
  lua_pushinteger(L, (lua_Integer)s->piece[0].first + 1);
  return 1;
}

static int span_last(lua_State *L, void *object) {
  span_view *s = object;
  bind_open(L, s->of);
  lua_pushinteger(L, (lua_Integer)s->piece[s->count - 1].last);
  return 1;
}

static int span_count(lua_State *L, void *object) {
  span_view *s = object;
  lua_pushinteger(L, s->count);
  return 1;
}

static int span_doc(lua_State *L, void *object) {
  (void)object;
  lua_getiuservalue(L, 1, 1);
  return 1;
}

static void push_pair(lua_State *L, lua_Integer from, lua_Integer to) {
  lua_createtable(L, 2, 0);
  lua_pushinteger(L, from);
  lua_rawseti(L, -2, 1);
  lua_pushinteger(L, to);
  lua_rawseti(L, -2, 2);
}

/* {{from, to}, ...}: bytes, as string.sub counts */
void bind_push_spans(lua_State *L, const stretch *pieces, uint32_t count) {
  lua_createtable(L, (int)count, 0);
  for (uint32_t k = 0; k < count; k++) {
    push_pair(L, (lua_Integer)pieces[k].at.start + 1, pieces[k].at.end);
    lua_rawseti(L, -2, (lua_Integer)k + 1);
  }
}

static int span_spans(lua_State *L, void *object) {
  span_view *s = object;
  bind_open(L, s->of);
  bind_push_spans(L, s->piece, s->count);
  return 1;
}

/* {{first, last}, ...}: tokens */
static int span_pieces(lua_State *L, void *object) {
  span_view *s = object;
  bind_open(L, s->of);
  lua_createtable(L, (int)s->count, 0);
  for (uint32_t k = 0; k < s->count; k++) {
    push_pair(L, (lua_Integer)s->piece[k].first + 1, s->piece[k].last);
    lua_rawseti(L, -2, (lua_Integer)k + 1);
  }
  return 1;
}

/* s:range() -> i, j: its first and last byte */
static int span_range(lua_State *L) {
  sayso_doc *doc;
  span_view *s = check_span(L, 1, &doc);
  lua_pushinteger(L, (lua_Integer)s->piece[0].at.start + 1);
  lua_pushinteger(L, (lua_Integer)s->piece[s->count - 1].at.end);
  return 2;
}

/* ## Where they stand */

static bool holds_token(const stretch *pieces, uint32_t count, uint32_t i) {
  for (uint32_t k = 0; k < count; k++)
    if (pieces[k].first <= i && i < pieces[k].last) return true;
  return false;
}

/* Whether the governor of a token lies outside; then it may be the head. */
static bool is_outer(const sayso_doc *doc, uint32_t i, const stretch *pieces,
                     uint32_t count) {
  uint32_t head = doc->tokens.head[i];
  return head == NO_TOKEN || !holds_token(pieces, count, head);
}

uint32_t bind_head(lua_State *L, sayso_doc *doc, const stretch *pieces,
                   uint32_t count) {
  uint32_t head = NO_TOKEN;
  if (count == 1 && pieces->last == pieces->first + 1) return pieces->first;
  bind_need(L, doc, SAYSO_SENTENCES);
  for (uint32_t k = 0; k < count; k++)
    for (uint32_t i = pieces[k].first; i < pieces[k].last; i++) {
      if (doc->tokens.sentence[i] == NO_TOKEN) continue;
      bind_need_at(L, doc, SAYSO_DEPS, doc->tokens.sentence[i]);
      if (!is_outer(doc, i, pieces, count)) continue;
      if (doc->tokens.rel[i] != REL_punct) return i;
      if (head == NO_TOKEN) head = i;
    }
  return head;
}

static int span_head(lua_State *L, void *object) {
  span_view *s = object;
  sayso_doc *doc = bind_open(L, s->of);
  uint32_t head = bind_head(L, doc, s->piece, s->count);
  lua_getiuservalue(L, 1, 1);
  bind_push_token(L, -1, head);
  return 1;
}

static int span_lemma(lua_State *L, void *object) {
  span_view *s = object;
  sayso_doc *doc = bind_open(L, s->of);
  lua_pushstring(L, bind_lemma(L, doc, bind_head(L, doc, s->piece, s->count)));
  return 1;
}

static int span_sentence(lua_State *L, void *object) {
  span_view *s = object;
  sayso_doc *doc = bind_open(L, s->of);
  bind_need(L, doc, SAYSO_SENTENCES);
  uint32_t i = s->piece[0].first;
  if (i >= s->piece[0].last || doc->tokens.sentence[i] == NO_TOKEN) return 0;
  lua_pushinteger(L, (lua_Integer)doc->tokens.sentence[i] + 1);
  return 1;
}

static int span_entity(lua_State *L, void *object) {
  span_view *s = object;
  sayso_doc *doc = bind_open(L, s->of);
  return bind_push_entity_id(L, doc, s->piece, s->count);
}

static int span_block(lua_State *L, void *object) {
  span_view *s = object;
  sayso_doc *doc = bind_open(L, s->of);
  if (s->piece[0].first >= s->piece[0].last) return 0;
  lua_pushinteger(L, (lua_Integer)doc_block_of(doc, s->piece[0].first) + 1);
  return 1;
}

/* ## One with another */

static bool is_inside(sayso_span a, const stretch *pieces, uint32_t count) {
  for (uint32_t k = 0; k < count; k++)
    if (pieces[k].at.start <= a.start && a.end <= pieces[k].at.end) return true;
  return false;
}

/* s:contains(x): whether each piece of x lies inside one of its pieces */
static int span_contains(lua_State *L) {
  sayso_doc *doc;
  span_view *s = check_span(L, 1, &doc);
  stretch keep;
  uint32_t count;
  const stretch *x = bind_check_pieces(L, 2, doc, &keep, &count);
  bool all = true;
  for (uint32_t k = 0; k < count && all; k++)
    all = is_inside(x[k].at, s->piece, s->count);
  lua_pushboolean(L, all);
  return 1;
}

static bool touch(sayso_span a, sayso_span b) {
  return a.start < b.end && b.start < a.end;
}

/* s:overlaps(x): whether they have any byte in common */
static int span_overlaps(lua_State *L) {
  sayso_doc *doc;
  span_view *s = check_span(L, 1, &doc);
  stretch keep;
  uint32_t count, i = 0, j = 0;
  const stretch *x = bind_check_pieces(L, 2, doc, &keep, &count);
  bool any = false;
  while (i < s->count && j < count && !any) {
    any = touch(s->piece[i].at, x[j].at);
    if (s->piece[i].at.end < x[j].at.end)
      i++;
    else
      j++;
  }
  lua_pushboolean(L, any);
  return 1;
}

/* Adds a piece that starts at or after the last one, joining those that
 * touch. */
static void join(span_view *s, const sayso_doc *doc, stretch p) {
  stretch *last = s->count ? &s->piece[s->count - 1] : NULL;
  if (!last || p.at.start > last->at.end)
    s->piece[s->count++] = p;
  else if (p.at.end > last->at.end)
    *last = bind_bytes(doc, (sayso_span){last->at.start, p.at.end});
}

static void merge(span_view *out, const sayso_doc *doc, const stretch *a,
                  uint32_t n, const stretch *b, uint32_t m) {
  out->count = 0;
  while (n || m) {
    bool from_a = !m || (n && a->at.start <= b->at.start);
    join(out, doc, from_a ? *a : *b);
    if (from_a)
      a++, n--;
    else
      b++, m--;
  }
}

/* s:union(x) -> a span of all that is in either */
static int span_union(lua_State *L) {
  sayso_doc *doc;
  span_view *s = check_span(L, 1, &doc);
  stretch keep;
  uint32_t count;
  const stretch *x = bind_check_pieces(L, 2, doc, &keep, &count);
  lua_getiuservalue(L, 1, 1);
  span_view *out = bind_push_span(L, -1, s->count + count);
  merge(out, doc, s->piece, s->count, x, count);
  return 1;
}

/* Adds the tokens [first, last), if there are any. */
static void keep_tokens(span_view *out, const sayso_doc *doc, uint32_t first,
                        uint32_t last) {
  if (first < last) out->piece[out->count++] = bind_tokens(doc, first, last);
}

/* Adds what is left of the tokens of `piece` without those of `x`. */
static void subtract(span_view *out, const sayso_doc *doc, stretch p,
                     const stretch *x, uint32_t count) {
  uint32_t from = p.first;
  for (uint32_t k = 0; k < count && x[k].first < p.last; k++) {
    if (x[k].last <= from) continue;
    keep_tokens(out, doc, from, x[k].first);
    from = x[k].last;
  }
  keep_tokens(out, doc, from, p.last);
}

/* s:without(x) -> a span of the tokens of s that are not in x, or nil */
static int span_without(lua_State *L) {
  sayso_doc *doc;
  span_view *s = check_span(L, 1, &doc);
  stretch keep;
  uint32_t count;
  const stretch *x = bind_check_pieces(L, 2, doc, &keep, &count);
  lua_getiuservalue(L, 1, 1);
  span_view *out = bind_push_span(L, -1, s->count + count);
  out->count = 0;
  for (uint32_t k = 0; k < s->count; k++)
    subtract(out, doc, s->piece[k], x, count);
  return out->count ? 1 : 0;
}

static bool is_same(const span_view *a, const span_view *b) {
  if (a->of != b->of || a->count != b->count) return false;
  for (uint32_t k = 0; k < a->count; k++)
    if (a->piece[k].at.start != b->piece[k].at.start ||
        a->piece[k].at.end != b->piece[k].at.end)
      return false;
  return true;
}

static int span_eq(lua_State *L) {
  span_view *a = bind_test(L, 1, &bind_span_type);
  span_view *b = bind_test(L, 2, &bind_span_type);
  lua_pushboolean(L, a && b && is_same(a, b));
  return 1;
}

/* In the order of the text; of two that start together, the longer first. */
static int compare(lua_State *L) {
  span_view *a = bind_check(L, 1, &bind_span_type);
  span_view *b = bind_check(L, 2, &bind_span_type);
  sayso_span x = {a->piece[0].at.start, a->piece[a->count - 1].at.end};
  sayso_span y = {b->piece[0].at.start, b->piece[b->count - 1].at.end};
  if (x.start != y.start) return x.start < y.start ? -1 : 1;
  return x.end == y.end ? 0 : x.end > y.end ? -1 : 1;
}

static int span_lt(lua_State *L) {
  lua_pushboolean(L, compare(L) < 0);
  return 1;
}

static int span_le(lua_State *L) {
  lua_pushboolean(L, compare(L) <= 0);
  return 1;
}

/* ## Values */

static int span_layer(lua_State *L, void *object) {
  span_view *s = object;
  lua_pushstring(L, sayso_layer_name(s->layer)); /* NULL: nil */
  return 1;
}

static int span_i(lua_State *L, void *object) {
  span_view *s = object;
  bind_open(L, s->of);
  if (s->layer == NO_LAYER || s->part != NO_TOKEN) return 0;
  lua_pushinteger(L, (lua_Integer)s->row + 1);
  return 1;
}

static int span_other(lua_State *L) {
  sayso_doc *doc;
  span_view *s = check_span(L, 1, &doc);
  const char *name = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : NULL;
  if (name && s->found) return bind_push_capture_field(L, s, name);
  if (name && bind_push_value(L, s, name)) return 1;
  return bind_no_field(L, &bind_span_type);
}

static int span_tostring(lua_State *L) {
  return span_text(L, bind_check(L, 1, &bind_span_type));
}

static const luaL_Reg meta[] = {
    {"__eq",       span_eq      },
    {"__lt",       span_lt      },
    {"__le",       span_le      },
    {"__tostring", span_tostring},
    {NULL,         NULL         },
};

/* clang-format off */
static const bind_member methods[] = {
    {"contains", span_contains, "fun(self, x: sayso.piece): boolean",
     "is all of x in it?"},
    {"overlaps", span_overlaps, "fun(self, x: sayso.piece): boolean",
     "has it a token in common with x?"},
    {"range", span_range, "fun(self): integer, integer", "first and last byte"},
    {"union", span_union, "fun(self, x: sayso.piece): sayso.span",
     "of both, in the order of the text"},
    {"without", span_without, "fun(self, x: sayso.piece): sayso.span?",
     "what is not in x; nil if nothing is left"},
    {NULL, NULL, NULL, NULL},
};

static const bind_field fields[] = {
    {"block", span_block, "integer|nil",
     "number of the block of its first token"},
    {"count", span_count, "integer", "of parts"},
    {"doc", span_doc, "sayso.doc", ""},
    {"entity", span_entity, "string|nil", "id of what it stands for"},
    {"first", span_first, "integer", "token"},
    {"head", span_head, "sayso.token|nil",
     "the one whose governor lies outside"},
    {"i", span_i, "integer|nil", "the row, of a layer made whole"},
    {"last", span_last, "integer", "token"},
    {"layer", span_layer, "string|nil", "of which it is a row"},
    {"lemma", span_lemma, "string|nil", "of its head"},
    {"pieces", span_pieces, "integer[][]", "{ {first, last}, ... } tokens"},
    {"sentence", span_sentence, "integer|nil",
     "number of the sentence of its first token"},
    {"spans", span_spans, "integer[][]", "{ {from, to}, ... } bytes"},
    {"text", span_text, "string", "its pieces, with ... between them"},
    {NULL, NULL, NULL, NULL},
};
/* clang-format on */

const bind_type bind_span_type = {SPAN_T, meta,       methods,
                                  fields, span_other, true};

void bind_open_span(lua_State *L) {
  bind_type_open(L, &bind_span_type);
  bind_describe_rows(L);
}
