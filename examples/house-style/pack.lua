-- How one newsroom changes the bundled pack: README.md of news-en explains it.
return {
  name = "house-style", version = "1.0.0", api = 1, language = "en",
  license = "MIT",
  about = "Statements as our newsroom counts them, and who rebuts whom",
  depends = { "news-en" },
  needs = { "deps" },
  labels = {
    rebuttal = {
      fields = { "source", "cue", "content", "act", "denies" },
      about = "somebody rejects what somebody else said",
    },
  },
}
