-- A first pack: one rule. README.md builds it step by step.
return {
  name = "first-rule", version = "1.0.0", api = 1, language = "en",
  license = "MIT",
  about = "Who confirmed, noted or denied what",
  labels = { statement = { fields = { "source", "cue", "content", "act" } } },
}
