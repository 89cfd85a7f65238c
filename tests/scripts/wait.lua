-- A script for tests: takes a moment for each document.
return {
  about = "waits",
  formats = { "text" },
  rules = false,
  document = function(doc, context)
    os.execute "sleep 0.2"
    context:print(doc.id, doc.text)
  end,
}
