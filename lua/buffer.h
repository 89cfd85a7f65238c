/* buffer.h - a core buf that a Lua state frees, whatever is raised. */
#ifndef SAYSO_BUFFER_H
#define SAYSO_BUFFER_H

#include <lauxlib.h>

#include "base/buf.h"

/* Pushes an empty buf, to be closed when its stack slot goes; the slot must
 * not be taken away before. */
buf *buffer_push(lua_State *L);

/* Pushes what is in it as a string, or raises its status. */
void buffer_to_string(lua_State *L, const buf *b);

#endif
