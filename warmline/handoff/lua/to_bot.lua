-- Back to the bot: the agent returns the customer with facts, or the waiting customer goes back. What was written for
-- people is not answered by the bot: it starts at the `returned` event.
-- Races prevented: the customer leaving the queue while an agent accepts (one of them wins, the other is told); a
-- ticket that is offered in the same moment being left behind with its agent.
-- KEYS 9 queue  10 held of owner or offered agent
-- ARGV 2 owner ('' = the customer, from queue or offer)  3 expected epoch ('' = any)  4 bot late (ms)
--      5 returned body  6 skill and 7 holder (owner or offered agent) by which the keys were named  8.. bodies before it
local state = field('state')
if not state then return refused('unknown') end
if ARGV[3] ~= '' and ARGV[3] ~= field('epoch') then return refused('stale') end
if ARGV[2] == '' then
  if state ~= 'queued' and state ~= 'offered' then return refused('stale') end
elseif state ~= 'agent' or field('owner') ~= ARGV[2] then
  return refused('not_yours')
end
if elsewhere(ARGV[6], ARGV[7]) then return {'moved'} end
local at = now()
redis.call('ZREM', KEYS[9], CONVERSATION)
redis.call('ZREM', KEYS[10], CONVERSATION)
if state == 'offered' then redis.call('ZREM', TIMERS, 'offer|' .. CONVERSATION .. '|' .. field('offer')) end
new_epoch()
redis.call('HSET', RECORD, 'state', 'bot', 'owner', '', 'offer', '', 'offer_agent', '', 'queued_at', '0')
for index = 8, #ARGV do append(ARGV[index], at) end
local seq = append(ARGV[5], at)
redis.call('HSET', RECORD, 'bot_cursor', seq - 1)
rest_bot()
wake_bot(seq, at, tonumber(ARGV[4]))
notify()
return {'returned', field('epoch')}
