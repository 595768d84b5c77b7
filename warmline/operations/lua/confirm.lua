-- The customer confirms exactly what was proposed (hash). From here a dispatcher executes it, whoever dies meanwhile.
-- Race prevented: confirming after expiry or after a decline; a second tab confirming again (answers the same).
-- KEYS 9 proposal
-- ARGV 2 proposal  3 hash  4 body  5 the bank's proof of the customer's fresh code, or empty
local proposal = redis.call('HMGET', KEYS[9], 'state', 'hash', 'conversation', 'expires_at')
if not proposal[1] or proposal[3] ~= CONVERSATION then return {'unknown_proposal'} end
if proposal[2] ~= ARGV[3] then return {'other_content'} end
if proposal[1] ~= 'proposed' then return {'settled', proposal[1]} end
local at = now()
if tonumber(proposal[4]) <= at then return {'expired'} end
redis.call('HSET', KEYS[9], 'state', 'confirmed', 'fresh', ARGV[5])
append(ARGV[4], at)
redis.call('ZADD', TIMERS, at, 'execute|' .. CONVERSATION .. '|' .. ARGV[2])
redis.call('ZREM', TIMERS, 'proposal|' .. CONVERSATION .. '|' .. ARGV[2])
ring(DISPATCHER_BELL)
notify()
return {'confirmed'}
