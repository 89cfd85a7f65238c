/* write.c - binds core/output/write.h: a record as a line of JSON or CSV. */
#include "output/write.h"

#include "bind.h"

/* The offsets of a document's text, found when they are first asked for. */
static const offsets *get_offsets(lua_State *L, doc_box *box) {
  sayso_doc *doc = bind_open(L, box);
  if (!box->has_offsets) {
    bind_try(L, offsets_init(&box->offsets, doc->text, doc->len));
    box->has_offsets = true;
  }
  return &box->offsets;
}

/* Holds a record and the line that it becomes. */
typedef struct {
  record record;
  buf line;
} draft;

#define DRAFT_T "sayso.draft"

static int draft_free(lua_State *L) {
  draft *d = luaL_checkudata(L, 1, DRAFT_T);
  record_clear(&d->record);
  buf_release(&d->line);
  return 0;
}

typedef sayso_status writer(buf *out, const record *r, const write_context *c);

/* (doc, record, unit) -> a line without its end */
static int write_line(lua_State *L, writer *write, size_t end) {
  static const char *const hidden[] = {"doc", "match", "origin", NULL};
  doc_box *box = bind_check_doc(L, 1);
  luaL_checktype(L, 2, LUA_TTABLE);
  int unit = offset_unit_named(luaL_optstring(L, 3, "chars"));
  luaL_argcheck(L, unit >= 0, 3, "\"chars\", \"bytes\" or \"utf16\" expected");
  write_context c = {"", get_offsets(L, box), (offset_unit)unit};
  lua_getiuservalue(L, 1, DOC_ID);
  if (lua_isstring(L, -1)) c.doc = lua_tostring(L, -1);
  draft *d = lua_newuserdatauv(L, sizeof *d, 0);
  *d = (draft){
      {{NULL}, 0, NULL},
      {0 }
  };
  luaL_setmetatable(L, DRAFT_T);
  bind_read_record(L, 2, box->doc, hidden, &d->record);
  bind_try(L, write(&d->line, &d->record, &c));
  lua_pushlstring(L, d->line.at, d->line.len - end);
  record_clear(&d->record);
  buf_release(&d->line);
  return 1;
}

/* core.json(doc, record, unit) -> a line of JSON */
static int core_json(lua_State *L) { return write_line(L, write_json, 1); }

/* core.csv(doc, record, unit) -> a row of CSV */
static int core_csv(lua_State *L) { return write_line(L, write_csv, 2); }

static const luaL_Reg meta[] = {
    {"__gc", draft_free},
    {NULL,   NULL      },
};

static const bind_member methods[] = {
    {NULL, NULL, NULL, NULL},
};

static const bind_field fields[] = {
    {NULL, NULL, NULL, NULL},
};

static const bind_type type = {DRAFT_T, meta, methods, fields, NULL, false};

void bind_open_write(lua_State *L) {
  bind_type_open(L, &type);
  lua_pushcfunction(L, core_json);
  lua_setfield(L, -2, "json");
  lua_pushcfunction(L, core_csv);
  lua_setfield(L, -2, "csv");
}
