-- error: pattern too complex | own matcher, 200 levels
(("a"):rep(1000)):match(("a?"):rep(1000) .. ("a"):rep(1000))
