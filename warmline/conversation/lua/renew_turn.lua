-- The worker is still at it: its lease moves on. Refused when the turn is no longer its own.
-- ARGV 2 token  3 lease (ms)
if field('turn') ~= ARGV[2] or field('state') ~= 'bot' then return refused('stale') end
redis.call('ZADD', MAILBOX, 'XX', now() + tonumber(ARGV[3]), CONVERSATION)
return {'renewed'}
