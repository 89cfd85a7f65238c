-- treebank.lua - documents of CoNLL-U files, with the tokens that are given:
-- a reader as sayso.input has, for --input conllu.
local conllu = require "sayso.conllu"

local treebank = {}
treebank.__index = treebank

local function add_file(self, path)
  local name = path:match "([^/]*)$":gsub("%.conllu$", "")
  local trees, message, line = conllu.read(path)
  if not trees then
    self.items[#self.items + 1] = { id = name, path = path, line = line,
                                    notes = {}, text = "", message = message,
                                    code = "not-readable" }
    return
  end
  for i, range in ipairs(trees:documents()) do
    self.items[#self.items + 1] = {
      id = ("%s:%d"):format(name, i), path = path, line = #self.items + 1,
      notes = {}, text = "", trees = trees, first = range[1], last = range[2],
    }
  end
end

-- Reads all files now, so that workers inherit them.
function treebank.open(paths)
  local self = setmetatable({ items = {}, at = 0 }, treebank)
  for _, path in ipairs(paths) do
    add_file(self, path)
  end
  return self
end

function treebank:next()
  self.at = self.at + 1
  return self.items[self.at]
end

-- The document of an item, which may have come through a pipe: its line is
-- its number here.
function treebank:doc(engine, item)
  local own = self.items[item.line]
  return own.trees:doc(engine.core, own.first, own.last, own.id)
end

function treebank:progress()
  return self.at / math.max(#self.items, 1)
end

function treebank.close()
end

treebank.__close = treebank.close

return treebank
