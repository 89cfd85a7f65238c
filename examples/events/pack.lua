-- Events between states, in the way of event data: who did what to whom.
return {
  name = "events", version = "1.0.0", api = 1, language = "en",
  license = "MIT",
  about = "Which state threatened, urged, sanctioned or praised which",
  labels = {
    event = {
      fields = { "actor", "cue", "recipient", "event", "dyad", "scale" },
      key = { "cue" }, -- a verb tells of one event
    },
  },
  options = {
    lowest = { "number", -10, min = -10, max = 10,
               about = "leave out what is less friendly than this" },
  },
}
