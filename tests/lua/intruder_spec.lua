-- Packs on disk that try to hang, crash or leave their folder: each is refused
-- in time with a message that says where.
local shell = require "shell"

local MANIFEST = [[return { name = "p", about = "x", api = 1 }]]

-- What makes the pack in the folder p, and what must be said of it.
local attacks = {
  { "a pipe for a rule file", "mkfifo p/rules/a.lua",
    "p/rules/a.lua: it is no file: a pipe or device" },
  { "a pipe for a lexicon", [[mkdir p/lex; mkfifo p/lex/l.tsv
    echo 'lexicon "l" { file = "l.tsv" }' >p/rules/a.lua]],
    "p/lex/l.tsv: it is no file: a pipe or device" },
  { "a pipe for the manifest", "rm p/pack.lua; mkfifo p/pack.lua",
    "no pack './p'" },
  { "a device for a rule file", "ln -s /dev/zero p/rules/a.lua",
    "p/rules/a.lua: a link out of the pack" },
  { "a link to a file outside", "ln -s /etc/passwd p/rules/a.lua",
    "p/rules/a.lua: a link out of the pack" },
  { "a link to a folder outside", "mkdir q; touch q/a.lua; rmdir p/rules; "
    .. "ln -s ../q p/rules", "p/rules/a.lua: a link out of the pack" },
  { "a link to nothing", "ln -s nowhere p/rules/a.lua",
    "p/rules/a.lua: a link out of the pack" },
  { "a link to itself", "ln -s a.lua p/rules/a.lua",
    "p/rules/a.lua: a link out of the pack" },
  { "a folder for a file", "mkdir p/rules/a.lua",
    "p/rules/a.lua: it is no file: a folder" },
  { "bytecode", [[printf '\033Lua' >p/rules/a.lua]],
    "attempt to load a binary chunk" },
  { "a way out by dots", [[echo 'require "../../x"' >p/rules/a.lua]],
    "p/rules/a.lua:1: the pack has no module '../../x'" },
  { "a way out by a path", [[echo 'require "/etc/passwd"' >p/rules/a.lua]],
    "p/rules/a.lua:1: the pack has no module '/etc/passwd'" },
  { "a lexicon by dots",
    [[echo 'lexicon "l" { file = "../pack.lua" }' >p/rules/a.lua]],
    "must be the name of a file in the pack's lex/" },
  { "10,000 modules that are not there", [[cat >p/rules/a.lua <<'X'
for i = 1, 10000 do assert(not pcall(require, "x" .. i)) end
require "x"
X]], "p/rules/a.lua:2: the pack has no module 'x'" },
  { "1,000 files and one", "for i in $(seq 1000); do "
    .. "echo 'return 1' >p/rules/m$i.lua; done",
    "p: a pack has at most 1000 files; see --limit pack-files" },
  { "64 MiB and more", "dd if=/dev/zero of=p/rules/a.lua bs=1M count=65 "
    .. "2>/dev/null", "p: the files of a pack have "
    .. "at most 67108864 bytes; see --limit pack-size" },
  { "modules that need each other", [[mkdir p/lib
    echo 'return require "b"' >p/lib/a.lua
    echo 'return require "a"' >p/lib/b.lua
    echo 'require "a"' >p/rules/a.lua]],
    "p/lib/b.lua:1: module 'a' requires itself" },
  { "a name with a space", "touch 'p/rules/a b.lua'",
    "a name in a pack is made of letters, digits" },
  { "a name that moves the cursor",
    [[touch "$(printf 'p/rules/\033[2Ja.lua')"]],
    "a name in a pack is made of letters, digits" },
  { "a name with a line end", [[touch "$(printf 'p/rules/a\nb.lua')"]],
    "p/rules/a b.lua: a name in a pack is made of letters, digits" },
  { "a loop in the manifest", "echo 'while true do end' >p/pack.lua",
    "p/pack.lua: limit.time: the limit was reached" },
  { "a loop in a rule file", "echo 'while true do end' >p/rules/a.lua",
    "p/rules/a.lua: limit.time: the limit was reached" },
  { "a hungry rule file", "echo 'local t = {} while true do "
    .. "t[#t + 1] = (\"x\"):rep(1000) .. #t end' >p/rules/a.lua",
    "p/rules/a.lua: limit.memory: the limit was reached" },
  { "a pattern of the sandbox without end",
    "echo '((\"a\"):rep(30000)):find((\".-\"):rep(6) .. \"b\")' "
    .. ">p/rules/a.lua", "p/rules/a.lua: limit.steps: the limit was reached" },
  { "a rule file that is not UTF-8", [[printf 'x = "\377"' >p/rules/a.lua]],
    "p/rules/a.lua:1: not valid UTF-8" },
  { "a lexicon that is not UTF-8", [[mkdir p/lex
    printf 'phrase\tact\n\377\tb\n' >p/lex/l.tsv
    echo 'lexicon "l" { file = "l.tsv" }' >p/rules/a.lua]],
    "p/lex/l.tsv:2:" },
  { "a manifest that gives no table", "echo 'return 1' >p/pack.lua",
    "p/pack.lua" },
  { "a manifest with a table that traps", "echo 'return setmetatable({}, "
    .. "{ __index = function() while true do end end })' >p/pack.lua",
    "p/pack.lua" },
}

describe("a pack with", function()
  for _, attack in ipairs(attacks) do
    it(attack[1], function()
      local output = shell.run(([[
root=$PWD; cd $TMPDIR; mkdir -p p/rules; echo '%s' >p/pack.lua
%s
timeout 30 sayso test ./p]]):format(MANIFEST, attack[2]))
      assert.is_truthy(output:find("[3]", 1, true), output)
      assert.is_truthy(output:find(attack[3], 1, true), output)
      assert.is_falsy(output:find "traceback", output)
      assert.is_falsy(output:find "\27", output)
    end)
  end
end)
