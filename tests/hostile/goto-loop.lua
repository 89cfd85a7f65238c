-- limit.time
::top:: goto top
