-- The owner passes the customer to a colleague by name, or a supervisor does so for them: the owner gives up, and the
-- conversation is offered to that colleague at once. When they are away or full it waits in its skill, in its old place;
-- when they decline or miss it, lapse_offer.lua puts it there.
-- Race prevented: a conversation between two owners, or with none; a colleague who gets more than they can hold.
-- KEYS 9 queue of its skill  10 held of the owner  11 colleague  12 held of the colleague  13 explanations
-- ARGV 2 owner  3 expected epoch  4 colleague  5 offer  6 weight  7 offer life (ms)
--      8 offered body (its "expires_at":0 is filled in here)  9 explanation  10 explanations kept  11 their life (s)
--      12.. bodies of the owner's giving up
if not field('state') then return refused('unknown') end
if ARGV[3] ~= field('epoch') then return refused('stale') end
if field('state') ~= 'agent' or field('owner') ~= ARGV[2] then return refused('not_yours') end
local at = now()
redis.call('ZREM', KEYS[10], CONVERSATION)
new_epoch()
redis.call('HSET', RECORD, 'declined:' .. ARGV[2], at)
for index = 12, #ARGV do append(ARGV[index], at) end
enqueue(KEYS[9], field('skill'), field('lane'), number('head_start'), at)
local result = 'queued'
if takes_offer(KEYS[11], KEYS[12], tonumber(ARGV[6]), at) then
  redis.call('ZREM', KEYS[9], CONVERSATION)
  reserve(KEYS[11], KEYS[12], ARGV[4], ARGV[5], ARGV[6], tonumber(ARGV[7]), ARGV[8], at)
  keep_explanation(KEYS[13], ARGV[9], tonumber(ARGV[10]), ARGV[11])
  result = 'offered'
end
notify()
return {result, field('epoch')}
