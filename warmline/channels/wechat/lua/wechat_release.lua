-- The worker is through with this customer for now.
-- Race prevented: a wake-up that came while the worker was at it being lost by the worker's own "nothing to do".
-- KEYS 9 box  10 due  11 bell     ARGV 2 member  3 token  4 look again in (ms, '' = when something happens)
if redis.call('HGET', KEYS[9], 'token') ~= ARGV[3] then return {'lost'} end
local at = now()
local score = redis.call('ZSCORE', KEYS[10], ARGV[2])
local woken = redis.call('HGET', KEYS[9], 'again') == '1'
  or (score and tonumber(score) ~= tonumber(redis.call('HGET', KEYS[9], 'until')))
redis.call('HSET', KEYS[9], 'token', '')
if woken or ARGV[4] == '0' then
  redis.call('ZADD', KEYS[10], at, ARGV[2])
  redis.call('PUBLISH', KEYS[11], '1')
elseif ARGV[4] == '' then
  redis.call('ZREM', KEYS[10], ARGV[2])
else
  redis.call('ZADD', KEYS[10], at + tonumber(ARGV[4]), ARGV[2])
end
return {woken and 'again' or 'released'}
