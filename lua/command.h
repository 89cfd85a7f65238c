/* command.h - the Lua modules that only the command has. */
#ifndef SAYSO_COMMAND_H
#define SAYSO_COMMAND_H

#include <lauxlib.h>
#include <lua.h>
#include <stdbool.h>

#include "sayso.h"

/* "sayso.system": files, folders, the terminal, the clock, interrupts. */
SAYSO_API int luaopen_sayso_system(lua_State *L);

/* "sayso.worker": jobs handed to processes, results in the order of jobs. */
SAYSO_API int luaopen_sayso_worker(lua_State *L);

/* "sayso.input", "sayso.output", "sayso.sink", "sayso.terminal", "sayso.json",
 * "sayso.conllu": parts of core/. */
SAYSO_API int luaopen_sayso_input(lua_State *L);
SAYSO_API int luaopen_sayso_output(lua_State *L);
SAYSO_API int luaopen_sayso_sink(lua_State *L);
SAYSO_API int luaopen_sayso_conllu(lua_State *L);
SAYSO_API int luaopen_sayso_terminal(lua_State *L);
SAYSO_API int luaopen_sayso_json(lua_State *L);

/* "sayso.edit": lines typed by people. "sayso.train": makes a model. */
SAYSO_API int luaopen_sayso_edit(lua_State *L);
SAYSO_API int luaopen_sayso_train(lua_State *L);

/* The signal (SIGINT, SIGTERM) that asked the command to end, or 0. */
int interrupt_caught(void);

/* From now on such a signal is remembered, and the process ends by itself if
 * it has not a little later. In a worker: the parent decides, so ignore it. */
void interrupt_catch(void);
void interrupt_leave_to_parent(void);

#endif
