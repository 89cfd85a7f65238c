-- The same on every run, and for the same files however they came to the disk.
local sayso = require "sayso"
local shell = require "shell"
local sorted = require "sayso.sorted"
local system = require "sayso.system"

describe("sayso profile", function()
  it("counts the same steps on each of 20 runs", function()
    local line = "sayso profile -f json examples/articles | " ..
                 "sed 's/\"lua_seconds\":[^,]*,//g'"
    local first = shell.run(line)
    assert.matches('"steps":[1-9]', first)
    for _ = 2, 20 do
      assert.are.equal(first, shell.run(line))
    end
  end)
end)

-- A pack whose order of files matters: of two rules that match the same place
-- the first stays, and a name that is used before it is declared is found.
local FILES = {
  ["pack.lua"] = 'return { name = "p", api = 1 }',
  ["rules/a.lua"] = 'rule "hit.a" { "who:@boat sank", set = { from = "a" } }',
  ["rules/b.lua"] = 'rule "hit.b" { "who:@boat sank", set = { from = "b" } }',
  ["rules/c.lua"] = [[lexicon "boat" { file = "boat.tsv" }
                      pattern "left" "(leave|sail)"]],
  ["rules/d.lua"] = 'rule "gone" { "@boat %left what:_",\n' ..
                    '  where = function(m) return require "score"(m) end }',
  ["lib/score.lua"] = 'local half = require "half"\n' ..
                      'return function(m) return half(m.score) end',
  ["lib/half.lua"] = "return function(n) return n / 2 end",
  ["lex/boat.tsv"] = "phrase\tkind\nship\tlarge\ncanoe\tsmall\n",
  ["lex/other.tsv"] = "phrase\nx\n",
}

local TEXT = "The ship sank. A canoe left port. The canoe sank."

-- A folder of a file system in memory lists its files in the order in which
-- they came; on a disk their order may be that of a hash.
local function new_folder()
  local path = os.tmpname()
  os.remove(path)
  return system.kind "/dev/shm" and "/dev/shm" .. path:match "/[^/]*$" or path
end

-- Writes the files in an order of their names, and renames them in the
-- opposite one.
local function write_pack(folder, names)
  os.execute(("mkdir -p '%s/p/rules' '%s/p/lib' '%s/p/lex'"):format(
    folder, folder, folder))
  for i, name in ipairs(names) do
    local path = ("%s/p/%s"):format(folder, name)
    local file = assert(io.open(path .. "." .. i, "wb"))
    file:write(FILES[name])
    file:close()
  end
  for i = #names, 1, -1 do
    local path = ("%s/p/%s"):format(folder, names[i])
    assert(os.rename(path .. "." .. i, path))
  end
end

-- What the pack finds, and what is said of it.
local function output(names)
  local folder = new_folder()
  write_pack(folder, names)
  local engine = sayso.engine { packs = { folder .. "/p" } }
  local doc <close> = assert(engine:doc(TEXT, { id = "t" }))
  local lines = {}
  for _, record in ipairs(engine:statements(doc)) do
    lines[#lines + 1] = engine:json(doc, record)
  end
  for _, fault in ipairs(engine:check()) do
    lines[#lines + 1] = tostring(fault)
  end
  os.execute(("rm -r '%s'"):format(folder))
  return (table.concat(lines, "\n"):gsub(folder, ""))
end

-- The names in an order that depends on a seed alone.
local function shuffled(seed)
  local names = sorted.keys(FILES)
  for i = #names, 2, -1 do
    seed = (seed * 1103515245 + 12345) % 2147483648
    local k = seed // 65536 % i + 1
    names[i], names[k] = names[k], names[i]
  end
  return names
end

describe("a folder", function()
  it("is listed in the order of bytes", function()
    local folder = new_folder()
    local names = { "B", "Z9", "_", "a", "b", "b.a", "z", "é" }
    os.execute(("mkdir '%s'"):format(folder))
    for _, i in ipairs { 7, 3, 8, 1, 5, 2, 6, 4 } do
      assert(io.open(folder .. "/" .. names[i], "wb")):close()
    end
    local list = system.list(folder)
    os.execute(("rm -r '%s'"):format(folder))
    assert.are.same(names, list)
  end)
end)

describe("a pack", function()
  it("gives the same bytes for any order of its files on disk", function()
    local first = output(shuffled(1))
    assert.matches('"from":"a"', first)
    assert.matches('"confidence":0.5', first)
    for seed = 2, 12 do
      assert.are.equal(first, output(shuffled(seed)))
    end
  end)
end)
