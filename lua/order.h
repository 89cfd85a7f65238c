/* order.h - the keys of a table in an order that is the same on every run. */
#ifndef SAYSO_ORDER_H
#define SAYSO_ORDER_H

#include <lauxlib.h>
#include <lua.h>

/* Pushes a list of the keys of the table at `index`, read raw: numbers, then
 * strings by their bytes, then false and true. Other keys have no order: they
 * are counted in `*others`, or raise an error if that is NULL. */
void order_push_keys(lua_State *L, int index, lua_Integer *others);

/* The smallest key of the table at index 1 after the one at index 2, which may
 * be nil, and its value; or nil. Of linear cost. As next(t, key) of Lua. */
int order_next(lua_State *L);

#endif
