-- A script for tests: each document is told by its text how to behave.
local acts = {}

function acts.crash()
  os.execute "kill -KILL $PPID"
end

function acts.leave()
  os.exit(3)
end

function acts.loop()
  while true do end
end

function acts.eat()
  local t = {}
  while true do
    t[#t + 1] = ("x"):rep(100000) .. #t
  end
end

function acts.hold()
  return ("x"):rep(100 << 20)
end

function acts.fail()
  error("this document is not to my taste", 0)
end

function acts.wait()
  os.execute "sleep 0.2"
end

function acts.write(context)
  local file = assert(io.open(os.tmpname(), "w"))
  file:setvbuf "no"
  context:print("writing:", select(2, file:write "x"))
end

return {
  about = "behaves as the documents say",
  formats = { "text", "jsonl" },
  rules = false,
  document = function(doc, context)
    local word = doc.text:match "%a*"
    if acts[word] then
      context:print("the document says:", word)
      acts[word](context)
    end
    print(doc.id, doc.text)
    return { n = 1 }
  end,
  gather = function(value, context)
    context.n = (context.n or 0) + value.n
  end,
  finish = function(context)
    context:print("documents:", context.n or 0)
  end,
}
