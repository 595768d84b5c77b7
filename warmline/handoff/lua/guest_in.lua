-- Somebody stands beside the owner: a colleague whom the owner invites, or a supervisor who joins. Twice is once.
-- Race prevented: a guest of an owner who has just lost the conversation (the mark names the epoch); a guest whose page
-- is not there.
-- KEYS 9 conversations the guest visits  10 guest (agent)
-- ARGV 2 guest  3 role  4 name  5 expected epoch  6 owner who invites ('' = a supervisor by right)  7.. bodies
if not field('state') then return refused('unknown') end
if field('state') ~= 'agent' or ARGV[5] ~= field('epoch') then return refused('stale') end
if ARGV[6] ~= '' and ARGV[6] ~= field('owner') then return refused('not_yours') end
if ARGV[2] == field('owner') then return {'owner'} end
if is_guest(ARGV[2], ARGV[3]) then return {'in'} end
local at = now()
if tonumber(redis.call('HGET', KEYS[10], 'lease_until') or '0') <= at then return {'unavailable'} end
redis.call('HSET', RECORD, 'guest:' .. ARGV[2], guest_mark(ARGV[3], ARGV[4]))
redis.call('SADD', KEYS[9], CONVERSATION)
for index = 7, #ARGV do append(ARGV[index], at) end
notify()
return {'in'}
