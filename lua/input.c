/* input.c - the module "sayso.input": binds core/input/input.h.
 *
 *     local reader = input.open({ format = "auto" }, { "a.txt", "news/" })
 *     for doc in function() return reader:next() end do ... end
 *
 * A doc is a table: id text date fields path line notes; for what can not be
 * read, code and message stand in place of the text.
 */
#include "input/input.h"

#include "bind.h"
#include "command.h"

#define INPUT_T "sayso.input"

static input **check(lua_State *L) {
  input **in = luaL_checkudata(L, 1, INPUT_T);
  luaL_argcheck(L, *in, 1, "the reader is closed");
  return in;
}

static int reader_close(lua_State *L) {
  input **in = luaL_checkudata(L, 1, INPUT_T);
  input_free(*in);
  *in = NULL;
  return 0;
}

static const char *option(lua_State *L, const char *name) {
  lua_getfield(L, 1, name); /* stays on the stack: the string is borrowed */
  return luaL_optstring(L, -1, NULL);
}

static size_t option_size(lua_State *L, const char *name) {
  lua_getfield(L, 1, name);
  lua_Integer n = luaL_optinteger(L, -1, 0);
  luaL_argcheck(L, n >= 0, 1, name);
  return (size_t)n;
}

static input_options check_options(lua_State *L) {
  static const char *const formats[] = {"auto", "text", "jsonl", NULL};
  lua_getfield(L, 1, "format");
  return (input_options){
      .format = (input_format)luaL_checkoption(L, -1, "auto", formats),
      .text_field = option(L, "text_field"),
      .id_field = option(L, "id_field"),
      .date_field = option(L, "date_field"),
      .doc_max = option_size(L, "doc_max"),
      .text_max = option_size(L, "text_max"),
      .line_max = option_size(L, "line_max"),
      .depth_max = (unsigned)option_size(L, "depth_max"),
  };
}

/* open(options, arguments) -> reader | nil, message */
static int input_open(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  luaL_checktype(L, 2, LUA_TTABLE);
  lua_Integer count = luaL_len(L, 2);
  input **in = lua_newuserdatauv(L, sizeof *in, 0);
  *in = NULL;
  luaL_setmetatable(L, INPUT_T);
  int reader = lua_gettop(L);
  input_options options = check_options(L);
  const char **args =
      lua_newuserdatauv(L, ((size_t)count + 1) * sizeof *args, 0);
  for (lua_Integer i = 0; i < count; i++) {
    lua_rawgeti(L, 2, i + 1);
    args[i] = luaL_checkstring(L, -1); /* the table keeps it */
    lua_pop(L, 1);
  }
  sayso_status status = input_new(&options, args, (size_t)count, in);
  if (status) {
    luaL_pushfail(L);
    lua_pushstring(L, sayso_strerror(status));
    return 2;
  }
  lua_pushvalue(L, reader);
  return 1;
}

static void set_string(lua_State *L, const char *key, const char *s) {
  if (!s) return;
  lua_pushstring(L, s);
  lua_setfield(L, -2, key);
}

static void set_notes(lua_State *L, const input_doc *d) {
  lua_createtable(L, (int)d->note_count, 0);
  for (size_t i = 0; i < d->note_count; i++) {
    lua_pushstring(L, d->notes[i].code);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  lua_setfield(L, -2, "notes");
}

static void push_doc(lua_State *L, const input_doc *d) {
  lua_createtable(L, 0, 9);
  set_string(L, "id", d->id);
  set_string(L, "date", d->date);
  set_string(L, "path", d->path);
  set_string(L, "code", d->code);
  set_string(L, "message", d->message);
  lua_pushlstring(L, d->text ? d->text : "", d->text_len);
  lua_setfield(L, -2, "text");
  if (d->fields.at) {
    lua_pushlstring(L, d->fields.at, d->fields.len);
    lua_setfield(L, -2, "fields");
  }
  lua_pushinteger(L, d->line);
  lua_setfield(L, -2, "line");
  set_notes(L, d);
}

/* reader:next() -> doc, or nil at the end. With `at_once` it does not wait for
 * what has not come: then it gives false, and a descriptor to wait for. */
static int reader_next(lua_State *L) {
  int fd = -1;
  input *in = *check(L);
  bool at_once = lua_toboolean(L, 2);
  const input_doc *d = at_once ? input_try(in, &fd) : input_next(in);
  if (!d && fd < 0) return 0;
  if (!d) {
    lua_pushboolean(L, false);
    lua_pushinteger(L, fd);
    return 2;
  }
  push_doc(L, d);
  return 1;
}

/* reader:progress() -> the share of bytes that was read, 0 to 1, or nil */
static int reader_progress(lua_State *L) {
  uint64_t done, all;
  input_progress(*check(L), &done, &all);
  if (!all) return 0;
  lua_pushnumber(L, (lua_Number)done / (lua_Number)all);
  return 1;
}

/* reader:skipped() -> how many files of folders were passed over */
static int reader_skipped(lua_State *L) {
  lua_pushinteger(L, (lua_Integer)input_skipped(*check(L)));
  return 1;
}

static const luaL_Reg methods[] = {
    {"close",    reader_close   },
    {"next",     reader_next    },
    {"progress", reader_progress},
    {"skipped",  reader_skipped },
    {NULL,       NULL           },
};

static const luaL_Reg functions[] = {
    {"open", input_open},
    {NULL,   NULL      },
};

int luaopen_sayso_input(lua_State *L) {
  bind_plain_type(L, INPUT_T, reader_close, methods);
  luaL_newlib(L, functions);
  return 1;
}
