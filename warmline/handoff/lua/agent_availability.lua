-- An agent says whether they take new conversations. Going offline keeps what they hold; the lease goes on guarding it.
-- ARGV 2 state (online, paused, offline)  3 name  4 skills JSON  5 capacity  6 silent after (ms)  7 reason
--      8 manager code
-- Race prevented: an offer made to skills that were changed since its dispatcher looked (the revision tells it).
local before = redis.call('HGET', AGENT, 'state')
redis.call('HSET', AGENT, 'state', ARGV[2], 'name', ARGV[3], 'skills', ARGV[4], 'capacity', ARGV[5], 'reason', ARGV[7],
  'manager_code', ARGV[8], 'missed', 0)
redis.call('HINCRBY', AGENT, 'revision', 1)
if before ~= ARGV[2] then redis.call('HSET', AGENT, 'since', now()) end
redis.call('SADD', AGENTS, ID)
lease(tonumber(ARGV[6]))
ring()
return {'set'}
