-- error: too many elements | own move checks for overflow
table.move({}, math.mininteger, math.maxinteger, 1)
