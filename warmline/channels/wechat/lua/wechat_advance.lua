-- These events show nothing on WeChat: the cursor passes them.
-- KEYS 9 box     ARGV 2 token  3 cursor  4 upto
if redis.call('HGET', KEYS[9], 'token') ~= ARGV[2] then return {'lost'} end
if number('outbox_cursor') ~= tonumber(ARGV[3]) then return {'moved'} end
redis.call('HSET', RECORD, 'outbox_cursor', ARGV[4], 'outbox_part', '0', 'outbox_upto', '0')
return {'advanced'}
