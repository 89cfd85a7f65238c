/* home.c - what is kept of a document for its tokens: the list that bind.h
 * calls their home.
 *
 * A word or a name that was asked for once is fetched from the list by its
 * number: Lua would look up its letters each time.
 */
#include "bind.h"
#include "lang/engine.h"

void bind_push_home(lua_State *L, int doc) {
  if (lua_getiuservalue(L, doc, DOC_HOME) == LUA_TTABLE) return;
  lua_pop(L, 1);
  doc = lua_absindex(L, doc);
  doc_box *box = lua_touserdata(L, doc);
  lua_createtable(L, HOME_END - 1, 0);
  lua_pushvalue(L, doc);
  lua_rawseti(L, -2, HOME_DOC);
  box->token = bind_push_metatable(L, &bind_token_type);
  lua_rawseti(L, -2, HOME_METATABLE);
  lua_pushvalue(L, -1);
  lua_setiuservalue(L, doc, DOC_HOME);
}

/* Puts the value on the top into a place of the home. */
static void keep(lua_State *L, int home, lua_Integer place) {
  lua_pushvalue(L, -1);
  lua_rawseti(L, home, place);
}

/* Pushes a name that stands in the home; or, if it does not, nothing. */
static bool push_kept(lua_State *L, int home, lua_Integer place) {
  if (lua_rawgeti(L, home, place) != LUA_TNIL) return true;
  lua_pop(L, 1);
  return false;
}

void bind_push_rel(lua_State *L, int home, uint16_t rel) {
  lua_Integer place = HOME_RELS + rel;
  if (place <= HOME_LAST_RELS && push_kept(L, home, place)) return;
  lua_pushstring(L, rel_name(rel));
  if (place <= HOME_LAST_RELS) keep(L, home, place);
}

void bind_push_word(lua_State *L, int home, doc_box *of, word_id id) {
  uint32_t slot = id % SLOTS_WORDS;
  if (of->words[slot] == id && id != WORD_NONE) {
    lua_rawgeti(L, home, (lua_Integer)(HOME_WORDS + slot));
    return;
  }
  const word *w = words_at(of->doc->words, id);
  lua_pushlstring(L, w->text, w->len);
  keep(L, home, (lua_Integer)(HOME_WORDS + slot));
  of->words[slot] = id;
}

void bind_push_pos(lua_State *L, int home, const sayso_doc *doc, uint16_t tag) {
  upos pos = tag_upos(doc->engine->tagger, tag);
  if (push_kept(L, home, HOME_POS + (lua_Integer)pos)) return;
  lua_pushstring(L, upos_name(pos));
  keep(L, home, HOME_POS + (lua_Integer)pos);
}

void bind_push_tag(lua_State *L, int home, const sayso_doc *doc, uint16_t tag) {
  if (push_kept(L, home, HOME_TAGS + tag)) return;
  lua_pushstring(L, tag_xpos(doc->engine->tagger, tag));
  keep(L, home, HOME_TAGS + tag);
}
