-- limit.time | the timer sets a hook
::top:: goto top
