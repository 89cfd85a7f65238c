/* Any text as the rules of a pack: it is refused with a fault that has a
 * message, or it loads and runs, and what fails then is noted.
 */
#include "fuzz_lua.h"

static const char script[] =
    "package.path = 'lua/?.lua;lua/?/init.lua;' .. package.path\n"
    "local sayso = require 'sayso'\n"
    "local TEXT = '“We won,” Ana Silva said. He denied it on Tuesday.'\n"
    "return function(text)\n"
    "  local ok, engine = pcall(sayso.engine, { packs = {},\n"
    "    limits = { seconds = 0.05, memory = 4 << 20, steps = 10000 },\n"
    "    extra = { { name = 'x', text = text } } })\n"
    "  if not ok then\n"
    "    assert(sayso.is_fault(engine), tostring(engine))\n"
    "    assert(#engine.message > 0 and #tostring(engine) > 0)\n"
    "    return\n"
    "  end\n"
    "  local doc <close> = assert(engine:doc(TEXT))\n"
    "  local records, notes = engine:statements(doc)\n"
    "  for _, record in ipairs(records) do engine:json(doc, record) end\n"
    "  for _, note in ipairs(notes) do assert(#note > 0) end\n"
    "  engine:check()\n"
    "  engine:test()\n"
    "  assert(doc.text == TEXT)\n"
    "end\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static lua_State *L;
  if (!L) L = fuzz_lua_open(script);
  lua_settop(L, 1);
  lua_pushvalue(L, 1);
  lua_pushlstring(L, (const char *)data, size);
  fuzz_lua_must(L, lua_pcall(L, 1, 0, 0));
  lua_gc(L, LUA_GCCOLLECT);
  return 0;
}
