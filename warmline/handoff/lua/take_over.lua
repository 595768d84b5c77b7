-- A supervisor takes a conversation, wherever it is: from its owner, the queue, an offer or the bot. Twice is once.
-- Races prevented: the owner ending or passing it on in the same moment (one of them wins); an offer or a bot's turn in
-- flight that would still count (the epoch is new); a conversation held by somebody whose page nobody watches.
-- KEYS 9 queue of its skill  10 held of its owner or of whom it is offered to  11 supervisor  12 held of the supervisor
-- ARGV 2 supervisor  3 name  4 epoch, 5 skill and 6 holder by which the keys and bodies were made  7 weight
--      8 skill and 9 lane of a conversation that has none yet  10.. bodies
local state = field('state')
if not state then return refused('unknown') end
if state == 'closed' then return refused('stale') end
if state == 'agent' and field('owner') == ARGV[2] then return {'taken', field('epoch')} end
if ARGV[4] ~= field('epoch') or elsewhere(ARGV[5], ARGV[6]) then return {'moved'} end
local at = now()
if tonumber(redis.call('HGET', KEYS[11], 'lease_until') or '0') <= at then return {'unavailable'} end
-- What is offered to the supervisor counts already.
if not has_room(KEYS[11], KEYS[12], ARGV[6] == ARGV[2] and 0 or tonumber(ARGV[7])) then return {'full'} end
redis.call('ZREM', KEYS[9], CONVERSATION)
redis.call('ZREM', KEYS[10], CONVERSATION)
if state == 'offered' then redis.call('ZREM', TIMERS, 'offer|' .. CONVERSATION .. '|' .. field('offer')) end
if state == 'bot' then rest_bot() end
if (field('skill') or '') == '' then redis.call('HSET', RECORD, 'skill', ARGV[8], 'lane', ARGV[9]) end
local epoch = new_epoch()
redis.call('ZADD', KEYS[12], ARGV[7], CONVERSATION)
redis.call('HSET', RECORD, 'state', 'agent', 'owner', ARGV[2], 'agent_name', ARGV[3], 'offer', '', 'offer_agent', '',
  'taken_offer', '', 'accepted_at', at)
for index = 10, #ARGV do append(ARGV[index], at) end
ring(DISPATCHER_BELL)
notify()
return {'taken', epoch}
