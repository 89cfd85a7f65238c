-- For tests/golden/command/score.txt: rules that are often wrong, and two of
-- which find the same.
return { name = "scored", api = 1 }
