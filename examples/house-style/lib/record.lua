-- The record of a statement, with who the source is: each pack does that for
-- its own records.
return function(doc, m, more)
  local who = doc:entity(m.source)
  local record = {
    source = {
      at = m.source, entity = who and who.id, name = who and who.name,
      type = who and who.speaker_type,
    },
    cue = { at = m.cue, lemma = m.cue.lemma },
    content = m.content,
  }
  for field, value in pairs(more) do
    record[field] = value
  end
  return record
end
