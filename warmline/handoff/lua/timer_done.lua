-- A timer was run and is over, unless what it ran has set it anew to an earlier or other time.
-- Race prevented: removing the timer that a later event has just set.
-- KEYS 1 timers  2 clock offset
-- ARGV 1 timer  2 score it was claimed with
local due = redis.call('ZSCORE', KEYS[1], ARGV[1])
if due and tonumber(due) == tonumber(ARGV[2]) then redis.call('ZREM', KEYS[1], ARGV[1]) end
return {'done'}
