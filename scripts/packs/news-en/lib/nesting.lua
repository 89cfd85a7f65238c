-- Statements inside the content of others: chains, and what is no statement
-- of its own.
local nesting = {}

-- The innermost record whose content holds the cue of `r`, or nil.
local function outer_of(r, records)
  local best
  local cue = r.cue and r.cue.at
  if not cue then return nil end
  for _, o in ipairs(records) do
    if o ~= r and o.content:contains(cue) then
      if not best or best.content:contains(o.content) then best = o end
    end
  end
  return best
end

local SPEECH = { say = true, announce = true, claim = true, deny = true,
  ask = true, concede = true, confirm = true, warn = true, promise = true }

local SELF = { i = true, we = true, me = true, us = true, you = true,
  one = true, ["let"] = true, people = true, everyone = true }

-- Reported speech of another speaker: "“He told me, ‘Leave now’,” she said".
local function is_reported(r, outer)
  if not r.is_clause or not SPEECH[r.act] then return false end
  local source = r.source
  if not source or SELF[source.at.text:lower()] then return false end
  return not (outer and outer.source and outer.source.at:overlaps(source.at))
end

-- Gives each nested statement its chain; drops those that only repeat an
-- attitude.
function nesting.link(doc, records)
  local kept = {}
  for _, r in ipairs(records) do
    local outer = outer_of(r, records)
    local quoted = r.cue and doc:token(r.cue.at.first).quoted
    if outer then
      if is_reported(r, outer) then
        r.chain = { outer.id }
        kept[#kept + 1] = r
      end
    elseif not quoted or is_reported(r, nil) then
      kept[#kept + 1] = r
    end
  end
  for _, r in ipairs(kept) do r.is_clause = nil end
  return kept
end

return nesting
