-- A message is marked as under way before it is sent, and the lease is renewed.
-- Race prevented: a worker whose lease ran out sending beside its successor; one event sent passively and actively.
-- KEYS 9 box  10 due     ARGV 2 member  3 token  4 cursor  5 part  6 mark  7 lease (ms)
if redis.call('HGET', KEYS[9], 'token') ~= ARGV[3] then return {'lost'} end
if number('outbox_cursor') ~= tonumber(ARGV[4]) or number('outbox_part') ~= tonumber(ARGV[5]) then return {'moved'} end
if (redis.call('HGET', KEYS[9], 'sending') or '') ~= '' then return {'doubt'} end
local before, lease_end = redis.call('HGET', KEYS[9], 'until'), now() + tonumber(ARGV[7])
redis.call('HSET', KEYS[9], 'sending', ARGV[6], 'until', lease_end)
local score = redis.call('ZSCORE', KEYS[10], ARGV[2])
-- A lower score is a wake-up: it stays, for the release to see.
if score and tonumber(score) == tonumber(before) then redis.call('ZADD', KEYS[10], lease_end, ARGV[2]) end
return {'begun'}
