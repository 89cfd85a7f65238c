/* match.c - binds core/match/rules.h, one match of a rule: the type "match".
 *
 * Its captures are spans that know what they took. A capture or a value of the
 * rule's `set` is a field of the match, unless a field listed here has the
 * same name; match:capture(name) reaches all.
 */
#include <string.h>

#include "bind.h"

typedef struct {
  object_head head;
  found_box *of; /* user value 1; 2 is the capture asked for last, or nil */
  uint32_t id;
} match_view;

void bind_push_match(lua_State *L, int box, uint32_t id) {
  box = lua_absindex(L, box);
  match_view *m = bind_push_object(L, &bind_match_type, sizeof *m, 2, box);
  m->of = lua_touserdata(L, box);
  m->id = id;
}

/* The match of a view; borrowed until the next call of the core. */
static const match *match_of(lua_State *L, const match_view *view) {
  if (!view->of->found) luaL_error(L, "the document is closed");
  return found_match(view->of->found, view->id);
}

static const match *check_match(lua_State *L, int arg, match_view **view) {
  *view = bind_check(L, arg, &bind_match_type);
  return match_of(L, *view);
}

const stretch *bind_match_pieces(lua_State *L, int index, const sayso_doc *doc,
                                 stretch *keep, uint32_t *count) {
  match_view *m = bind_test(L, index, &bind_match_type);
  if (!m || !m->of->found || m->of->of->doc != doc) return NULL;
  *keep = found_match(m->of->found, m->id)->at;
  *count = 1;
  return keep;
}

/* ## Captures */

/* The found box is at index `box`. */
void bind_push_capture(lua_State *L, int box, uint32_t id, uint32_t n) {
  box = lua_absindex(L, box);
  found_box *of = lua_touserdata(L, box);
  lua_getiuservalue(L, box, FOUND_DOC);
  const capture *c = &found_match(of->found, id)->captures[n];
  span_view *s = bind_push_capture_span(L, -1, c->count);
  c = &found_match(of->found, id)->captures[n];
  memcpy(s->piece, c->pieces, c->count * sizeof *s->piece);
  s->found = of;
  s->match = id;
  s->capture = n;
  lua_pushvalue(L, box);
  lua_setiuservalue(L, -2, 2);
  lua_remove(L, -2);
}

static const capture *capture_of(const span_view *s) {
  return &found_match(s->found->found, s->match)->captures[s->capture];
}

/* The number of the capture of a match that has a name, or NO_MATCH. */
static uint32_t capture_named(const found *f, uint32_t id, const char *name) {
  const match *m = found_match(f, id);
  for (uint32_t n = 0; n < m->count; n++)
    if (strcmp(m->captures[n].name, name) == 0) return n;
  return NO_MATCH;
}

/* Pushes capture `n` of the match at stack index `at`. */
static void push_own_capture(lua_State *L, int at, uint32_t n) {
  lua_getiuservalue(L, at, 2);
  const span_view *s = lua_touserdata(L, -1);
  if (s && s->capture == n) return;
  const match_view *v = lua_touserdata(L, at);
  lua_pop(L, 1);
  lua_getiuservalue(L, at, 1);
  bind_push_capture(L, -1, v->id, n);
  lua_pushvalue(L, -1);
  lua_setiuservalue(L, at, 2);
}

/* Pushes a field of the match at stack index `at`: a capture, a value of its
 * rule or its record. */
static int push_match_field(lua_State *L, int at, const char *name) {
  const match_view *v = lua_touserdata(L, at);
  found_box *of = v->of;
  uint32_t id = v->id, n = capture_named(of->found, id, name);
  if (n != NO_MATCH) {
    push_own_capture(L, at, n);
    return 1;
  }
  if (of->run && run_push_field(L, of->run, id, name)) return 1;
  lua_pushstring(L, found_field(of->found, id, name)); /* NULL: nil */
  return 1;
}

static void push_id(lua_State *L, uint32_t id) {
  lua_pushfstring(L, "match#%I", (LUAI_UACINT)id + 1);
}

static int push_took(lua_State *L, capture_kind kind) {
  static const char *const names[] = {"tokens", "match", "entry", "layer"};
  lua_pushstring(L, names[kind]);
  return 1;
}

/* A row of a layer that was captured has the row's values. */
static int push_row_value(lua_State *L, const span_view *s, const capture *c,
                          const char *name) {
  lua_getiuservalue(L, 1, 1);
  int doc = lua_gettop(L);
  sayso_layer layer = (sayso_layer)c->lexicon;
  if (c->of >= bind_row_count(L, s->of->doc, layer)) return 0;
  bind_push_row(L, doc, layer, c->of);
  span_view *row = bind_test(L, -1, &bind_span_type);
  if (!row) return 0;
  lua_replace(L, 1);
  return bind_push_value(L, row, name) ? 1 : 0;
}

int bind_push_capture_field(lua_State *L, const span_view *s,
                            const char *name) {
  const found_box *of = s->found;
  const capture *c = capture_of(s);
  if (strcmp(name, "capture") == 0) {
    lua_pushstring(L, c->name);
    return 1;
  }
  if (strcmp(name, "took") == 0) return push_took(L, c->kind);
  if (c->kind == OF_ENTRY) {
    lua_pushstring(L, ruleset_value(of->set, c->lexicon, c->of, name));
    return 1;
  }
  if (c->kind == OF_LAYER) return push_row_value(L, s, c, name);
  if (c->kind != OF_MATCH) return 0;
  if (strcmp(name, "id") == 0) {
    push_id(L, c->of);
    return 1;
  }
  uint32_t id = c->of;
  lua_getiuservalue(L, 1, 2);
  bind_push_match(L, -1, id);
  if (strcmp(name, "match") == 0) return 1;
  return push_match_field(L, lua_gettop(L), name);
}

const char *bind_capture_field(const span_view *s, uint32_t n) {
  static const char *const always[] = {"capture", "took"};
  if (n < 2) return always[n];
  const capture *c = capture_of(s);
  if (c->kind == OF_ENTRY)
    return ruleset_column(s->found->set, c->lexicon, n - 2);
  if (c->kind == OF_LAYER) return bind_row_field(n - 2);
  return c->kind == OF_MATCH && n == 2 ? "match" : NULL;
}

/* ## Fields of a match */

static int match_id(lua_State *L, void *object) {
  match_view *v = object;
  match_of(L, v);
  push_id(L, v->id);
  return 1;
}

static int match_rule(lua_State *L, void *object) {
  match_view *v = object;
  uint32_t rule = match_of(L, v)->rule;
  lua_pushfstring(L, "%s/%s", ruleset_pack_of(v->of->set, rule),
                  ruleset_name(v->of->set, rule));
  return 1;
}

static int match_label(lua_State *L, void *object) {
  match_view *v = object;
  lua_pushstring(L, match_of(L, v)->label);
  return 1;
}

static int match_alternative(lua_State *L, void *object) {
  match_view *v = object;
  lua_pushinteger(L, (lua_Integer)match_of(L, v)->alternative + 1);
  return 1;
}

static int match_score(lua_State *L, void *object) {
  match_view *v = object;
  lua_pushnumber(L, match_of(L, v)->score);
  return 1;
}

static int match_sentence(lua_State *L, void *object) {
  match_view *v = object;
  uint32_t sentence = match_of(L, v)->sentence;
  if (sentence == NO_TOKEN) return 0;
  lua_pushinteger(L, (lua_Integer)sentence + 1);
  return 1;
}

static int match_first(lua_State *L, void *object) {
  match_view *v = object;
  lua_pushinteger(L, (lua_Integer)match_of(L, v)->at.first + 1);
  return 1;
}

static int match_last(lua_State *L, void *object) {
  match_view *v = object;
  lua_pushinteger(L, match_of(L, v)->at.last);
  return 1;
}

static int match_text(lua_State *L, void *object) {
  match_view *v = object;
  extent at = match_of(L, v)->at;
  bind_push_text(L, bind_open(L, v->of->of), &at, 1);
  return 1;
}

static int match_span(lua_State *L, void *object) {
  match_view *v = object;
  extent at = match_of(L, v)->at;
  lua_getiuservalue(L, 1, 1);
  lua_getiuservalue(L, -1, FOUND_DOC);
  bind_push_span(L, -1, 1)->piece[0] = at;
  return 1;
}

static int match_doc(lua_State *L, void *object) {
  (void)object;
  lua_getiuservalue(L, 1, 1);
  lua_getiuservalue(L, -1, FOUND_DOC);
  return 1;
}

/* m:capture(name) -> the capture, or nil */
static int match_capture(lua_State *L) {
  match_view *v;
  check_match(L, 1, &v);
  const char *name = luaL_checkstring(L, 2);
  uint32_t n = capture_named(v->of->found, v->id, name);
  if (n == NO_MATCH) return 0;
  push_own_capture(L, 1, n);
  return 1;
}

/* m:captures() -> a list of all, in the order of the pattern */
static int match_captures(lua_State *L) {
  match_view *v;
  uint32_t count = check_match(L, 1, &v)->count;
  lua_settop(L, 1);
  lua_getiuservalue(L, 1, 1);
  lua_createtable(L, (int)count, 0);
  for (uint32_t n = 0; n < count; n++) {
    bind_push_capture(L, 2, v->id, n);
    lua_rawseti(L, 3, (lua_Integer)n + 1);
  }
  return 1;
}

static int match_other(lua_State *L) {
  match_view *v;
  check_match(L, 1, &v);
  if (lua_type(L, 2) != LUA_TSTRING) return 0;
  return push_match_field(L, 1, lua_tostring(L, 2));
}

static int match_eq(lua_State *L) {
  match_view *a = bind_test(L, 1, &bind_match_type);
  match_view *b = bind_test(L, 2, &bind_match_type);
  lua_pushboolean(L, a && b && a->of == b->of && a->id == b->id);
  return 1;
}

static int match_tostring(lua_State *L) {
  return match_text(L, bind_check(L, 1, &bind_match_type));
}

static const luaL_Reg meta[] = {
    {"__eq",       match_eq      },
    {"__tostring", match_tostring},
    {NULL,         NULL          },
};

/* clang-format off */
static const bind_member methods[] = {
    {"capture", match_capture, "fun(self, name: string): sayso.capture?",
     "also one that a field of the match hides"},
    {"captures", match_captures, "fun(self): sayso.capture[]",
     "in the order of the pattern"},
    {NULL, NULL, NULL, NULL},
};

static const bind_field fields[] = {
    {"alternative", match_alternative, "integer", "number of the pattern"},
    {"doc", match_doc, "sayso.doc", ""},
    {"first", match_first, "integer", "token"},
    {"id", match_id, "string", "of its statement"},
    {"label", match_label, "string", "\"promise\""},
    {"last", match_last, "integer", "token"},
    {"rule", match_rule, "string", "\"pack/rule\""},
    {"score", match_score, "number", "what where gave; default 1"},
    {"sentence", match_sentence, "integer|nil",
     "number of the sentence it begins in"},
    {"span", match_span, "sayso.span", "all that it took"},
    {"text", match_text, "string", "all that it took"},
    {NULL, NULL, NULL, NULL},
};
/* clang-format on */

const bind_type bind_match_type = {MATCH_T, meta,        methods,
                                   fields,  match_other, true};

void bind_open_match(lua_State *L) { bind_type_open(L, &bind_match_type); }
