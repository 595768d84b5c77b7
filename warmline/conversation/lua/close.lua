-- The visit ends, by whoever may end it. Idempotent: closing a closed visit answers 'closed' again.
-- Races prevented: an idle timer closing a visit in which the customer has just written (ARGV 5); a ticket that is
-- offered in the same moment being left behind with its agent, or in its queue.
-- KEYS 9 queue of its skill  10 held set of its agent  11 session
-- ARGV 2 body  3 expected epoch ('' = any)  4 expected owner ('' = any)  5 idle time (ms) when it is closed for that, else 0
--      6 skill and 7 holder (owner or offered agent) by which the keys were named  8.. bodies of notices before the end
local state = field('state')
if not state then return refused('unknown') end
if state == 'closed' then return {'closed', field('seq'), state, field('epoch')} end
if ARGV[3] ~= '' and ARGV[3] ~= field('epoch') then return refused('stale') end
if ARGV[4] ~= '' and ARGV[4] ~= field('owner') then return refused('not_yours') end
if elsewhere(ARGV[6], ARGV[7]) then return {'moved'} end
local at = now()
if ARGV[5] ~= '0' then
  if number('idle_at') > at then return {'alive'} end
  -- Who waits in the queue is not idle, however silent.
  if state == 'queued' or state == 'offered' then
    keep_alive(at, tonumber(ARGV[5]))
    return {'alive'}
  end
end
for index = 8, #ARGV do append(ARGV[index], at) end
redis.call('ZREM', KEYS[9], CONVERSATION)
redis.call('ZREM', KEYS[10], CONVERSATION)
if field('offer') and field('offer') ~= '' then
  redis.call('ZREM', TIMERS, 'offer|' .. CONVERSATION .. '|' .. field('offer'))
end
redis.call('DEL', KEYS[11])
local seq = close(ARGV[2], at)
notify()
return {'closed', seq, 'closed', field('epoch')}
