-- The owner gives the conversation up to the queue: transferred to a skill, or lost with its connection. The ticket
-- keeps the waiting time it had.
-- Race prevented: a conversation between two owners, or with none.
-- KEYS 9 queue of the next skill  10 held
-- ARGV 2 owner  3 expected epoch ('' = any)  4 skill  5 lane  6 head start (ms)  7 '1' do not ask this agent again
--      8.. bodies
if not field('state') then return refused('unknown') end
if ARGV[3] ~= '' and ARGV[3] ~= field('epoch') then return refused('stale') end
if field('state') ~= 'agent' or field('owner') ~= ARGV[2] then return refused('not_yours') end
local at = now()
redis.call('ZREM', KEYS[10], CONVERSATION)
new_epoch()
if ARGV[7] == '1' then redis.call('HSET', RECORD, 'declined:' .. ARGV[2], at) end
for index = 8, #ARGV do append(ARGV[index], at) end
enqueue(KEYS[9], ARGV[4], ARGV[5], tonumber(ARGV[6]), at)
notify()
return {'queued', field('epoch')}
