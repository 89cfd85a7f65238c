/* found.c - binds core/match/rules.h, what was found in a document: the type
 * "found". */
#include <string.h>

#include "bind.h"
#include "reason.h"
#include "rules.h"

found_box *bind_push_found(lua_State *L, int doc) {
  doc = lua_absindex(L, doc);
  found_box *box = lua_newuserdatauv(L, sizeof *box, FOUND_VALUES);
  *box = (found_box){.of = lua_touserdata(L, doc)};
  lua_pushvalue(L, doc);
  lua_setiuservalue(L, -2, FOUND_DOC);
  luaL_setmetatable(L, FOUND_T);
  return box;
}

void bind_close_found(found_box *box) {
  if (box->is_owned) {
    found_box **link = &box->of->founds;
    while (*link != box)
      link = &(*link)->next;
    *link = box->next;
    run_free(box->run);
    found_free(box->found);
    buf_release(&box->reasons);
  }
  box->run = NULL;
  box->found = NULL;
  box->is_owned = false;
}

found_box *bind_check_found(lua_State *L, int arg) {
  found_box *box = luaL_checkudata(L, arg, FOUND_T);
  if (!box->found) luaL_error(L, "the document is closed");
  return box;
}

static int box_close(lua_State *L) {
  bind_close_found(luaL_checkudata(L, 1, FOUND_T));
  return 0;
}

/* #found: how many matches were kept */
static int box_len(lua_State *L) {
  lua_pushinteger(L, found_count(bind_check_found(L, 1)->found));
  return 1;
}

static int next_match(lua_State *L) {
  found_box *box = bind_check_found(L, 1);
  lua_Integer i = luaL_checkinteger(L, 2);
  if (i < 0 || i >= (lua_Integer)found_count(box->found)) return 0;
  lua_pushinteger(L, i + 1);
  bind_push_match(L, 1, (uint32_t)i);
  return 2;
}

/* for i, match in found:matches() do ... end: in the order of stages, then of
 * the text */
static int box_matches(lua_State *L) {
  bind_check_found(L, 1);
  lua_pushcfunction(L, next_match);
  lua_pushvalue(L, 1);
  lua_pushinteger(L, 0);
  return 3;
}

/* found:match(i) -> the match, or nil */
static int box_match(lua_State *L) {
  found_box *box = bind_check_found(L, 1);
  lua_Integer i = luaL_checkinteger(L, 2);
  if (i < 1 || i > (lua_Integer)found_count(box->found)) return 0;
  bind_push_match(L, 1, (uint32_t)(i - 1));
  return 1;
}

/* ## Counting */

static void set_count(lua_State *L, const char *name, uint64_t n) {
  lua_pushinteger(L, (lua_Integer)n);
  lua_setfield(L, -2, name);
}

/* found:counts(rule) -> { candidates =, runs =, steps =, bound =, matches =,
 * kept =, limits = } of a rule, by its number from 1 */
static int box_counts(lua_State *L) {
  found_box *box = bind_check_found(L, 1);
  lua_Integer rule = luaL_checkinteger(L, 2);
  luaL_argcheck(L, 1 <= rule && rule <= (lua_Integer)ruleset_count(box->set), 2,
                "no such rule");
  const rule_counts *c = found_counts(box->found, (uint32_t)(rule - 1));
  lua_createtable(L, 0, 7);
  set_count(L, "candidates", c->candidates);
  set_count(L, "runs", c->runs);
  set_count(L, "steps", c->steps);
  set_count(L, "bound", c->bound);
  set_count(L, "matches", c->matches);
  set_count(L, "kept", c->kept);
  set_count(L, "limits", c->limits);
  return 1;
}

/* found:work() -> { sentences =, tagged =, parsed = } */
static int box_work(lua_State *L) {
  found_work w = found_worked(bind_check_found(L, 1)->found);
  lua_createtable(L, 0, 3);
  set_count(L, "sentences", w.sentences);
  set_count(L, "tagged", w.tagged);
  set_count(L, "parsed", w.parsed);
  return 1;
}

/* ## Explaining */

static void push_extent(lua_State *L, const extent *e) {
  bind_push_span(L, -1, 1)->piece[0] = *e;
}

/* Adds { offset =, len =, span = } for each step, to the table on the top.
 * The doc is at index `doc`. */
static void add_steps(lua_State *L, int doc, const why *w) {
  lua_createtable(L, (int)w->step_count, 0);
  for (uint32_t k = 0; k < w->step_count; k++) {
    lua_createtable(L, 0, 3);
    set_count(L, "offset", w->steps[k].offset);
    set_count(L, "len", w->steps[k].len);
    lua_pushvalue(L, doc);
    push_extent(L, &w->steps[k].at);
    lua_setfield(L, -3, "span");
    lua_pop(L, 1);
    lua_rawseti(L, -2, (lua_Integer)k + 1);
  }
  lua_setfield(L, -2, "steps");
}

/* Adds { name =, span = } for each capture of a match, as add_steps does. */
static void add_captures(lua_State *L, int doc, const why *w) {
  lua_createtable(L, (int)w->capture_count, 0);
  for (uint32_t k = 0; k < w->capture_count; k++) {
    const capture *c = &w->captures[k];
    lua_createtable(L, 0, 2);
    lua_pushstring(L, c->name);
    lua_setfield(L, -2, "name");
    lua_pushvalue(L, doc);
    span_view *s = bind_push_span(L, -1, c->count);
    memcpy(s->piece, c->pieces, c->count * sizeof *c->pieces);
    lua_setfield(L, -3, "span");
    lua_pop(L, 1);
    lua_rawseti(L, -2, (lua_Integer)k + 1);
  }
  lua_setfield(L, -2, "captures");
}

/* A match that was kept, but of which emit made nothing. The table is on the
 * top. */
static void push_no_record(lua_State *L, const found_box *box, const why *w) {
  if (w->outcome != WHY_KEPT) return;
  const char *reason = reason_of(&box->reasons, w->match);
  if (!reason) return;
  lua_pushliteral(L, "no-record");
  lua_setfield(L, -2, "outcome");
  lua_pushstring(L, reason);
  lua_setfield(L, -2, "reason");
}

void bind_push_outcome(lua_State *L, const found_box *box, const why *w) {
  static const char *const outcomes[] = {"kept",    "no-anchor",  "failed",
                                         "dropped", "overlapped", "limit"};
  lua_pushstring(L, outcomes[w->outcome]);
  lua_setfield(L, -2, "outcome");
  lua_pushstring(L, w->reason);
  lua_setfield(L, -2, "reason");
  if (w->match != NO_MATCH) set_count(L, "match", (uint64_t)w->match + 1);
  if (w->outcome == WHY_OVERLAPPED) set_count(L, "by", (uint64_t)w->by + 1);
  push_no_record(L, box, w);
}

static void push_why(lua_State *L, const found_box *box, int doc,
                     const why *w) {
  lua_createtable(L, 0, 10);
  set_count(L, "rule", (uint64_t)w->rule + 1);
  set_count(L, "alternative", (uint64_t)w->alternative + 1);
  add_steps(L, doc, w);
  add_captures(L, doc, w);
  set_count(L, "offset", w->offset);
  set_count(L, "len", w->len);
  bind_push_outcome(L, box, w);
  if (w->token != NO_TOKEN) {
    bind_push_token(L, doc, w->token);
    lua_setfield(L, -2, "token");
  }
}

/* found:why(sentence [, rule]) -> a list: what became of each rule there, or of
 * one; see `why` in core/match/rules.h. Numbers count from 1, offsets in a
 * pattern from 0. */
static int box_why(lua_State *L) {
  found_box *box = bind_check_found(L, 1);
  lua_Integer sentence = luaL_checkinteger(L, 2);
  lua_Integer rule = luaL_optinteger(L, 3, 0);
  sayso_doc *doc = bind_open(L, box->of);
  lua_Integer sentences = bind_row_count(L, doc, SAYSO_SENTENCES);
  luaL_argcheck(L, 1 <= sentence && sentence <= sentences, 2,
                "no such sentence");
  luaL_argcheck(L, 0 <= rule && rule <= (lua_Integer)ruleset_count(box->set), 3,
                "no such rule");
  const why *list;
  size_t count;
  bind_try(L,
           ruleset_why(box->found, (uint32_t)(sentence - 1),
                       rule ? (uint32_t)(rule - 1) : NO_MATCH, &list, &count));
  lua_settop(L, 1);
  lua_getiuservalue(L, 1, FOUND_DOC);
  lua_newtable(L);
  for (size_t i = 0; i < count; i++) {
    push_why(L, box, 2, &list[i]);
    lua_rawseti(L, 3, (lua_Integer)i + 1);
  }
  return 1;
}

/* ## Fields */

/* This type has no head: its objects are checked here. */
static int box_value(lua_State *L, int n) {
  luaL_checkudata(L, 1, FOUND_T);
  lua_getiuservalue(L, 1, n);
  return 1;
}

static int box_doc(lua_State *L, void *object) {
  (void)object;
  return box_value(L, FOUND_DOC);
}

static int box_records(lua_State *L, void *object) {
  (void)object;
  return box_value(L, FOUND_RECORDS);
}

static int box_notes(lua_State *L, void *object) {
  (void)object;
  return box_value(L, FOUND_NOTES);
}

static const luaL_Reg meta[] = {
    {"__close", box_close},
    {"__gc",    box_close},
    {"__len",   box_len  },
    {NULL,      NULL     },
};

/* clang-format off */
static const bind_member methods[] = {
    {"close", box_close, "fun(self)", "lets go of its memory now"},
    {"cover", bind_found_cover,
     "fun(self, rule: integer, arguments?: integer): table[]",
     "for `sayso cover`: where the attempts of each pattern ended"},
    {"entries", bind_found_entries, "fun(self): table[]",
     "for `sayso cover`: entries of lexicons, and how often they stand there"},
    {"counts", box_counts, "fun(self, rule: integer): table<string, integer>",
     "of a rule: candidates runs steps matches kept limits"},
    {"match", box_match, "fun(self, i: integer): sayso.match?",
     "by its number"},
    {"matches", box_matches, "fun(self): fun(): integer, sayso.match",
     "all, in a loop"},
    {"why", box_why, "fun(self, sentence: integer, rule?: integer): table[]",
     "see engine.why"},
    {"work", box_work, "fun(self): sayso.work",
     "sentences that had to be tagged and parsed"},
    {NULL, NULL, NULL, NULL},
};

static const bind_field fields[] = {
    {"doc", box_doc, "sayso.doc", ""},
    {"notes", box_notes, "string[]", "rules that failed, limits"},
    {"records", box_records, "table[]", "as the packs gave them"},
    {NULL, NULL, NULL, NULL},
};
/* clang-format on */

static const bind_type type = {FOUND_T, meta, methods, fields, NULL, false};

void bind_open_found(lua_State *L) { bind_type_open(L, &type); }
