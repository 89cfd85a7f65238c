-- Packs on disk that try to hang, crash or leave their folder. Each is
-- { name, what makes the pack in the folder p, what must be said of it, what
-- closes it }.
return {
  { "a pipe for a rule file", "mkfifo p/rules/a.lua",
    "p/rules/a.lua: it is no file: a pipe or device",
    "only files are opened" },
  { "a pipe for a lexicon", [[mkdir p/lex; mkfifo p/lex/l.tsv
    echo 'lexicon "l" { file = "l.tsv" }' >p/rules/a.lua]],
    "p/lex/l.tsv: it is no file: a pipe or device",
    "only files are opened" },
  { "a pipe for the manifest", "rm p/pack.lua; mkfifo p/pack.lua",
    "no pack './p'",
    "only files are opened" },
  { "a device for a rule file", "ln -s /dev/zero p/rules/a.lua",
    "p/rules/a.lua: a link out of the pack",
    "no links out" },
  { "a link to a file outside", "ln -s /etc/passwd p/rules/a.lua",
    "p/rules/a.lua: a link out of the pack",
    "no links out" },
  { "a link to a folder outside", "mkdir q; touch q/a.lua; rmdir p/rules; "
    .. "ln -s ../q p/rules", "p/rules/a.lua: a link out of the pack",
    "no links out" },
  { "a link to nothing", "ln -s nowhere p/rules/a.lua",
    "p/rules/a.lua: a link out of the pack",
    "no links out" },
  { "a link to itself", "ln -s a.lua p/rules/a.lua",
    "p/rules/a.lua: a link out of the pack",
    "no links out" },
  { "a folder for a file", "mkdir p/rules/a.lua",
    "p/rules/a.lua: it is no file: a folder",
    "only files are opened" },
  { "bytecode", [[printf '\033Lua' >p/rules/a.lua]],
    "attempt to load a binary chunk",
    "only text is loaded" },
  { "a way out by dots", [[echo 'require "../../x"' >p/rules/a.lua]],
    "p/rules/a.lua:1: the pack has no module '../../x'",
    "`require` knows the pack's lib/ alone" },
  { "a way out by a path", [[echo 'require "/etc/passwd"' >p/rules/a.lua]],
    "p/rules/a.lua:1: the pack has no module '/etc/passwd'",
    "`require` knows the pack's lib/ alone" },
  { "a lexicon by dots",
    [[echo 'lexicon "l" { file = "../pack.lua" }' >p/rules/a.lua]],
    "must be the name of a file in the pack's lex/",
    "a name, not a path" },
  { "10,000 modules that are not there", [[cat >p/rules/a.lua <<'X'
for i = 1, 10000 do assert(not pcall(require, "x" .. i)) end
require "x"
X]], "p/rules/a.lua:2: the pack has no module 'x'",
    "`require` looks into a table, not on the disk" },
  { "1,000 files and one", "for i in $(seq 1000); do "
    .. "echo 'return 1' >p/rules/m$i.lua; done",
    "p: a pack has at most 1000 files; see --limit pack-files",
    "--limit pack-files" },
  { "64 MiB and more", "dd if=/dev/zero of=p/rules/a.lua bs=1M count=65 "
    .. "2>/dev/null", "p: the files of a pack have "
    .. "at most 67108864 bytes; see --limit pack-size",
    "--limit pack-size" },
  { "modules that need each other", [[mkdir p/lib
    echo 'return require "b"' >p/lib/a.lua
    echo 'return require "a"' >p/lib/b.lua
    echo 'require "a"' >p/rules/a.lua]],
    "p/lib/b.lua:1: module 'a' requires itself",
    "`require` knows what is being loaded" },
  { "a name with a space", "touch 'p/rules/a b.lua'",
    "a name in a pack is made of letters, digits",
    "names of letters, digits and _ . -" },
  { "a name that moves the cursor",
    [[touch "$(printf 'p/rules/\033[2Ja.lua')"]],
    "a name in a pack is made of letters, digits",
    "names of letters, digits and _ . -; messages are cleaned" },
  { "a name with a line end", [[touch "$(printf 'p/rules/a\nb.lua')"]],
    "p/rules/a b.lua: a name in a pack is made of letters, digits",
    "names of letters, digits and _ . -; messages are cleaned" },
  { "a loop in the manifest", "echo 'while true do end' >p/pack.lua",
    "p/pack.lua: limit.time: the limit was reached",
    "--limit time" },
  { "a loop in a rule file", "echo 'while true do end' >p/rules/a.lua",
    "p/rules/a.lua: limit.time: the limit was reached",
    "--limit time" },
  { "a hungry rule file", "echo 'local t = {} while true do "
    .. "t[#t + 1] = (\"x\"):rep(1000) .. #t end' >p/rules/a.lua",
    "p/rules/a.lua: limit.memory: the limit was reached",
    "--limit memory" },
  { "a pattern of the sandbox without end",
    "echo '((\"a\"):rep(30000)):find((\".-\"):rep(6) .. \"b\")' "
    .. ">p/rules/a.lua", "p/rules/a.lua: limit.steps: the limit was reached",
    "--limit steps" },
  { "a rule file that is not UTF-8", [[printf 'x = "\377"' >p/rules/a.lua]],
    "p/rules/a.lua:1: not valid UTF-8",
    "files are UTF-8" },
  { "a lexicon that is not UTF-8", [[mkdir p/lex
    printf 'phrase\tact\n\377\tb\n' >p/lex/l.tsv
    echo 'lexicon "l" { file = "l.tsv" }' >p/rules/a.lua]],
    "p/lex/l.tsv:2:",
    "files are UTF-8" },
  { "a manifest that gives no table", "echo 'return 1' >p/pack.lua",
    "p/pack.lua",
    "the manifest is checked" },
  { "a manifest with a table that traps", "echo 'return setmetatable({}, "
    .. "{ __index = function() while true do end end })' >p/pack.lua",
    "p/pack.lua",
    "what a pack gives is read raw" },
}
