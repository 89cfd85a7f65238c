-- error: too many elements | own move, bounded
table.move({}, 1, 1e15, 2)
