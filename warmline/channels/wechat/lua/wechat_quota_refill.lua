-- The customer wrote, clicked, scanned or followed: the bucket is full again, less what was sent since they did (the push
-- may come seconds later, by a repeat), its time begins anew, and what was parked may go out.
-- Race prevented: a refill and a take of two processes each writing back what it had read; a worker parking (on an
-- answer to an older send) what the customer's new message has just set free (it compares `refills`).
-- KEYS 9 quota  10 box     ARGV 2 bucket ('' or 'event_')  3 messages  4 valid (ms)  5 keys' life (ms)
--      6 when the customer did it, by WeChat's clock (ms)  7 how late a push may be (ms)
local at = now()
-- WeChat writes whole seconds, so for a push that came at once nothing is counted: a line sent just before the customer
-- answered it must not count as sent after. WeChat's clock may be off; a push is never older than its last repeat.
local since = math.max(tonumber(ARGV[6]), at - tonumber(ARGV[7]))
if at - tonumber(ARGV[6]) < 2000 then since = at + 1 end
local left = tonumber(ARGV[3])
for sent in string.gmatch(redis.call('HGET', KEYS[9], 'sent') or '', '%d+') do
  if tonumber(sent) >= since then left = left - 1 end
end
redis.call('HSET', KEYS[9], ARGV[2] .. 'left', math.max(0, left), ARGV[2] .. 'until', at + tonumber(ARGV[4]))
redis.call('PEXPIRE', KEYS[9], ARGV[5])
redis.call('HSET', KEYS[10], 'parked', '', 'attempts', '0')
redis.call('HINCRBY', KEYS[10], 'refills', 1)
redis.call('PEXPIRE', KEYS[10], ARGV[5])
return {'refilled'}
