/* token.c - binds core/text/document.h's tokens, and the questions of
 * core/lang/tree.h and phrases.h about them: the type "token".
 *
 * A field that needs a layer makes it, for the token's own sentence only.
 */
#include <string.h>

#include "bind.h"
#include "lang/conllu.h"
#include "lang/engine.h"
#include "lang/phrases.h"
#include "lang/tree.h"

/* ## Views */

static void push_new(lua_State *L, int home, uint32_t i) {
  lua_rawgeti(L, home, HOME_DOC);
  doc_box *of = lua_touserdata(L, -1);
  lua_pop(L, 1);
  token_view *t = lua_newuserdatauv(L, sizeof *t, 1);
  *t = (token_view){of->token, of, i};
  lua_pushvalue(L, home);
  lua_setiuservalue(L, -2, 1);
  lua_rawgeti(L, home, HOME_METATABLE);
  lua_setmetatable(L, -2);
}

void bind_push_token_at(lua_State *L, int home, uint32_t i) {
  lua_Integer place = HOME_TOKENS + i % SLOTS_TOKENS;
  home = lua_absindex(L, home);
  lua_rawgeti(L, home, place);
  const token_view *t = lua_touserdata(L, -1);
  if (t && t->i == i) return;
  lua_pop(L, 1);
  push_new(L, home, i);
  lua_pushvalue(L, -1);
  lua_rawseti(L, home, place);
}

void bind_push_token(lua_State *L, int doc, uint32_t i) {
  if (i == NO_TOKEN) {
    lua_pushnil(L);
    return;
  }
  bind_push_home(L, doc);
  bind_push_token_at(L, -1, i);
  lua_remove(L, -2);
}

static sayso_doc *open_token(lua_State *L, const void *object, uint32_t *i) {
  const token_view *t = object;
  *i = t->i;
  return bind_open(L, t->of);
}

static doc_box *box_of(const void *object) {
  return ((const token_view *)object)->of;
}

static sayso_doc *check_token(lua_State *L, int arg, uint32_t *i) {
  return open_token(L, bind_check(L, arg, &bind_token_type), i);
}

/* Returns a token of the object at index 1, or nil for NO_TOKEN. */
static int push_sibling(lua_State *L, uint32_t i) {
  if (i == NO_TOKEN) return 0;
  lua_getiuservalue(L, 1, 1);
  bind_push_token_at(L, -1, i);
  return 1;
}

uint32_t bind_check_token(lua_State *L, int arg, sayso_doc *doc) {
  token_view *t = bind_test(L, arg, &bind_token_type);
  bind_need(L, doc, SAYSO_TOKENS);
  if (t) {
    luaL_argcheck(L, t->of->doc == doc, arg, "a token of another document");
    return t->i;
  }
  lua_Integer i = luaL_checkinteger(L, arg);
  luaL_argcheck(L, 1 <= i && i <= (lua_Integer)doc->tokens.count, arg,
                "no such token");
  return (uint32_t)(i - 1);
}

/* ## What is known of the word, and of its place */

/* The home of the token at index 1. */
static int push_own_home(lua_State *L) {
  lua_getiuservalue(L, 1, 1);
  return lua_gettop(L);
}

static int token_text(lua_State *L, void *object) {
  uint32_t i;
  sayso_doc *doc = open_token(L, object, &i);
  sayso_span at = doc->tokens.at[i];
  lua_pushlstring(L, doc->text + at.start, at.end - at.start);
  return 1;
}

static int token_form(lua_State *L, void *object) {
  uint32_t i;
  sayso_doc *doc = open_token(L, object, &i);
  bind_push_word(L, push_own_home(L), box_of(object),
                 words_at(doc->words, doc->tokens.form[i])->folded);
  return 1;
}

static int token_i(lua_State *L, void *object) {
  uint32_t i;
  open_token(L, object, &i);
  lua_pushinteger(L, (lua_Integer)i + 1);
  return 1;
}

static int token_doc(lua_State *L, void *object) {
  (void)object;
  lua_getiuservalue(L, 1, 1);
  lua_rawgeti(L, -1, HOME_DOC);
  return 1;
}

static int push_flag(lua_State *L, const void *object, sayso_layer layer,
                     unsigned flag) {
  uint32_t i;
  sayso_doc *doc = open_token(L, object, &i);
  bind_need(L, doc, layer);
  lua_pushboolean(L, (doc->tokens.flags[i] & flag) != 0);
  return 1;
}

static int token_space(lua_State *L, void *object) {
  return push_flag(L, object, SAYSO_TOKENS, TOKEN_SPACE);
}

static int token_clitic(lua_State *L, void *object) {
  return push_flag(L, object, SAYSO_TOKENS, TOKEN_CLITIC);
}

static int token_quoted(lua_State *L, void *object) {
  return push_flag(L, object, SAYSO_QUOTES, TOKEN_QUOTED);
}

static int token_starts(lua_State *L, void *object) {
  return push_flag(L, object, SAYSO_SENTENCES, TOKEN_FIRST);
}

static int push_look(lua_State *L, const void *object, unsigned flag) {
  uint32_t i;
  sayso_doc *doc = open_token(L, object, &i);
  const word *w = words_at(doc->words, doc->tokens.form[i]);
  lua_pushboolean(L, (w->flags & flag) != 0);
  return 1;
}

static int token_cap(lua_State *L, void *object) {
  return push_look(L, object, WORD_CAP);
}
static int token_upper(lua_State *L, void *object) {
  return push_look(L, object, WORD_UPPER);
}
static int token_alpha(lua_State *L, void *object) {
  return push_look(L, object, WORD_ALPHA);
}
static int token_digit(lua_State *L, void *object) {
  return push_look(L, object, WORD_DIGIT);
}

static int token_sentence(lua_State *L, void *object) {
  uint32_t i;
  sayso_doc *doc = open_token(L, object, &i);
  bind_need(L, doc, SAYSO_SENTENCES);
  uint32_t sentence = doc->tokens.sentence[i];
  if (sentence == NO_TOKEN) return 0;
  lua_pushinteger(L, (lua_Integer)sentence + 1);
  return 1;
}

static int token_block(lua_State *L, void *object) {
  uint32_t i;
  sayso_doc *doc = open_token(L, object, &i);
  lua_pushinteger(L, (lua_Integer)doc_block_of(doc, i) + 1);
  return 1;
}

/* ## Tags */

/* Makes the tags of the token's sentence; TAG_NONE outside of sentences. */
static uint16_t tag_at(lua_State *L, sayso_doc *doc, uint32_t i) {
  bind_need(L, doc, SAYSO_SENTENCES);
  if (doc->tokens.sentence[i] == NO_TOKEN) return TAG_NONE;
  bind_need_at(L, doc, SAYSO_TAGS, doc->tokens.sentence[i]);
  return doc->tokens.tag[i];
}

const char *bind_lemma(lua_State *L, sayso_doc *doc, uint32_t i) {
  if (i == NO_TOKEN || tag_at(L, doc, i) == TAG_NONE) return NULL;
  return words_at(doc->words, doc->tokens.lemma[i])->text;
}

static int token_lemma(lua_State *L, void *object) {
  uint32_t i;
  sayso_doc *doc = open_token(L, object, &i);
  if (tag_at(L, doc, i) == TAG_NONE) return 0;
  bind_push_word(L, push_own_home(L), box_of(object), doc->tokens.lemma[i]);
  return 1;
}

static int token_pos(lua_State *L, void *object) {
  uint32_t i;
  sayso_doc *doc = open_token(L, object, &i);
  uint16_t tag = tag_at(L, doc, i);
  if (tag == TAG_NONE) return 0;
  bind_push_pos(L, push_own_home(L), doc, tag);
  return 1;
}

static int token_tag(lua_State *L, void *object) {
  uint32_t i;
  sayso_doc *doc = open_token(L, object, &i);
  uint16_t tag = tag_at(L, doc, i);
  if (tag == TAG_NONE) return 0;
  bind_push_tag(L, push_own_home(L), doc, tag);
  return 1;
}

static int token_morph(lua_State *L, void *object) {
  uint32_t i;
  sayso_doc *doc = open_token(L, object, &i);
  uint16_t tag = tag_at(L, doc, i);
  if (tag == TAG_NONE) return 0;
  lua_pushstring(L, tag_feats(doc->engine->tagger, tag));
  return 1;
}

/* t:morph_value("Tense") -> "Past", or nil */
static int token_morph_value(lua_State *L) {
  uint32_t i;
  sayso_doc *doc = check_token(L, 1, &i);
  const char *key = luaL_checkstring(L, 2);
  uint16_t tag = tag_at(L, doc, i);
  if (tag == TAG_NONE) return 0;
  size_t len;
  const char *feats = tag_feats(doc->engine->tagger, tag);
  const char *text = conllu_value(feats, key, &len);
  if (!text) return 0;
  lua_pushlstring(L, text, len);
  return 1;
}

/* ## The tree */

/* Makes the tree of the token's sentence; false outside of sentences. */
static bool has_tree(lua_State *L, sayso_doc *doc, uint32_t i) {
  bind_need(L, doc, SAYSO_SENTENCES);
  if (doc->tokens.sentence[i] == NO_TOKEN) return false;
  bind_need_at(L, doc, SAYSO_DEPS, doc->tokens.sentence[i]);
  return true;
}

static int token_dep(lua_State *L, void *object) {
  uint32_t i;
  sayso_doc *doc = open_token(L, object, &i);
  if (!has_tree(L, doc, i)) return 0;
  bind_push_rel(L, push_own_home(L), doc->tokens.rel[i]);
  return 1;
}

static int token_head(lua_State *L, void *object) {
  uint32_t i;
  sayso_doc *doc = open_token(L, object, &i);
  if (!has_tree(L, doc, i)) return 0;
  return push_sibling(L, doc->tokens.head[i]);
}

/* Relations by the address of the name: Lua has each short string only once,
 * and a list in the registry holds on to these. */
#define REL_SLOTS 256u

struct rel_map {
  struct {
    const void *name; /* NULL: empty */
    uint16_t rel;
  } slots[REL_SLOTS]; /* some always empty */
};

static const char rels_key; /* in the registry: a rel_map, which has the list */

static unsigned rel_slot(const struct rel_map *map, const void *name) {
  uintptr_t at = (uintptr_t)name;
  unsigned i = (unsigned)(at >> 4 ^ at >> 12) % REL_SLOTS;
  while (map->slots[i].name && map->slots[i].name != name)
    i = (i + 1) % REL_SLOTS;
  return i;
}

static void open_rels(lua_State *L) {
  struct rel_map *map = lua_newuserdatauv(L, sizeof *map, 1);
  memset(map, 0, sizeof *map);
  lua_createtable(L, REL_COUNT, 0);
  for (uint16_t rel = 0; rel < REL_COUNT; rel++) {
    lua_pushstring(L, rel_name(rel));
    const void *name = lua_topointer(L, -1);
    unsigned i = rel_slot(map, name);
    map->slots[i].name = name;
    map->slots[i].rel = rel;
    lua_rawseti(L, -2, rel + 1);
  }
  lua_setiuservalue(L, -2, 1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &rels_key);
}

const struct rel_map *bind_rels(lua_State *L) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &rels_key);
  const struct rel_map *map = lua_touserdata(L, -1);
  lua_pop(L, 1); /* the registry keeps it */
  return map;
}

static uint16_t check_rel(lua_State *L, int arg, const struct rel_map *map) {
  unsigned i = rel_slot(map, lua_topointer(L, arg));
  if (!map->slots[i].name) {
    luaL_checkstring(L, arg);
    luaL_argerror(L, arg, "no such relation");
  }
  return map->slots[i].rel;
}

/* The relations named by the arguments from 2 on, of the token at 1. */
#define RELS_MAX 16
static int check_rels(lua_State *L, uint16_t rels[RELS_MAX]) {
  int count = lua_gettop(L) - 1;
  const struct rel_map *map = ((token_view *)lua_touserdata(L, 1))->of->rels;
  luaL_argcheck(L, count <= RELS_MAX, RELS_MAX + 2, "too many relations");
  for (int i = 0; i < count; i++)
    rels[i] = check_rel(L, i + 2, map);
  return count;
}

static bool has_rel(const sayso_doc *doc, uint32_t i, const uint16_t *rels,
                    int count) {
  for (int k = 0; k < count; k++)
    if (doc->tokens.rel[i] == rels[k]) return true;
  return count == 0;
}

/* t:child(rel...) -> the first dependent with one of these relations: with
 * the first of them that any has */
static int token_child(lua_State *L) {
  uint32_t i;
  uint16_t rels[RELS_MAX];
  sayso_doc *doc = check_token(L, 1, &i);
  int count = check_rels(L, rels);
  if (!has_tree(L, doc, i)) return 0;
  for (int k = 0; k < count; k++) {
    uint32_t child = tree_child(doc, i, rels[k]);
    if (child != NO_TOKEN) return push_sibling(L, child);
  }
  return count ? 0 : push_sibling(L, tree_next_child(doc, i, NO_TOKEN));
}

/* The dependent after `child` with any of these relations. */
static uint32_t next_child(const sayso_doc *doc, uint32_t i, uint32_t child,
                           const uint16_t *rels, int count) {
  do
    child = tree_next_child(doc, i, child);
  while (child != NO_TOKEN && !has_rel(doc, child, rels, count));
  return child;
}

/* Finds up to `room` dependents after `*child`, which goes on to the last. */
static uint32_t find_children(const sayso_doc *doc, uint32_t i, uint32_t *child,
                              const uint16_t *rels, int count, uint32_t *out,
                              uint32_t room) {
  uint32_t n = 0;
  while (n < room) {
    *child = next_child(doc, i, *child, rels, count);
    if (*child == NO_TOKEN) break;
    out[n++] = *child;
  }
  return n;
}

/* t:children(rel...) -> a list of the dependents with any of these relations;
 * without arguments, of all */
#define CHILDREN_AT_ONCE 32
static int token_children(lua_State *L) {
  uint32_t i, at[CHILDREN_AT_ONCE], child = NO_TOKEN, many = 0;
  uint16_t rels[RELS_MAX];
  lua_Integer n = 0;
  sayso_doc *doc = check_token(L, 1, &i);
  int count = check_rels(L, rels);
  if (has_tree(L, doc, i))
    many = find_children(doc, i, &child, rels, count, at, CHILDREN_AT_ONCE);
  lua_settop(L, 1);
  lua_getiuservalue(L, 1, 1);
  lua_createtable(L, (int)many, 0);
  while (many) {
    for (uint32_t k = 0; k < many; k++) {
      bind_push_token_at(L, 2, at[k]);
      lua_rawseti(L, 3, ++n);
    }
    if (child == NO_TOKEN) break;
    many = find_children(doc, i, &child, rels, count, at, CHILDREN_AT_ONCE);
  }
  return 1;
}

static int push_span_of(lua_State *L, const sayso_doc *doc,
                        const sayso_span *tokens, uint32_t count) {
  lua_getiuservalue(L, 1, 1);
  lua_rawgeti(L, -1, HOME_DOC);
  span_view *s = bind_push_span(L, -1, count);
  for (uint32_t k = 0; k < count; k++)
    s->piece[k] = bind_tokens(doc, tokens[k].start, tokens[k].end);
  return 1;
}

/* t:subtree() -> the least span that holds it and all its descendants */
static int token_subtree(lua_State *L) {
  uint32_t i;
  sayso_doc *doc = check_token(L, 1, &i);
  sayso_span reach = {i, i + 1};
  if (has_tree(L, doc, i)) reach = doc->tokens.reach[i];
  return push_span_of(L, doc, &reach, 1);
}

/* t:phrase() -> the largest noun phrase that it heads */
static int token_phrase(lua_State *L) {
  uint32_t i;
  sayso_doc *doc = check_token(L, 1, &i);
  sayso_span at = {i, i + 1};
  if (has_tree(L, doc, i)) at = tree_phrase(doc, i);
  return push_span_of(L, doc, &at, 1);
}

/* t:clause([without]) -> the clause that it heads, without the reach of the
 * token `without` if that lies inside */
static int token_clause(lua_State *L) {
  uint32_t i, without = NO_TOKEN;
  sayso_doc *doc = check_token(L, 1, &i);
  if (!lua_isnoneornil(L, 2)) without = bind_check_token(L, 2, doc);
  sayso_span pieces[TREE_PIECES] = {
      {i, i + 1}
  };
  unsigned count = 1;
  if (has_tree(L, doc, i)) count = tree_clause(doc, i, without, pieces);
  return push_span_of(L, doc, pieces, count);
}

/* ## Values of many tokens */

enum { OF_FORM, OF_LEMMA, OF_POS, OF_TAG, OF_DEP, OF_SENTENCE, OF_QUOTE };

const char *const bind_token_values[] = {
    [OF_FORM] = "form",   [OF_LEMMA] = "lemma",
    [OF_POS] = "pos",     [OF_TAG] = "tag",
    [OF_DEP] = "dep",     [OF_SENTENCE] = "sentence",
    [OF_QUOTE] = "quote", NULL,
};

static void push_number(lua_State *L, uint32_t row) {
  if (row == NO_TOKEN)
    lua_pushboolean(L, 0);
  else
    lua_pushinteger(L, (lua_Integer)row + 1);
}

/* A value that needs tags or a tree. */
static void push_analysis(lua_State *L, int home, doc_box *of, uint32_t i,
                          int field) {
  sayso_doc *doc = of->doc;
  uint16_t tag = tag_at(L, doc, i);
  if (tag == TAG_NONE || (field == OF_DEP && !has_tree(L, doc, i)))
    lua_pushboolean(L, 0);
  else if (field == OF_LEMMA)
    bind_push_word(L, home, of, doc->tokens.lemma[i]);
  else if (field == OF_POS)
    bind_push_pos(L, home, doc, tag);
  else if (field == OF_TAG)
    bind_push_tag(L, home, doc, tag);
  else
    bind_push_rel(L, home, doc->tokens.rel[i]);
}

void bind_push_token_value(lua_State *L, int home, doc_box *of, uint32_t i,
                           int field) {
  sayso_doc *doc = of->doc;
  switch (field) {
  case OF_FORM:
    bind_push_word(L, home, of,
                   words_at(doc->words, doc->tokens.form[i])->folded);
    break;
  case OF_SENTENCE:
    bind_need(L, doc, SAYSO_SENTENCES);
    push_number(L, doc->tokens.sentence[i]);
    break;
  case OF_QUOTE:
    bind_need(L, doc, SAYSO_QUOTES);
    push_number(L, bind_quote(doc, i));
    break;
  default:
    push_analysis(L, home, of, i, field);
  }
}

/* What tells the values of a field apart; NO_TOKEN where there is none. */
static uint32_t value_key(lua_State *L, sayso_doc *doc, uint32_t i, int field) {
  if (field == OF_FORM)
    return words_at(doc->words, doc->tokens.form[i])->folded;
  if (field == OF_SENTENCE) {
    bind_need(L, doc, SAYSO_SENTENCES);
    return doc->tokens.sentence[i];
  }
  if (field == OF_QUOTE) {
    bind_need(L, doc, SAYSO_QUOTES);
    return bind_quote(doc, i);
  }
  uint16_t tag = tag_at(L, doc, i);
  if (tag == TAG_NONE) return NO_TOKEN;
  if (field == OF_LEMMA) return doc->tokens.lemma[i];
  if (field != OF_DEP) return tag;
  return has_tree(L, doc, i) ? doc->tokens.rel[i] : NO_TOKEN;
}

/* Whether the value on the top is one of those at index `set`: a key of a
 * table, the value itself, or for true any but false. Pops it. */
static bool take_wanted(lua_State *L, int set) {
  bool is_wanted;
  if (lua_istable(L, set)) {
    lua_rawget(L, set);
    is_wanted = lua_toboolean(L, -1);
  } else if (lua_isboolean(L, set)) {
    is_wanted = lua_toboolean(L, -1) == lua_toboolean(L, set);
  } else {
    is_wanted = lua_rawequal(L, -1, set);
  }
  lua_pop(L, 1);
  return is_wanted;
}

/* The token as a number, from 1, or the number itself. */
static lua_Integer check_place(lua_State *L, int arg) {
  const token_view *t = bind_test(L, arg, &bind_token_type);
  return t ? (lua_Integer)t->i + 1 : luaL_checkinteger(L, arg);
}

/* doc:find("tag", first, last, { VBD = true }) -> the number of the first of
 * these tokens whose value is wanted, or nil. A value is asked about once, and
 * known by its key from then on. */
int bind_doc_find(lua_State *L) {
  doc_box *of = bind_check_doc(L, 1);
  sayso_doc *doc = bind_open(L, of);
  int field = luaL_checkoption(L, 2, NULL, bind_token_values);
  lua_Integer first = check_place(L, 3), last = check_place(L, 4);
  bind_need(L, doc, SAYSO_TOKENS);
  luaL_argcheck(L, first >= 1, 3, "no such token");
  luaL_argcheck(L, last <= (lua_Integer)doc->tokens.count, 4, "no such token");
  luaL_checkany(L, 5);
  lua_settop(L, 5);
  bind_push_home(L, 1);
  uint32_t keys[64] = {0};
  uint64_t known = 0, wanted = 0; /* by the place of a key */
  for (lua_Integer n = first; n <= last; n++) {
    uint32_t i = (uint32_t)(n - 1), key = value_key(L, doc, i, field);
    uint64_t bit = (uint64_t)1 << key % 64;
    if (!(known & bit) || keys[key % 64] != key) {
      bind_push_token_value(L, 6, of, i, field);
      wanted = take_wanted(L, 5) ? wanted | bit : wanted & ~bit;
      known |= bit;
      keys[key % 64] = key;
    }
    if (!(wanted & bit)) continue;
    lua_pushinteger(L, n);
    return 1;
  }
  return 0;
}

/* ## Neighbours */

static int push_neighbour(lua_State *L, int sign) {
  uint32_t i;
  sayso_doc *doc = check_token(L, 1, &i);
  lua_Integer n = luaL_optinteger(L, 2, 1), count = doc->tokens.count;
  if (n < -count || n > count) return 0;
  n = (lua_Integer)i + sign * n;
  if (n < 0 || n >= count) return 0;
  return push_sibling(L, (uint32_t)n);
}

/* t:next([n]), t:prev([n]) -> the token n places on, or nil */
static int token_next(lua_State *L) { return push_neighbour(L, 1); }
static int token_prev(lua_State *L) { return push_neighbour(L, -1); }

/* ## Order */

static int token_eq(lua_State *L) {
  token_view *a = bind_test(L, 1, &bind_token_type);
  token_view *b = bind_test(L, 2, &bind_token_type);
  lua_pushboolean(L, a && b && a->of == b->of && a->i == b->i);
  return 1;
}

static int token_lt(lua_State *L) {
  token_view *a = bind_check(L, 1, &bind_token_type);
  token_view *b = bind_check(L, 2, &bind_token_type);
  lua_pushboolean(L, a->i < b->i);
  return 1;
}

static int token_le(lua_State *L) {
  token_view *a = bind_check(L, 1, &bind_token_type);
  token_view *b = bind_check(L, 2, &bind_token_type);
  lua_pushboolean(L, a->i <= b->i);
  return 1;
}

static int token_tostring(lua_State *L) {
  return token_text(L, bind_check(L, 1, &bind_token_type));
}

static const luaL_Reg meta[] = {
    {"__eq",       token_eq      },
    {"__lt",       token_lt      },
    {"__le",       token_le      },
    {"__tostring", token_tostring},
    {NULL,         NULL          },
};

/* clang-format off */
static const bind_member methods[] = {
    {"child", token_child, "fun(self, ...: string): sayso.token?",
     "the first dependent with one of these relations"},
    {"children", token_children, "fun(self, ...: string): sayso.token[]",
     "all dependents, or those with these relations"},
    {"clause", token_clause,
     "fun(self, without?: sayso.token|integer): sayso.span",
     "the clause that it heads, without what hangs on a token"},
    {"morph_value", token_morph_value, "fun(self, key: string): string?",
     "the value of a feature: \"Past\" of \"Tense\""},
    {"next", token_next, "fun(self, n?: integer): sayso.token?",
     "the token after it, or n places on"},
    {"phrase", token_phrase, "fun(self): sayso.span",
     "the largest noun phrase that it heads"},
    {"prev", token_prev, "fun(self, n?: integer): sayso.token?",
     "the token before it, or n places back"},
    {"subtree", token_subtree, "fun(self): sayso.span",
     "with all that depends on it"},
    {NULL, NULL, NULL, NULL},
};

static const bind_field fields[] = {
    {"alpha", token_alpha, "boolean", "has a letter"},
    {"block", token_block, "integer", "number of its block"},
    {"cap", token_cap, "boolean", "begins with a capital"},
    {"clitic", token_clitic, "boolean",
     "one written word with the token before"},
    {"dep", token_dep, "string|nil",
     "its relation to its governor: \"nsubj:pass\""},
    {"digit", token_digit, "boolean", "has a digit"},
    {"doc", token_doc, "sayso.doc", ""},
    {"first", token_i, "integer", "same as i"},
    {"form", token_form, "string", "lower-cased"},
    {"head", token_head, "sayso.token|nil", "its governor"},
    {"i", token_i, "integer", "its number in the document"},
    {"last", token_i, "integer", "same as i"},
    {"lemma", token_lemma, "string|nil", "its dictionary form"},
    {"morph", token_morph, "string|nil", "\"Mood=Ind|Tense=Past\""},
    {"pos", token_pos, "string|nil",
     "its tag of Universal Dependencies: \"VERB\""},
    {"quoted", token_quoted, "boolean", "stands in quotation marks"},
    {"sentence", token_sentence, "integer|nil",
     "number of its sentence; nil in a dateline"},
    {"space", token_space, "boolean", "white space stands before it"},
    {"starts", token_starts, "boolean", "the first word of its sentence"},
    {"tag", token_tag, "string|nil", "its tag of the Penn treebank: \"VBD\""},
    {"text", token_text, "string", "as written"},
    {"upper", token_upper, "boolean", "all capitals"},
    {NULL, NULL, NULL, NULL},
};
/* clang-format on */

const bind_type bind_token_type = {TOKEN_T, meta, methods, fields, NULL, true};

void bind_open_token(lua_State *L) {
  open_rels(L);
  bind_type_open(L, &bind_token_type);
}
