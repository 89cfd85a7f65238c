/* conllu.c - the module "sayso.conllu": binds core/lang/conllu_doc.h.
 *
 *     conllu.write(doc) -> the document as CoNLL-U
 *     conllu.read(path) -> trees | nil, message, line
 *     trees:documents() -> a list of {first, last}: sentences, from 1
 *     trees:doc(engine, first, last, id) -> doc with the tokens of the trees
 */
#include "lang/conllu_doc.h"

#include "bind.h"
#include "buffer.h"
#include "command.h"

#define TREES_T "sayso.trees"

static int write_doc(lua_State *L) {
  sayso_doc *doc = bind_open(L, bind_check_doc(L, 1));
  buf *out = buffer_push(L);
  sayso_status status = doc_write_conllu(doc, out);
  if (status) return bind_fail(L, status);
  buffer_to_string(L, out);
  return 1;
}

static int trees_free(lua_State *L) {
  conllu_release(luaL_checkudata(L, 1, TREES_T));
  return 0;
}

static int read_trees(lua_State *L) {
  const char *path = luaL_checkstring(L, 1);
  sayso_error error = {0};
  conllu *c = lua_newuserdatauv(L, sizeof *c, 0);
  *c = (conllu){0};
  luaL_setmetatable(L, TREES_T);
  if (!conllu_read(c, path, &error)) return 1;
  luaL_pushfail(L);
  lua_pushstring(L, error.message);
  lua_pushinteger(L, error.line);
  return 3;
}

/* Adds {first, last} to the list on the top; both count from 1. */
static void add_range(lua_State *L, uint32_t first, uint32_t last) {
  lua_createtable(L, 2, 0);
  lua_pushinteger(L, (lua_Integer)first + 1);
  lua_rawseti(L, -2, 1);
  lua_pushinteger(L, last);
  lua_rawseti(L, -2, 2);
  lua_rawseti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1);
}

static int trees_documents(lua_State *L) {
  const conllu *c = luaL_checkudata(L, 1, TREES_T);
  uint32_t first = 0;
  lua_newtable(L);
  for (uint32_t i = 1; i <= c->sentence_count; i++)
    if (i == c->sentence_count || c->sentences[i].new_document) {
      add_range(L, first, i);
      first = i;
    }
  return 1;
}

static int trees_doc(lua_State *L) {
  const conllu *c = luaL_checkudata(L, 1, TREES_T);
  sayso_engine *engine = bind_check_engine(L, 2);
  lua_Integer first = luaL_checkinteger(L, 3), last = luaL_checkinteger(L, 4);
  luaL_argcheck(L, first >= 1, 3, "sentences count from 1");
  luaL_argcheck(L, last >= first && last <= c->sentence_count, 4,
                "out of range");
  luaL_optstring(L, 5, NULL);
  lua_settop(L, 5);
  doc_box *box = bind_push_doc(L);
  lua_pushvalue(L, 2);
  lua_setiuservalue(L, -2, DOC_PIN);
  lua_pushvalue(L, 5);
  lua_setiuservalue(L, -2, DOC_ID);
  box->is_owned = true;
  sayso_status status = doc_from_conllu(engine, c, (uint32_t)(first - 1),
                                        (uint32_t)last, &box->doc);
  return status ? bind_fail(L, status) : 1;
}

static const luaL_Reg methods[] = {
    {"documents", trees_documents},
    {"doc",       trees_doc      },
    {NULL,        NULL           },
};

static const luaL_Reg functions[] = {
    {"read",  read_trees},
    {"write", write_doc },
    {NULL,    NULL      },
};

int luaopen_sayso_conllu(lua_State *L) {
  bind_plain_type(L, TREES_T, trees_free, methods);
  luaL_newlib(L, functions);
  return 1;
}
