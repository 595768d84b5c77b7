-- The first word about a wait is kept with the ticket, to be held against what happens, and its coming is counted.
-- Race prevented: two sockets of one customer, or widget and dispatcher, both counting the same ticket.
-- KEYS 9 arrivals of these five minutes
-- ARGV 2 promise (JSON)  3 what came (`skill|lane|channel`)  4 life of the counts (s)
local state = field('state')
if state ~= 'queued' and state ~= 'offered' then return {'moved'} end
local ticket = field('queued_at')
local known = field('promised_for') == ticket
if known and field('promise_over') ~= '1' then return {'kept'} end
redis.call('HSET', RECORD, 'promised', ARGV[2], 'promised_for', ticket, 'promised_at', now(), 'promise_over', '0')
if not known then
  redis.call('HINCRBY', KEYS[9], ARGV[3], 1)
  redis.call('EXPIRE', KEYS[9], ARGV[4])
end
return {'promised'}
