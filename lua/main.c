/* main.c - the command: finds its own files, opens a Lua state with the
 * library in reach, and runs lua/sayso/command.lua.
 *
 * The files stand beside the program: in a checkout (build/sayso, ../lua), or
 * as installed (bin/sayso, ../share/sayso); else under SAYSO_PREFIX.
 */
#define _DEFAULT_SOURCE /* realpath */
#include <fcntl.h>
#include <limits.h>
#include <lualib.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/cells.h"
#include "bind.h"
#include "command.h"

#ifndef SAYSO_PREFIX
#define SAYSO_PREFIX "/usr/local"
#endif

/* Where our files may stand: folders with lua/sayso/, scripts/ and so on; those
 * that begin with a dot are seen from the program's own. */
static const char *const homes[] = {"./..", "./../..", "./../share/sayso",
                                    SAYSO_PREFIX "/share/sayso"};

static const luaL_Reg modules[] = {
    {"sayso.conllu",   luaopen_sayso_conllu  },
    {"sayso.core",     luaopen_sayso_core    },
    {"sayso.edit",     luaopen_sayso_edit    },
    {"sayso.input",    luaopen_sayso_input   },
    {"sayso.json",     luaopen_sayso_json    },
    {"sayso.output",   luaopen_sayso_output  },
    {"sayso.sink",     luaopen_sayso_sink    },
    {"sayso.system",   luaopen_sayso_system  },
    {"sayso.terminal", luaopen_sayso_terminal},
    {"sayso.train",    luaopen_sayso_train   },
    {"sayso.worker",   luaopen_sayso_worker  },
    {NULL,             NULL                  },
};

/* Pushes the folder of the program, or "." where the system does not say. */
static void push_own_folder(lua_State *L) {
  char path[PATH_MAX];
  ssize_t n = readlink("/proc/self/exe", path, sizeof path);
  while (n > 0 && path[n - 1] != '/')
    n--;
  if (n > 0)
    lua_pushlstring(L, path, (size_t)n - 1);
  else
    lua_pushliteral(L, ".");
}

/* Pushes a path without links and dots, if there is such a file. */
static void push_real(lua_State *L, const char *path) {
  char real[PATH_MAX];
  lua_pushstring(L, realpath(path, real) ? real : path);
}

/* Pushes the first home that holds our files, else the last one. */
static void push_home(lua_State *L) {
  push_own_folder(L);
  size_t count = sizeof homes / sizeof *homes;
  for (size_t i = 0; i < count; i++) {
    const char *h = homes[i];
    if (*h == '.')
      h = lua_pushfstring(L, "%s/%s", lua_tostring(L, 1), h + 2);
    else
      lua_pushstring(L, h);
    lua_pushfstring(L, "%s/lua/sayso/command.lua", h);
    bool is_there = access(lua_tostring(L, -1), R_OK) == 0;
    lua_pop(L, 1);
    if (is_there || i == count - 1) break;
    lua_pop(L, 1);
  }
  push_real(L, lua_tostring(L, -1));
}

/* Lets `require` find our modules before any others; the home is on top. */
static void set_modules(lua_State *L) {
  const char *home = lua_tostring(L, -1);
  lua_getglobal(L, "package");
  lua_getfield(L, -1, "path");
  lua_pushfstring(L, "%s/lua/?.lua;%s/lua/?/init.lua;%s", home, home,
                  lua_tostring(L, -1));
  lua_setfield(L, -3, "path");
  lua_getfield(L, -2, "preload");
  luaL_setfuncs(L, modules, 0);
  lua_pop(L, 3);
}

static void push_arguments(lua_State *L, int argc, char **argv) {
  lua_createtable(L, argc, 0);
  for (int i = 1; i < argc; i++) {
    lua_pushstring(L, argv[i]);
    lua_rawseti(L, -2, i);
  }
}

/* Everything that can raise happens in here, under one lua_pcall:
 * run(argc, argv) -> require "sayso.command" (arguments, home) */
static int run(lua_State *L) {
  int argc = (int)lua_tointeger(L, 1);
  char **argv = lua_touserdata(L, 2);
  lua_settop(L, 0);
  luaL_openlibs(L);
  push_home(L);
  lua_replace(L, 1);
  lua_settop(L, 1);
  set_modules(L);
  lua_getglobal(L, "require");
  lua_pushliteral(L, "sayso.command");
  lua_call(L, 1, 1);
  push_arguments(L, argc, argv);
  lua_pushvalue(L, 1);
  lua_call(L, 2, 1);
  return 1;
}

static int traceback(lua_State *L) {
  const char *message = luaL_tolstring(L, 1, NULL);
  luaL_traceback(L, L, message, 1);
  return 1;
}

/* What `old` says of a new block is no size. */
static void *resize(void *data, void *p, size_t old, size_t size) {
  if (!p) return size ? cells_new(data, size) : NULL;
  if (size) return cells_resize(data, p, old, size);
  cells_free(data, p, old);
  return NULL;
}

/* A file that is opened later must not become standard output. */
static void hold_standard_files(void) {
  for (int fd = 0; fd <= 2; fd++)
    if (fcntl(fd, F_GETFD) == -1) /* opened the wrong way: writing fails */
      if (open("/dev/null", fd ? O_RDONLY : O_WRONLY) == -1) return;
}

int main(int argc, char **argv) {
  hold_standard_files();
  signal(SIGPIPE, SIG_DFL); /* a reader that goes away ends us quietly */
  cells small = {0};
  lua_State *L = lua_newstate(resize, &small);
  if (!L) {
    fputs("sayso: out of memory\n", stderr);
    return 3;
  }
  lua_pushcfunction(L, traceback);
  lua_pushcfunction(L, run);
  lua_pushinteger(L, argc);
  lua_pushlightuserdata(L, argv);
  int status = 3;
  if (lua_pcall(L, 2, 1, 1))
    fprintf(stderr, "sayso: %s\n", lua_tostring(L, -1));
  else
    status = (int)lua_tointeger(L, -1);
  lua_close(L);
  cells_release(&small);
  return status;
}
