-- ok | an allow-list: no load, no dump
assert(load == nil and loadstring == nil and dofile == nil and loadfile == nil)
assert(string.dump == nil and ("").dump == nil)
