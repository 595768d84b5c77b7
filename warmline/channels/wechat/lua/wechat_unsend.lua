-- The message under way was refused ('attempts'), or nobody knows what became of it ('doubts').
-- KEYS 9 box     ARGV 2 mark ('' = whatever a dead worker left)  3 field to count
local sending = redis.call('HGET', KEYS[9], 'sending') or ''
if sending == '' or (ARGV[2] ~= '' and sending ~= ARGV[2]) then return {'lost'} end
redis.call('HSET', KEYS[9], 'sending', '')
return {'unsent', redis.call('HINCRBY', KEYS[9], ARGV[3], 1)}
