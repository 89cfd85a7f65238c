-- The pack of the manual (lua/README.md): promises, and what came of them.
return {
  name = "promises", version = "1.0.0", api = 1, language = "en",
  license = "MIT",
  about = "Who promised what, by when, and whether it was kept",
  labels = {
    promise = { fields = { "source", "cue", "content", "deadline" } },
    outcome = { fields = { "cue", "kept", "promise" } },
  },
}
