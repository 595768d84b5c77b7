-- An offer ends without acceptance: declined, expired, or its agent is gone. The ticket waits on in its old place,
-- and that agent is not asked again for it.
-- Race prevented: an expiry and an acceptance at the same moment both winning.
-- KEYS 9 queue  10 held
-- ARGV 2 agent  3 offer  4 '1' only when it is due  5 offer_lapsed body  6 queued body  7 '1' the agent may be asked again
if field('state') ~= 'offered' or field('offer') ~= ARGV[3] or field('offer_agent') ~= ARGV[2] then return {'gone'} end
local at = now()
if ARGV[4] == '1' and number('offer_until') > at then return {'alive'} end
redis.call('ZREM', KEYS[10], CONVERSATION)
redis.call('ZREM', TIMERS, 'offer|' .. CONVERSATION .. '|' .. ARGV[3])
if ARGV[7] ~= '1' then redis.call('HSET', RECORD, 'declined:' .. ARGV[2], at) end
append(ARGV[5], at)
enqueue(KEYS[9], field('skill'), field('lane'), number('head_start'), at)
append(ARGV[6], at)
notify()
return {'lapsed'}
