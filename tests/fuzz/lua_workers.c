/* Any documents, handed to workers: one worker gives what four give, and both
 * give what comes of doing the work here. A zero byte parts the documents; one
 * that begins with "!" ends its worker, which costs that document alone.
 */
#include <signal.h>
#include <unistd.h>

#include "fuzz_lua.h"

static const char script[] =
    "package.path = 'lua/?.lua;lua/?/init.lua;' .. package.path\n"
    "local sayso = require 'sayso'\n"
    "local documents = require 'sayso.documents'\n"
    "local context_new = require('sayso.context').new\n"
    "local statements = dofile 'scripts/statements.lua'\n"
    "local engine = sayso.engine { packs = { 'news-en' },\n"
    "  limits = { seconds = 100 } }\n"
    "local LIMITS = { wall = 100, restarts = 1000, restarts_of_jobs = 1 }\n"
    "local WORDS = { ['!'] = 'worker-crashed the worker ended: signal 9, "
    "Killed' }\n"
    "local function read(texts)\n"
    "  local n = 0\n"
    "  return { next = function()\n"
    "    n = n + 1\n"
    "    local text = texts[n]\n"
    "    return text and { id = 'd' .. n, text = text, notes = {},\n"
    "                      path = '-', line = n }\n"
    "  end }\n"
    "end\n"
    "local function run(texts, workers)\n"
    "  local script = { document = function(doc, context)\n"
    "    if doc.text:sub(1, 1) == '!' then\n"
    "      if workers > 0 then die() end\n"
    "      return\n"
    "    end\n"
    "    statements.document(doc, context)\n"
    "  end }\n"
    "  local context = context_new(script, { options = {\n"
    "    offsets = 'chars' }, args = {}, format = 'jsonl', engine = engine })\n"
    "  local out, count = {}, 0\n"
    "  local plan = { workers = workers, limits = LIMITS, skip = 0 }\n"
    "  function plan.done(item, code, message, text)\n"
    "    count = count + 1\n"
    "    assert(item.id == 'd' .. count, 'out of order')\n"
    "    local first = texts[count]:sub(1, 1)\n"
    "    local told = code and code .. ' ' .. message or text\n"
    "    if workers == 0 and WORDS[first] then told = WORDS[first] end\n"
    "    assert(not WORDS[first] or told == WORDS[first], told)\n"
    "    out[count] = told\n"
    "  end\n"
    "  assert(documents.run(script, context, read(texts), plan))\n"
    "  assert(count == #texts, 'a document is lost')\n"
    "  return table.concat(out, '\\n')\n"
    "end\n"
    "return function(input)\n"
    "  local texts = {}\n"
    "  for text in input:gmatch '%Z+' do\n"
    "    if #texts < 12 and utf8.len(text) then texts[#texts + 1] = text end\n"
    "  end\n"
    "  local here = run(texts, 0)\n"
    "  assert(run(texts, 1) == here, 'one worker differs')\n"
    "  assert(run(texts, 4) == here, 'four workers differ')\n"
    "end\n";

static int die(lua_State *L) {
  (void)L;
  return kill(getpid(), SIGKILL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static lua_State *L;
  if (!L) {
    L = fuzz_lua_open(script);
    lua_register(L, "die", die);
  }
  lua_settop(L, 1);
  lua_pushvalue(L, 1);
  lua_pushlstring(L, (const char *)data, size);
  fuzz_lua_must(L, lua_pcall(L, 1, 0, 0));
  lua_gc(L, LUA_GCCOLLECT);
  return 0;
}
