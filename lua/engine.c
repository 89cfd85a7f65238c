/* engine.c - binds sayso_engine of include/sayso.h: the type "engine". */
#include <string.h>

#include "bind.h"

#define ENGINE_T "sayso.engine"

typedef struct {
  sayso_engine *engine; /* NULL once closed */
} engine_box;

sayso_engine *bind_check_engine(lua_State *L, int arg) {
  engine_box *box = luaL_checkudata(L, arg, ENGINE_T);
  if (!box->engine) luaL_error(L, "the engine is closed");
  return box->engine;
}

/* core.engine(path) -> engine | nil, message, line */
static int engine_new(lua_State *L) {
  const char *path = luaL_checkstring(L, 1);
  sayso_error error = {0};
  engine_box *box = lua_newuserdatauv(L, sizeof *box, 0);
  box->engine = NULL;
  luaL_setmetatable(L, ENGINE_T);
  if (!sayso_engine_new(path, &box->engine, &error)) return 1;
  luaL_pushfail(L);
  lua_pushstring(L, error.message);
  lua_pushinteger(L, error.line);
  return 3;
}

/* engine:doc(text, id, date) -> doc | nil, message [, place of a bad byte] */
static int engine_doc(lua_State *L) {
  size_t len, bad = 0;
  sayso_engine *engine = bind_check_engine(L, 1);
  const char *text = luaL_checklstring(L, 2, &len);
  luaL_optstring(L, 3, NULL);
  const char *date = luaL_optstring(L, 4, NULL);
  lua_settop(L, 4);
  doc_box *box = bind_push_doc(L);
  lua_pushvalue(L, 1);
  lua_setiuservalue(L, -2, DOC_PIN);
  lua_pushvalue(L, 3);
  lua_setiuservalue(L, -2, DOC_ID);
  lua_pushvalue(L, 4);
  lua_setiuservalue(L, -2, DOC_DATE);
  box->is_owned = true;
  sayso_status status = sayso_doc_new(engine, text, len, &box->doc, &bad);
  if (!status && date &&
      sayso_doc_set_date(box->doc, date, strlen(date)) != SAYSO_OK) {
    luaL_pushfail(L);
    lua_pushfstring(L, "'%s' is no date: one like 2024-11-05 expected", date);
    return 2;
  }
  if (!status) return 1;
  bind_fail(L, status);
  if (status != SAYSO_EUTF8) return 2;
  lua_pushinteger(L, (lua_Integer)bad + 1);
  return 3;
}

/* Documents pin the engine, so none is open any more. */
static int engine_gc(lua_State *L) {
  engine_box *box = luaL_checkudata(L, 1, ENGINE_T);
  sayso_engine_free(box->engine);
  box->engine = NULL;
  return 0;
}

static const luaL_Reg meta[] = {
    {"__gc", engine_gc},
    {NULL,   NULL     },
};

static const bind_member methods[] = {
    {"doc", engine_doc, NULL, NULL},
    {NULL,  NULL,       NULL, NULL},
};

static const bind_field fields[] = {
    {NULL, NULL, NULL, NULL},
};

static const bind_type type = {ENGINE_T, meta, methods, fields, NULL, false};

void bind_open_engine(lua_State *L) {
  bind_type_open(L, &type);
  lua_pushcfunction(L, engine_new);
  lua_setfield(L, -2, "engine");
}
