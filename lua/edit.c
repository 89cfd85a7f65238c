/* edit.c - the module "sayso.edit": lines typed by people, with a history.
 *
 * Libedit is used where the system has it; it is loaded when first asked for,
 * so that no other command waits for it. Without it the terminal edits.
 */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"

typedef struct {
  void *library;
  char *(*read)(const char *prompt);
  int (*remember)(const char *line);
} editor;

static void *find(void *library, const char *name) {
  return library ? dlsym(library, name) : NULL;
}

static editor open_editor(void) {
  editor e = {.library = dlopen("libedit.so.2", RTLD_NOW | RTLD_LOCAL)};
  void *read = find(e.library, "readline");
  void *remember = find(e.library, "add_history");
  memcpy(&e.read, &read, sizeof read); /* ISO C has no cast for this */
  memcpy(&e.remember, &remember, sizeof remember);
  return e;
}

/* Pushes a line of standard input without its end; false at the end. */
static bool push_plain_line(lua_State *L, const char *prompt) {
  if (isatty(STDIN_FILENO)) {
    fputs(prompt, stdout);
    fflush(stdout);
  }
  luaL_Buffer b;
  luaL_buffinit(L, &b);
  int c;
  while ((c = getchar()) != EOF && c != '\n')
    luaL_addchar(&b, (char)c);
  bool is_line = c != EOF || luaL_bufflen(&b) > 0;
  luaL_pushresult(&b);
  return is_line;
}

static bool push_edited_line(lua_State *L, const editor *e,
                             const char *prompt) {
  char *line = e->read(prompt);
  if (!line) return false;
  if (*line && e->remember) e->remember(line);
  lua_pushstring(L, line);
  free(line);
  return true;
}

/* line(prompt) -> what was typed, or nil at the end */
static int edit_line(lua_State *L) {
  const char *prompt = luaL_checkstring(L, 1);
  editor *e = lua_touserdata(L, lua_upvalueindex(1));
  bool is_edited = isatty(STDIN_FILENO);
  if (is_edited && !e->library) *e = open_editor();
  bool is_line = is_edited && e->read ? push_edited_line(L, e, prompt)
                                      : push_plain_line(L, prompt);
  return is_line ? 1 : 0;
}

int luaopen_sayso_edit(lua_State *L) {
  lua_newtable(L);
  editor *e = lua_newuserdatauv(L, sizeof *e, 0);
  *e = (editor){0};
  lua_pushcclosure(L, edit_line, 1);
  lua_setfield(L, -2, "line");
  return 1;
}
