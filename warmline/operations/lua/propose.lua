-- An agent proposes in a conversation that they own: the proposal's events and its timer, in one step.
-- Race prevented: a proposal made under an old epoch being shown after the conversation changed hands; one that is sent
-- twice being shown twice.
-- KEYS 9 done (idempotency)
-- ARGV 2 expected epoch  3 expected owner  4 done life (s)  5 due (ms from now)  6 timer's kind  7 proposal  8.. bodies
local known = redis.call('GET', KEYS[9])
if known then return {'duplicate', known} end
if not field('state') then return refused('unknown') end
if ARGV[2] ~= field('epoch') then return refused('stale') end
if field('state') ~= 'agent' or ARGV[3] ~= field('owner') then return refused('not_yours') end
local at = now()
local seq = 0
for index = 8, #ARGV do seq = append(ARGV[index], at) end
redis.call('SET', KEYS[9], seq, 'EX', ARGV[4])
redis.call('ZADD', TIMERS, at + tonumber(ARGV[5]), ARGV[6] .. '|' .. CONVERSATION .. '|' .. ARGV[7])
ring(DISPATCHER_BELL)
notify()
return {'proposed', seq}
