/* lua.c - the scenario of a pack that is loaded and run, from rules to JSON.
 *
 * What Lua itself asks for in the script's state always succeeds; the core,
 * the boxes around it and the sandbox of the pack are what is tried. A rule
 * that failed for want of memory is noted, and all else is well then.
 */
#include <lauxlib.h>
#include <lualib.h>
#include <stdio.h>
#include <string.h>

#include "bind.h"
#include "command.h"
#include "oom.h"

static const char script[] =
    "package.path = 'lua/?.lua;lua/?/init.lua;' .. package.path\n"
    "local core = require 'sayso.core'\n"
    "local pack, rule = require 'sayso.pack', require 'sayso.rule'\n"
    "local statement = require 'sayso.statement'\n"
    "local language = assert(core.engine 'core/lang/en')\n"
    "begin()\n"
    "local p = pack.load_text('x', [[\n"
    "  lexicon 'say' { 'say', 'deny', act = 'say' }\n"
    "  pattern 'who' '[cap]+'\n"
    "  rule 'said.quote' { 'content:@quote ,? source:%who cue:@say',\n"
    "    where = function(m) return m.source.text ~= '' end,\n"
    "    emit = function(m) return { source = m.source,\n"
    "      content = { at = m.content, act = m.cue.act }, see = m.id } end }\n"
    "  rule 'said.dep' { trigger = 'cue:@say', source = '>nsubj' }\n"
    "  rule 'pair' { 'a:@said ... b:@said', scope = 'paragraph' }\n"
    "  finish(function(doc, records) return records end)\n"
    "]], {})\n"
    "local rules, known = rule.build(language, { p }, {})\n"
    "local doc = assert(language:doc('“We won,” Ana said. “No,” Bo denied.',\n"
    "                                'a', '2024-11-05'))\n"
    "local found = assert(rules:run(doc))\n"
    "local records = statement.complete(doc, found.records, known)\n"
    "for _, r in ipairs(records) do core.json(doc, r) core.csv(doc, r) end\n"
    "for _, w in ipairs(found:why(1)) do assert(w.outcome) end\n"
    "stop()\n"
    "return #records + #found.notes\n";

static int begin(lua_State *L) {
  (void)L;
  oom_begin();
  return 0;
}

static int stop(lua_State *L) {
  (void)L;
  oom_end();
  return 0;
}

/* A state of its own with the modules of the library. */
static lua_State *open_state(void) {
  lua_State *L = luaL_newstate();
  if (!L) return NULL;
  luaL_openlibs(L);
  luaL_requiref(L, "sayso.core", luaopen_sayso_core, 0);
  luaL_requiref(L, "sayso.system", luaopen_sayso_system, 0);
  luaL_requiref(L, "sayso.terminal", luaopen_sayso_terminal, 0);
  lua_register(L, "begin", begin);
  lua_register(L, "stop", stop);
  lua_settop(L, 0);
  return L;
}

static bool is_about_memory(lua_State *L) {
  const char *message = luaL_tolstring(L, -1, NULL);
  return strstr(message, "memory") != NULL;
}

sayso_status scenario_lua(void) {
  lua_State *L = open_state();
  if (!L) return SAYSO_ENOMEM;
  sayso_status status = SAYSO_OK;
  if (luaL_dostring(L, script) != LUA_OK) {
    oom_end();
    status = is_about_memory(L) ? SAYSO_ENOMEM : SAYSO_EARGUMENT;
    if (status != SAYSO_ENOMEM)
      fprintf(stderr, "%s\n", luaL_tolstring(L, -1, NULL));
  } else if (lua_tointeger(L, -1) < 1) {
    status = SAYSO_EFORMAT; /* neither records nor a note of why */
  }
  oom_end();
  lua_close(L);
  return status;
}
