-- The agent takes the conversation: a new owner, a new epoch. Accepting twice answers the same.
-- Race prevented: two agents (or two tabs) owning it; accepting an offer that expired in the same moment, or more than
-- the capacity that a supervisor has just lowered.
-- KEYS 9 agent  10 last agent of the contact  11 held
-- ARGV 2 agent  3 offer  4 name  5 life of the last agent (s)  6.. bodies
if field('state') == 'agent' and field('owner') == ARGV[2] and field('taken_offer') == ARGV[3] then
  return {'accepted', field('epoch')}
end
if field('state') ~= 'offered' or field('offer') ~= ARGV[3] or field('offer_agent') ~= ARGV[2] then return {'gone'} end
local at = now()
if number('offer_until') <= at then return {'gone'} end
if not has_room(KEYS[9], KEYS[11], 0) then return {'full'} end
redis.call('ZREM', TIMERS, 'offer|' .. CONVERSATION .. '|' .. ARGV[3])
local epoch = new_epoch()
redis.call('HSET', RECORD, 'state', 'agent', 'owner', ARGV[2], 'agent_name', ARGV[4], 'offer', '', 'offer_agent', '',
  'taken_offer', ARGV[3], 'accepted_at', at)
redis.call('HSET', KEYS[9], 'last_accept_at', at, 'missed', 0)
redis.call('SET', KEYS[10], ARGV[2], 'EX', ARGV[5])
-- The wait is over: a dispatcher holds it against what was promised.
redis.call('ZADD', TIMERS, at, timer('accepted'))
for index = 6, #ARGV do append(ARGV[index], at) end
notify()
return {'accepted', epoch}
