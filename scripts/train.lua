-- Makes the model of a language from treebanks.
local failure = require "sayso.failure"

local NUMBERS = { "epochs", "batch", "word", "half", "tag_hidden", "arc",
                  "rel_hidden", "vectors_max", "seed", "rate", "clauses",
                  "average" }
local FRACTIONS = { rate = true, clauses = true, average = true }

local function tell(p)
  local measured = p.upos > 0 and
    ("  upos %.4f xpos %.4f uas %.4f las %.4f"):format(p.upos, p.xpos, p.uas,
                                                      p.las) or ""
  io.stderr:write(("epoch %d of %d  loss %.4f %.4f %.4f%s  %.0f s\n"):format(
    p.epoch, p.epochs, p.tag_loss, p.head_loss, p.rel_loss, measured,
    p.seconds))
end

local function number(name, about)
  return { name, FRACTIONS[name] and "number" or "integer", nil, min = 0,
           value = "N", about = about }
end

return {
  about = "makes a model of a language from CoNLL-U and word vectors",
  usage = "[OPTION]... -m MODEL TREES.conllu...",
  formats = { "text" },
  options = {
    { "model", "string", short = "m", value = "FILE",
      about = "where the model goes" },
    { "held_out", "string", many = true, value = "FILE",
      about = "CoNLL-U to measure with, never learned from" },
    { "vectors", "string", value = "FILE",
      about = "word vectors: a word and its numbers a line" },
    { "folder", "string", value = "FOLDER",
      about = "the data of the language, for its lemmas" },
    { "weights_from", "string", value = "FILE",
      about = "weights to go on from" },
    { "weights_to", "string", value = "FILE", about = "where to keep weights" },
    number("epochs", "rounds over the trees"),
    number("vectors_max", "words of the vectors that are kept"),
    number("batch", "tokens learned from at once"),
    number("word", "numbers for a word"),
    number("half", "numbers of each direction"),
    number("tag_hidden", "size of a hidden layer"),
    number("arc", "size of a hidden layer"),
    number("rel_hidden", "size of a hidden layer"),
    number("rate", "how fast it learns"),
    number("clauses", "how often the losses of clauses count"),
    number("average", "share of the rounds whose mean is kept"),
    number("seed", "of the random numbers"),
  },
  run = function(context)
    local values = context.options
    if not (values.model and values.vectors and #context.args > 0) then
      failure.raise(failure.USAGE, "a name for the model, word vectors and " ..
        "trees to learn from are needed",
        "sayso train -m en.model --vectors words.txt trees.conllu")
    end
    local options = { trees = context.args, held_out = values.held_out,
                      progress = tell }
    for _, name in ipairs { "vectors", "folder", "weights_from",
                            "weights_to" } do
      options[name] = values[name]
    end
    for _, name in ipairs(NUMBERS) do
      options[name] = values[name]
    end
    local ok, message, line = require("sayso.train").run(options, values.model)
    if not ok then
      failure.raise(failure.RULES, line > 0
                    and ("%s (line %d)"):format(message, line) or message)
    end
  end,
}
