-- One message is taken before it is sent.
-- Race prevented: two workers taking the last message, or a bot taking what is kept for people.
-- KEYS 9 quota     ARGV 2 how many of the customer's five must stay
local at = now()
local function left(bucket)
  if tonumber(redis.call('HGET', KEYS[9], bucket .. 'until') or '0') <= at then return 0 end
  return tonumber(redis.call('HGET', KEYS[9], bucket .. 'left') or '0')
end
local function taken(bucket)
  redis.call('HINCRBY', KEYS[9], bucket .. 'left', -1)
  -- The times of the last eight, for a refill that comes late.
  local times = (redis.call('HGET', KEYS[9], 'sent') or '') .. string.format(' %013.0f', at)
  redis.call('HSET', KEYS[9], 'sent', string.sub(times, -8 * 14))
  return {'taken', bucket}
end
if left('event_') > 0 then return taken('event_') end
if left('') > tonumber(ARGV[2]) then return taken('') end
return {'none'}
