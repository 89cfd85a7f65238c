/* bind.c - the module "sayso.core", and what all types have in common. */
#include "bind.h"

#include <string.h>

/* "token" of "sayso.token" */
static const char *short_name(const bind_type *type) {
  const char *dot = strrchr(type->name, '.');
  return dot ? dot + 1 : type->name;
}

/* ## Near names */

#define WORD_MAX 40u

static unsigned least(unsigned a, unsigned b) { return a < b ? a : b; }

/* Optimal string alignment: three rows of the table of distances. */
unsigned bind_distance(const char *a, const char *b, unsigned most) {
  size_t n = strlen(a), m = strlen(b);
  unsigned rows[3][WORD_MAX + 1];
  unsigned *before = rows[0], *last = rows[1], *now = rows[2];
  if (n > WORD_MAX || m > WORD_MAX) return most + 1;
  for (size_t j = 0; j <= m; j++)
    before[j] = last[j] = (unsigned)j;
  for (size_t i = 1; i <= n; i++) {
    now[0] = (unsigned)i;
    for (size_t j = 1; j <= m; j++) {
      unsigned change = a[i - 1] != b[j - 1];
      now[j] = least(least(last[j] + 1, now[j - 1] + 1), last[j - 1] + change);
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        now[j] = least(now[j], before[j - 2] + 1);
    }
    unsigned *spare = before;
    before = last, last = now, now = spare;
  }
  return last[m] > most ? most + 1 : last[m];
}

static void try_name(const char *known, const char *name, const char **best,
                     unsigned *distance) {
  unsigned d = bind_distance(name, known, 2);
  if (d >= *distance) return;
  *distance = d;
  *best = known;
}

int bind_no_field(lua_State *L, const bind_type *type) {
  if (lua_type(L, 2) != LUA_TSTRING)
    return luaL_error(L, "a %s has no field that is a %s", short_name(type),
                      luaL_typename(L, 2));
  const char *name = lua_tostring(L, 2), *best = NULL;
  unsigned distance = 3;
  for (const bind_field *f = type->fields; f->name; f++)
    try_name(f->name, name, &best, &distance);
  for (const bind_member *m = type->methods; m->name; m++)
    try_name(m->name, name, &best, &distance);
  if (best)
    return luaL_error(L, "a %s has no field '%s'; did you mean '%s'?",
                      short_name(type), name, best);
  return luaL_error(L, "a %s has no field '%s'", short_name(type), name);
}

/* ## Types */

/* The members of a type, by the address of the name: Lua has each short string
 * only once, and a list beside the map holds on to these. */
#define MEMBER_SLOTS 64u

typedef struct {
  const void *name;   /* NULL: empty */
  bind_reader *read;  /* of a field */
  lua_CFunction call; /* of a method */
} member_slot;

typedef struct member_map {
  const bind_type *type;
  member_slot slots[MEMBER_SLOTS]; /* some always empty */
} member_map;

/* The slot of a member, or the empty one where it would be. */
static inline member_slot *slot_of(member_map *map, const void *name) {
  uintptr_t at = (uintptr_t)name;
  unsigned i = (unsigned)(at >> 4 ^ at >> 11) % MEMBER_SLOTS;
  while (map->slots[i].name && map->slots[i].name != name)
    i = (i + 1) % MEMBER_SLOTS;
  return &map->slots[i];
}

/* What is no field: gives the method, or what the type has for other names. */
static int give_other(lua_State *L, const member_map *map,
                      const member_slot *m) {
  if (m->call) {
    lua_pushcfunction(L, m->call);
    return 1;
  }
  return map->type->other ? map->type->other(L) : bind_no_field(L, map->type);
}

/* Gives the member of the object at index 1 that is named at 2. What a method
 * calls checks the object itself, and so do fields of objects without a
 * head. */
static inline int give_member(lua_State *L, member_map *map, void *object) {
  const member_slot *m = slot_of(map, lua_topointer(L, 2));
  return m->read ? m->read(L, object) : give_other(L, map, m);
}

static bool is_headed(const object_head *head) {
  const bind_type *type = head->type;
  return type == &bind_token_type || type == &bind_span_type ||
         type == &bind_match_type || type == &bind_doc_type ||
         type == &bind_entity_type;
}

/* Lua calls this with an object that has the metatable: not with a light
 * userdata, nor a short one. */
static int index_headed(lua_State *L) {
  object_head *head = lua_touserdata(L, 1);
  if (!head || !is_headed(head)) return luaL_typeerror(L, 1, "object");
  return give_member(L, head->members, head);
}

/* Upvalue: the member_map. */
static int index_plain(lua_State *L) {
  return give_member(L, lua_touserdata(L, lua_upvalueindex(1)), NULL);
}

static int refuse_change(lua_State *L) {
  const bind_type *type = lua_touserdata(L, lua_upvalueindex(1));
  return luaL_error(L, "a %s can not be changed", short_name(type));
}

/* Adds a member to the map; its name to the list on the top. */
static void map_member(lua_State *L, member_map *map, const char *name,
                       bind_reader *read, lua_CFunction call) {
  lua_pushstring(L, name);
  const void *at = lua_topointer(L, -1);
  *slot_of(map, at) = (member_slot){at, read, call};
  lua_rawseti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1);
}

/* Pushes the member_map of a type. */
static void push_members(lua_State *L, const bind_type *type) {
  member_map *map = lua_newuserdatauv(L, sizeof *map, 1);
  memset(map, 0, sizeof *map);
  map->type = type;
  lua_newtable(L);
  for (const bind_field *f = type->fields; f->name; f++)
    map_member(L, map, f->name, f->read, NULL);
  for (const bind_member *m = type->methods; m->name; m++)
    map_member(L, map, m->name, NULL, m->call);
  lua_setiuservalue(L, -2, 1);
}

/* The map is element 1 of the metatable. */
object_head bind_push_metatable(lua_State *L, const bind_type *type) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, type);
  lua_rawgeti(L, -1, 1);
  object_head head = {type, lua_touserdata(L, -1)};
  lua_pop(L, 1);
  return head;
}

void *bind_push_object(lua_State *L, const bind_type *type, size_t size,
                       int values, int of) {
  if (of) of = lua_absindex(L, of);
  object_head *head = lua_newuserdatauv(L, size, values);
  memset(head, 0, size);
  if (of) {
    lua_pushvalue(L, of);
    lua_setiuservalue(L, -2, 1);
  }
  *head = bind_push_metatable(L, type);
  lua_setmetatable(L, -2);
  return head;
}

/* Registry: type -> a list of its methods and fields; see core_members. */
static const char members_key;

void bind_describe(lua_State *L, const char *type) {
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, &members_key) != LUA_TTABLE) {
    lua_pop(L, 1);
    lua_newtable(L);
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &members_key);
  }
  lua_newtable(L);
  lua_pushvalue(L, -1);
  lua_setfield(L, -3, type);
  lua_remove(L, -2);
}

void bind_describe_member(lua_State *L, const char *name, const char *type,
                          const char *about) {
  lua_createtable(L, 0, 3);
  lua_pushstring(L, name);
  lua_setfield(L, -2, "name");
  lua_pushstring(L, type);
  lua_setfield(L, -2, "type");
  lua_pushstring(L, about);
  lua_setfield(L, -2, "about");
  lua_rawseti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1);
}

static void describe_all(lua_State *L, const bind_type *type) {
  bind_describe(L, short_name(type));
  for (const bind_member *m = type->methods; m->name; m++)
    bind_describe_member(L, m->name, m->type, m->about);
  for (const bind_field *f = type->fields; f->name; f++)
    bind_describe_member(L, f->name, f->type, f->about);
  lua_pop(L, 1);
}

void bind_type_open(lua_State *L, const bind_type *type) {
  describe_all(L, type);
  luaL_newmetatable(L, type->name);
  luaL_setfuncs(L, type->meta, 0);
  lua_pushboolean(L, 0); /* its functions can not be had */
  lua_setfield(L, -2, "__metatable");
  lua_pushvalue(L, -1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, type);
  push_members(L, type);
  lua_pushvalue(L, -1);
  lua_rawseti(L, -3, 1);
  if (type->is_headed) {
    lua_pop(L, 1);
    lua_pushcfunction(L, index_headed);
  } else {
    lua_pushcclosure(L, index_plain, 1);
  }
  lua_setfield(L, -2, "__index");
  lua_pushlightuserdata(L, (void *)type);
  lua_pushcclosure(L, refuse_change, 1);
  lua_setfield(L, -2, "__newindex");
  lua_pop(L, 1);
}

void bind_plain_type(lua_State *L, const char *name, lua_CFunction release,
                     const luaL_Reg *methods) {
  luaL_newmetatable(L, name);
  lua_pushcfunction(L, release);
  lua_pushvalue(L, -1);
  lua_setfield(L, -3, "__close");
  lua_setfield(L, -2, "__gc");
  lua_pushliteral(L, "locked");
  lua_setfield(L, -2, "__metatable");
  lua_newtable(L);
  if (methods) luaL_setfuncs(L, methods, 0);
  lua_setfield(L, -2, "__index");
  lua_pop(L, 1);
}

/* ## Errors */

int bind_fail(lua_State *L, sayso_status status) {
  luaL_pushfail(L);
  lua_pushstring(L, sayso_strerror(status));
  return 2;
}

void bind_try(lua_State *L, sayso_status status) {
  if (status) luaL_error(L, "%s", sayso_strerror(status));
}

/* ## The module */

/* core.distance(a, b, most) -> how many letters differ, at most `most` + 1 */
static int core_distance(lua_State *L) {
  const char *a = luaL_checkstring(L, 1), *b = luaL_checkstring(L, 2);
  lua_Integer most = luaL_checkinteger(L, 3);
  luaL_argcheck(L, 0 <= most && most <= 100, 3, "out of range");
  lua_pushinteger(L, bind_distance(a, b, (unsigned)most));
  return 1;
}

/* core.members() -> { doc = { { name = "close", type =, about = }, ... },
 * token = ... }: the methods and fields of each type, for tools */
static int core_members(lua_State *L) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &members_key);
  return 1;
}

/* core.layers: the names of the layers, in the order of the table */
static void add_layers(lua_State *L) {
  lua_createtable(L, SAYSO_LAYER_COUNT, 0);
  for (int i = 0; i < SAYSO_LAYER_COUNT; i++) {
    lua_pushstring(L, sayso_layer_name((sayso_layer)i));
    lua_rawseti(L, -2, i + 1);
  }
  lua_setfield(L, -2, "layers");
}

void bind_open_views(lua_State *L) {
  bind_open_doc(L);
  bind_open_entity(L);
  bind_open_found(L);
  bind_open_match(L);
  bind_open_token(L);
  bind_open_span(L);
}

int luaopen_sayso_core(lua_State *L) {
  luaL_checkversion(L);
  lua_newtable(L);
  lua_pushliteral(L, SAYSO_VERSION);
  lua_setfield(L, -2, "version");
  lua_pushcfunction(L, core_distance);
  lua_setfield(L, -2, "distance");
  lua_pushcfunction(L, core_members);
  lua_setfield(L, -2, "members");
  lua_pushcfunction(L, bind_dump);
  lua_setfield(L, -2, "dump");
  add_layers(L);
  bind_open_views(L);
  bind_open_engine(L);
  bind_open_pack(L);
  bind_open_rules(L);
  bind_open_write(L);
  bind_push_types(L);
  lua_setfield(L, -2, "types");
  return 1;
}

void bind_push_lines(lua_State *L, const char *s) {
  lua_newtable(L);
  for (lua_Integer n = 1; s && *s; n++) {
    size_t len = strcspn(s, "\n");
    lua_pushlstring(L, s, len);
    lua_rawseti(L, -2, n);
    s += len + (s[len] == '\n');
  }
}
