-- Nothing goes out to this customer until they write again.
-- Race prevented: parking on the answer to an older send what the customer's new message has just set free.
-- KEYS 9 box  10 quota     ARGV 2 token  3 refills as the worker knew them  4 reason  5 '1' empties the quota
if redis.call('HGET', KEYS[9], 'token') ~= ARGV[2] then return {'lost'} end
if (redis.call('HGET', KEYS[9], 'refills') or '') ~= ARGV[3] then return {'refilled'} end
redis.call('HSET', KEYS[9], 'parked', ARGV[4])
if ARGV[5] == '1' then redis.call('HSET', KEYS[10], 'left', '0', 'event_left', '0') end
return {'parked'}
