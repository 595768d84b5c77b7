-- The customer wrote, clicked, scanned or followed: the bucket is full again, its time begins anew, and what was
-- parked may go out.
-- Race prevented: a refill and a take of two processes each writing back what it had read; a worker parking (on an
-- answer to an older send) what the customer's new message has just set free (it compares `refills`).
-- KEYS 9 quota  10 box     ARGV 2 bucket ('' or 'event_')  3 messages  4 valid (ms)  5 keys' life (ms)
redis.call('HSET', KEYS[9], ARGV[2] .. 'left', ARGV[3], ARGV[2] .. 'until', now() + tonumber(ARGV[4]))
redis.call('PEXPIRE', KEYS[9], ARGV[5])
redis.call('HSET', KEYS[10], 'parked', '', 'attempts', '0')
redis.call('HINCRBY', KEYS[10], 'refills', 1)
redis.call('PEXPIRE', KEYS[10], ARGV[5])
return {'refilled'}
