/* Any text through the bundled pack, as `sayso statements` does it: what comes
 * out are records whose spans are the text that they say, and as JSON they can
 * be read again. The first byte chooses what offsets count.
 */
#include "fuzz_lua.h"

static const char script[] =
    "package.path = 'lua/?.lua;lua/?/init.lua;' .. package.path\n"
    "local sayso, json = require 'sayso', require 'sayso.json'\n"
    "local engine = sayso.engine { packs = { 'news-en' },\n"
    "  limits = { seconds = 100 } }\n"
    "local roles = { 'source', 'cue', 'content', 'addressee', 'target' }\n"
    "local function check(doc, record, role)\n"
    "  local last, parts = 0, {}\n"
    "  for i, span in ipairs(role.spans) do\n"
    "    local first, after = span[1], span[2]\n"
    "    assert(first > last and after >= first and after <= #doc.text)\n"
    "    assert(utf8.len(doc.text, first, after), 'cuts a code point')\n"
    "    parts[i], last = doc.text:sub(first, after), after\n"
    "  end\n"
    "  assert(#parts > 0, record.rule)\n"
    "end\n"
    "return function(text, offsets)\n"
    "  local doc <close> = engine:doc(text, { date = '2024-11-05' })\n"
    "  if not doc then return end\n"
    "  local records, notes = engine:statements(doc)\n"
    "  for _, note in ipairs(notes) do\n"
    "    assert(not note:find '^limit' and not note:find '%.lua:', note)\n"
    "  end\n"
    "  for _, record in ipairs(records) do\n"
    "    for _, name in ipairs(roles) do\n"
    "      if record[name] and record[name].spans then\n"
    "        check(doc, record, record[name])\n"
    "      end\n"
    "    end\n"
    "    local line = engine:json(doc, record, { offsets = offsets })\n"
    "    assert(not line:find '\\n')\n"
    "    local again = assert(json.decode(line))\n"
    "    assert(again.rule == record.rule)\n"
    "  end\n"
    "end\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const char *const offsets[] = {"chars", "bytes", "utf16"};
  static lua_State *L;
  if (!L) L = fuzz_lua_open(script);
  if (size < 1) return 0;
  lua_settop(L, 1);
  lua_pushvalue(L, 1);
  lua_pushlstring(L, (const char *)data + 1, size - 1);
  lua_pushstring(L, offsets[data[0] % 3]);
  fuzz_lua_must(L, lua_pcall(L, 2, 0, 0));
  return 0;
}
