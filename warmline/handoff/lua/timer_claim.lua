-- A dispatcher takes a due timer for a while; if it dies, the timer comes due again for another.
-- Race prevented: two dispatchers running one timer at the same time.
-- KEYS 1 timers  2 clock offset
-- ARGV 1 timer  2 held for (ms)
local due = tonumber(redis.call('ZSCORE', KEYS[1], ARGV[1]) or '')
if not due or due > now() then return {'gone'} end
local until_ = string.format('%.0f', now() + tonumber(ARGV[2]))
redis.call('ZADD', KEYS[1], until_, ARGV[1])
return {'claimed', until_}
