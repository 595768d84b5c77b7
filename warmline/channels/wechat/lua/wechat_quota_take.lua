-- One message is taken before it is sent.
-- Race prevented: two workers taking the last message, or a bot taking what is kept for people.
-- KEYS 9 quota     ARGV 2 how many of the customer's five must stay
local at = now()
local function left(bucket)
  if tonumber(redis.call('HGET', KEYS[9], bucket .. 'until') or '0') <= at then return 0 end
  return tonumber(redis.call('HGET', KEYS[9], bucket .. 'left') or '0')
end
if left('event_') > 0 then
  redis.call('HINCRBY', KEYS[9], 'event_left', -1)
  return {'taken', 'event_'}
end
if left('') > tonumber(ARGV[2]) then
  redis.call('HINCRBY', KEYS[9], 'left', -1)
  return {'taken', ''}
end
return {'none'}
