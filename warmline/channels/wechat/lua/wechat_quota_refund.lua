-- A message that WeChat did not accept is given back, never beyond a full bucket.
-- Race prevented: a refund after a refill making six of five.
-- KEYS 9 quota     ARGV 2 bucket ('' or 'event_')
local full = ARGV[2] == '' and 5 or 3
local left = tonumber(redis.call('HGET', KEYS[9], ARGV[2] .. 'left') or '0')
if left < full then redis.call('HINCRBY', KEYS[9], ARGV[2] .. 'left', 1) end
local times = redis.call('HGET', KEYS[9], 'sent') or ''
redis.call('HSET', KEYS[9], 'sent', string.sub(times, 1, -15))
return {'refunded'}
