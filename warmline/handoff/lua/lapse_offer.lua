-- An offer ends without acceptance: declined, expired, withdrawn, or its agent is gone. The ticket waits on in its old
-- place. Who declined or let it expire is not asked again for it soon; who lets several expire in a row is paused.
-- Race prevented: an expiry and an acceptance at the same moment both winning.
-- KEYS 9 queue  10 held  11 agent  12 lapses of the agent
-- ARGV 2 agent  3 offer  4 '1' only when it is due  5 offer_lapsed body  6 queued body
--      7 cause (declined, expired, disconnected, withdrawn)  8 so many expired in a row pause the agent
local AGENT, LAPSES, CAUSE = KEYS[11], KEYS[12], ARGV[7]
if field('state') ~= 'offered' or field('offer') ~= ARGV[3] or field('offer_agent') ~= ARGV[2] then return {'gone'} end
local at = now()
if ARGV[4] == '1' and number('offer_until') > at then return {'alive'} end
redis.call('ZREM', KEYS[10], CONVERSATION)
redis.call('ZREM', TIMERS, 'offer|' .. CONVERSATION .. '|' .. ARGV[3])
local paused = ''
if CAUSE == 'declined' or CAUSE == 'expired' then
  redis.call('HSET', RECORD, 'declined:' .. ARGV[2], at)
  local day = math.floor((at + 8 * 3600000) / 86400000)
  redis.call('HINCRBY', LAPSES, day .. ':' .. CAUSE, 1)
  redis.call('HDEL', LAPSES, (day - 31) .. ':declined', (day - 31) .. ':expired')
  redis.call('EXPIRE', LAPSES, 31 * 86400)
  local missed = CAUSE == 'expired' and redis.call('HINCRBY', AGENT, 'missed', 1) or 0
  if missed == 0 then redis.call('HSET', AGENT, 'missed', 0) end
  if missed >= tonumber(ARGV[8]) and redis.call('HGET', AGENT, 'state') == 'online' then
    redis.call('HSET', AGENT, 'state', 'paused', 'reason', 'missed_offers', 'since', at, 'missed', 0)
    paused = 'paused'
  end
end
append(ARGV[5], at)
enqueue(KEYS[9], field('skill'), field('lane'), number('head_start'), at)
append(ARGV[6], at)
notify()
return {'lapsed', paused}
