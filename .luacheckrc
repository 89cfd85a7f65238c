-- What luacheck should know: see `make lint-lua`.
std = "lua54"
max_line_length = false -- lint-size counts characters, not bytes
unused_args = false     -- a method may have no use for `self`

-- Stubs of what the sandbox gives to packs, for editors.
files["lua/sayso/meta.lua"] = { global = false }

-- Rules and the files of packs are run in the sandbox.
local pack = {
   globals = { "options" },
   read_globals = {
      "disable", "finish", "label", "lexicon", "override", "pattern", "rule",
      "types", "words",
   },
}
files["scripts/packs"], files["examples"] = pack, pack

-- busted; and tests that try to poison what all share.
files["tests/lua"] = { std = "lua54+busted", ignore = { "111", "112", "142", "143" } }
