/* Any pattern and subject: the sandbox's find, match, gmatch and gsub stop
 * after their steps, or give what stock Lua gives. The first byte chooses the
 * call; a zero byte parts pattern and subject.
 */
#include <lauxlib.h>
#include <lualib.h>
#include <string.h>

#include "fuzz.h"
#include "sandbox.h"

#define STEPS 20000 /* few, for stock Lua has no bound */
#define SUBJECT_MAX 300

/* Makes one of the calls and gives the results as text. */
static const char all[] =
    "local string, how, p, s = ...\n"
    "local function text(ok, ...)\n"
    "  local t = { tostring(ok) }\n"
    "  for i = 1, select('#', ...) do t[i + 1] = tostring((select(i, ...))) "
    "end\n"
    "  return (table.concat(t, '|'):gsub('^false|.-: ', 'false|'))\n"
    "end\n"
    "local calls = {\n"
    "  function() return string.find(s, p) end,\n"
    "  function() return string.match(s, p, -3) end,\n"
    "  function() return string.gsub(s, p, '<%0>') end,\n"
    "  function() return string.gsub(s, p, '%1', 2) end,\n"
    "  function()\n"
    "    local t = {}\n"
    "    for a, b in string.gmatch(s, p) do\n"
    "      t[#t + 1] = tostring(a) .. tostring(b)\n"
    "    end\n"
    "    return table.concat(t, ',')\n"
    "  end,\n"
    "}\n"
    "return text(pcall(calls[how]))\n";

typedef struct {
  int how;
  const char *pattern, *subject;
  size_t pattern_len, subject_len;
} input;

/* The state has the chunk and the table "string" at 1 and 2. */
static void push_call(lua_State *L, const input *in) {
  lua_settop(L, 2);
  lua_pushvalue(L, 1);
  lua_pushvalue(L, 2);
  lua_pushinteger(L, in->how);
  lua_pushlstring(L, in->pattern, in->pattern_len);
  lua_pushlstring(L, in->subject, in->subject_len);
}

static sandbox own;
static lua_State *stock;

static void open_states(void) {
  PROMISE(sandbox_init(&own, 0, STEPS));
  sandbox_library(own.L);
  PROMISE(luaL_loadstring(own.L, all) == LUA_OK);
  sandbox_environment(own.L);
  lua_pushvalue(own.L, -1);
  lua_setupvalue(own.L, 1, 1);
  lua_getfield(own.L, -1, "string");
  lua_replace(own.L, 2);
  stock = luaL_newstate();
  PROMISE(stock);
  luaL_openlibs(stock);
  PROMISE(luaL_loadstring(stock, all) == LUA_OK);
  lua_getglobal(stock, "string");
}

static void compare(const input *in) {
  double left = 60;
  trip hit;
  size_t len, stock_len;
  push_call(own.L, in);
  bool fine = sandbox_call(own.L, 4, &left, &hit);
  PROMISE(fine == (hit == TRIP_NONE));
  PROMISE(hit == TRIP_NONE || hit == TRIP_STEPS);
  if (!fine) return;
  push_call(stock, in);
  PROMISE(lua_pcall(stock, 4, 1, 0) == LUA_OK);
  const char *a = lua_tolstring(own.L, -1, &len);
  const char *b = lua_tolstring(stock, -1, &stock_len);
  PROMISE(a && b && len == stock_len && !memcmp(a, b, len));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (!stock) open_states();
  if (size < 2 || size > SUBJECT_MAX) return 0;
  const char *text = (const char *)data + 1;
  const char *zero = memchr(text, 0, size - 1);
  if (!zero) return 0;
  input in = {.how = data[0] % 5 + 1, .pattern = text, .subject = zero + 1};
  in.pattern_len = (size_t)(zero - text);
  in.subject_len = size - 2 - in.pattern_len;
  compare(&in);
  return 0;
}
