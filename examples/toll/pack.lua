-- Figures of the dead and the hurt, and who gives them: news-en finds who says
-- what, this pack finds the figures in it.
return {
  name = "toll", version = "1.0.0", api = 1, language = "en",
  license = "MIT",
  about = "How many were killed or hurt, and who says so",
  depends = { "news-en" },
  labels = {
    toll = {
      fields = { "source", "cue", "number", "harm", "statement" },
      overlap = "first", key = { "figure" }, -- one record for each figure
    },
  },
}
