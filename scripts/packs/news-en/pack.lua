-- Statements and claims in English news; README.md shows what it finds.
return {
  name = "news-en",
  version = "0.1.0",
  api = 1,
  language = "en",
  license = "MIT",
  about = "Statements and claims in English news",
  needs = { "tags", "deps", "names", "quotes" },
  labels = {
    statement = {
      fields = {
        "source", "cue", "content", "addressee", "medium", "target", "time",
        "kind", "act", "confidence", "certainty", "stance", "quantities",
        "chain", "negated",
      },
      overlap = "longest",
      key = { "cue" },
    },
  },
  options = {
    min_confidence = {
      "number", 0.3, min = 0, max = 1, about = "drop weaker statements",
    },
    contents = {
      "string", "all", choices = { "all", "clauses" },
      about = "clauses: only clauses and quotations, no noun phrases or "
        .. "infinitives",
    },
    nested = {
      "boolean", true, about = "statements inside the content of others",
    },
  },
}
