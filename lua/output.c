/* output.c - the module "sayso.output": binds those parts of
 * core/output/write.h that need no document. */
#include "buffer.h"
#include "command.h"
#include "output/write.h"

/* json_error(doc, code, message) -> a line */
static int json_error(lua_State *L) {
  const char *doc = luaL_checkstring(L, 1), *code = luaL_checkstring(L, 2);
  const char *message = luaL_checkstring(L, 3);
  buf *b = buffer_push(L);
  write_json_error(b, doc, code, message);
  buffer_to_string(L, b);
  return 1;
}

/* csv_error(doc, code, message) -> a row */
static int csv_error(lua_State *L) {
  const char *doc = luaL_checkstring(L, 1), *code = luaL_checkstring(L, 2);
  const char *message = luaL_checkstring(L, 3);
  buf *b = buffer_push(L);
  write_csv_error(b, doc, code, message);
  buffer_to_string(L, b);
  return 1;
}

/* csv_head() -> the row with the names of the columns */
static int csv_head(lua_State *L) {
  buf *b = buffer_push(L);
  write_csv_head(b);
  buffer_to_string(L, b);
  return 1;
}

static const luaL_Reg functions[] = {
    {"json_error", json_error},
    {"csv_error",  csv_error },
    {"csv_head",   csv_head  },
    {NULL,         NULL      },
};

int luaopen_sayso_output(lua_State *L) {
  luaL_newlib(L, functions);
  return 1;
}
