-- For tests/golden/command/cover.txt: a pack of which much is never used.
return { name = "cover", api = 1 }
