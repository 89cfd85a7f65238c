/* entity.c - binds core/lang/entities.h: the type "entity", and what a doc is
 * asked about who is who.
 *
 * An entity remembers the tokens it was asked for: its members are those of
 * the coordination there.
 */
#include "lang/entities.h"

#include <stdlib.h>

#include "bind.h"

#define ENTITY_T "sayso.entity"

typedef struct {
  object_head head;
  doc_box *of; /* user value 1 */
  uint32_t id;
  uint32_t first, last; /* tokens; equal if it was not asked for by tokens */
} entity_view;

static void push_entity(lua_State *L, int doc, entity_view view) {
  entity_view *e = bind_push_object(L, &bind_entity_type, sizeof *e, 1, doc);
  view.head = e->head;
  view.of = lua_touserdata(L, doc);
  *e = view;
}

static sayso_doc *check_entity(lua_State *L, int arg, entity_view **e) {
  *e = bind_check(L, arg, &bind_entity_type);
  return bind_open(L, (*e)->of);
}

static void push_id(lua_State *L, uint32_t id) {
  lua_pushfstring(L, "e%I", (LUAI_UACINT)id + 1);
}

/* The tokens from the first to the last piece of what is at an argument. */
static sayso_span check_range(lua_State *L, int arg, const sayso_doc *doc) {
  stretch keep;
  uint32_t count;
  const stretch *p = bind_check_pieces(L, arg, doc, &keep, &count);
  sayso_span tokens = {p[0].first, p[count - 1].last};
  luaL_argcheck(L, tokens.start < tokens.end, arg, "holds no token");
  return tokens;
}

/* ## Questions to a doc */

/* The entity of an id such as "e3", or NO_ENTITY. */
static uint32_t entity_called(const sayso_doc *doc, const char *id) {
  char *end;
  if (*id != 'e' || id[1] < '1' || id[1] > '9') return NO_ENTITY;
  unsigned long n = strtoul(id + 1, &end, 10);
  return *end || n > entity_count(doc) ? NO_ENTITY : (uint32_t)(n - 1);
}

/* doc:entity(x) -> the entity that a span or token stands for, or that has an
 * id; nil if it is not known */
int bind_doc_entity(lua_State *L) {
  sayso_doc *doc = bind_open(L, bind_check_doc(L, 1));
  entity_view e = {
      {NULL, NULL},
      NULL, NO_ENTITY, 0, 0
  };
  if (lua_type(L, 2) == LUA_TSTRING) {
    bind_need(L, doc, SAYSO_ENTITIES);
    e.id = entity_called(doc, lua_tostring(L, 2));
  } else {
    sayso_span tokens = check_range(L, 2, doc);
    e.first = tokens.start, e.last = tokens.end;
    bind_need(L, doc, SAYSO_ENTITIES);
    bind_try(L, entity_of(doc, e.first, e.last, &e.id));
  }
  if (e.id == NO_ENTITY) return 0;
  push_entity(L, 1, e);
  return 1;
}

static uint32_t opt_entity(lua_State *L, int arg, const sayso_doc *doc) {
  entity_view *e;
  if (lua_isnoneornil(L, arg)) return NO_ENTITY;
  luaL_argcheck(L, check_entity(L, arg, &e) == doc, arg, "of another document");
  return e->id;
}

/* doc:entity_in_quote(token, speaker, addressee) -> as doc:entity, where "I"
 * is the speaker and "you" the addressee; either may be nil */
int bind_doc_entity_in_quote(lua_State *L) {
  sayso_doc *doc = bind_open(L, bind_check_doc(L, 1));
  uint32_t token = bind_check_token(L, 2, doc);
  uint32_t speaker = opt_entity(L, 3, doc), other = opt_entity(L, 4, doc);
  entity_view e = {
      {NULL, NULL},
      NULL, NO_ENTITY, token, token + 1
  };
  bind_need(L, doc, SAYSO_ENTITIES);
  bind_try(L, entity_in_quote(doc, token, speaker, other, &e.id));
  if (e.id == NO_ENTITY) return 0;
  push_entity(L, 1, e);
  return 1;
}

/* doc:hint_source(x): says that x is the source of a statement; to be said
 * before anything is asked about entities */
int bind_doc_hint_source(lua_State *L) {
  sayso_doc *doc = bind_open(L, bind_check_doc(L, 1));
  bind_try(L, entities_hint_source(doc, check_range(L, 2, doc)));
  return 0;
}

/* doc:hint_document(x, source): says that x is the document in which the
 * source made a statement */
int bind_doc_hint_document(lua_State *L) {
  sayso_doc *doc = bind_open(L, bind_check_doc(L, 1));
  sayso_span tokens = check_range(L, 2, doc);
  bind_try(L, entities_hint_document(doc, tokens, check_range(L, 3, doc)));
  return 0;
}

static int push_ranges(lua_State *L, int doc, const sayso_span *at,
                       uint32_t count) {
  const sayso_doc *of = ((doc_box *)lua_touserdata(L, doc))->doc;
  lua_createtable(L, (int)count, 0);
  for (uint32_t i = 0; i < count; i++) {
    bind_push_span(L, doc, 1)->piece[0] =
        bind_tokens(of, at[i].start, at[i].end);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  return 1;
}

#define MEMBERS_MAX 100u

/* doc:members(x) -> a list of the spans that x coordinates: empty if none */
int bind_doc_members(lua_State *L) {
  sayso_doc *doc = bind_open(L, bind_check_doc(L, 1));
  sayso_span tokens = check_range(L, 2, doc), at[MEMBERS_MAX];
  uint32_t count = 0;
  bind_try(L, entity_members(doc, tokens.start, tokens.end, at, MEMBERS_MAX,
                             &count));
  return push_ranges(L, 1, at, count < MEMBERS_MAX ? count : MEMBERS_MAX);
}

static int push_range(lua_State *L, int doc, sayso_span tokens) {
  const sayso_doc *of = ((doc_box *)lua_touserdata(L, doc))->doc;
  if (tokens.start >= tokens.end) return 0;
  bind_push_span(L, doc, 1)->piece[0] =
      bind_tokens(of, tokens.start, tokens.end);
  return 1;
}

/* doc:role_in(x) -> what x itself says of a role ("Chair Mia Soto"), or nil */
int bind_doc_role_in(lua_State *L) {
  sayso_doc *doc = bind_open(L, bind_check_doc(L, 1));
  sayso_span tokens = check_range(L, 2, doc), role = {0, 0};
  bind_try(L, entity_role_in(doc, tokens.start, tokens.end, &role));
  return push_range(L, 1, role);
}

int bind_push_entity_id(lua_State *L, sayso_doc *doc, const stretch *p,
                        uint32_t count) {
  uint32_t id = NO_ENTITY;
  if (p[0].first >= p[count - 1].last) return 0;
  bind_need(L, doc, SAYSO_ENTITIES);
  bind_try(L, entity_of(doc, p[0].first, p[count - 1].last, &id));
  if (id == NO_ENTITY) return 0;
  push_id(L, id);
  return 1;
}

/* ## Fields */

static int entity_id(lua_State *L, void *object) {
  entity_view *e = object;
  bind_open(L, e->of);
  push_id(L, e->id);
  return 1;
}

static int entity_name_of(lua_State *L, void *object) {
  entity_view *e = object;
  sayso_doc *doc = bind_open(L, e->of);
  const char *name = entity_name(doc, e->id);
  if (!name) bind_try(L, SAYSO_ENOMEM);
  lua_pushstring(L, name);
  return 1;
}

static int push_type(lua_State *L, const entity_view *e, bool speaks) {
  sayso_doc *doc = bind_open(L, e->of);
  lua_pushstring(L, entity_type_name(entity_type_of(doc, e->id, speaks)));
  return 1;
}

static int entity_type_field(lua_State *L, void *object) {
  return push_type(L, object, false);
}
static int entity_speaker_type(lua_State *L, void *object) {
  return push_type(L, object, true);
}

static int entity_gender_of(lua_State *L, void *object) {
  static const char *const names[] = {NULL, "male", "female", NULL};
  entity_view *e = object;
  sayso_doc *doc = bind_open(L, e->of);
  lua_pushstring(L, names[entity_gender(doc, e->id)]); /* NULL: nil */
  return 1;
}

static int entity_plural(lua_State *L, void *object) {
  entity_view *e = object;
  sayso_doc *doc = bind_open(L, e->of);
  lua_pushboolean(L, entity_is_plural(doc, e->id));
  return 1;
}

static int entity_named(lua_State *L, void *object) {
  entity_view *e = object;
  sayso_doc *doc = bind_open(L, e->of);
  lua_pushboolean(L, entity_is_named(doc, e->id));
  return 1;
}

static int entity_role_of(lua_State *L, void *object) {
  entity_view *e = object;
  sayso_doc *doc = bind_open(L, e->of);
  lua_getiuservalue(L, 1, 1);
  return push_range(L, lua_gettop(L), entity_role(doc, e->id));
}

static int entity_members_of(lua_State *L, void *object) {
  entity_view *e = object;
  sayso_doc *doc = bind_open(L, e->of);
  sayso_span at[MEMBERS_MAX];
  uint32_t count = 0;
  if (e->first < e->last)
    bind_try(L,
             entity_members(doc, e->first, e->last, at, MEMBERS_MAX, &count));
  lua_getiuservalue(L, 1, 1);
  return push_ranges(L, lua_gettop(L), at,
                     count < MEMBERS_MAX ? count : MEMBERS_MAX);
}

/* Its rows of the layer, in the order of the text. */
static int entity_mentions(lua_State *L, void *object) {
  entity_view *e = object;
  sayso_doc *doc = bind_open(L, e->of);
  uint32_t count = bind_row_count(L, doc, SAYSO_ENTITIES);
  lua_getiuservalue(L, 1, 1);
  int box = lua_gettop(L);
  lua_newtable(L);
  for (uint32_t row = 0, n = 0; row < count; row++) {
    if (entity_at(doc, row) != e->id) continue;
    bind_push_row(L, box, SAYSO_ENTITIES, row);
    lua_rawseti(L, -2, ++n);
  }
  return 1;
}

static int entity_doc(lua_State *L, void *object) {
  (void)object;
  lua_getiuservalue(L, 1, 1);
  return 1;
}

static int entity_eq(lua_State *L) {
  entity_view *a = bind_test(L, 1, &bind_entity_type);
  entity_view *b = bind_test(L, 2, &bind_entity_type);
  lua_pushboolean(L, a && b && a->of == b->of && a->id == b->id);
  return 1;
}

static int entity_tostring(lua_State *L) {
  return entity_name_of(L, bind_check(L, 1, &bind_entity_type));
}

static const luaL_Reg meta[] = {
    {"__eq",       entity_eq      },
    {"__tostring", entity_tostring},
    {NULL,         NULL           },
};

/* clang-format off */
static const bind_member methods[] = {
    {NULL, NULL, NULL, NULL},
};

static const bind_field fields[] = {
    {"doc", entity_doc, "sayso.doc", ""},
    {"gender", entity_gender_of, "\"male\"|\"female\"|nil", ""},
    {"id", entity_id, "string", "\"e3\""},
    {"members", entity_members_of, "sayso.span[]",
     "if it was asked for by a coordination"},
    {"mentions", entity_mentions, "sayso.span[]", "rows of the layer entities"},
    {"name", entity_name_of, "string",
     "its longest name, or what it is called"},
    {"named", entity_named, "boolean", "has a proper name"},
    {"plural", entity_plural, "boolean", ""},
    {"role", entity_role_of, "sayso.span|nil", "\"NATO Secretary-General\""},
    {"speaker_type", entity_speaker_type, "string",
     "its type as a source: a capital is a government"},
    {"type", entity_type_field, "string",
     "person organization place group ..."},
    {NULL, NULL, NULL, NULL},
};
/* clang-format on */

const bind_type bind_entity_type = {ENTITY_T, meta, methods,
                                    fields,   NULL, true};

void bind_open_entity(lua_State *L) { bind_type_open(L, &bind_entity_type); }
