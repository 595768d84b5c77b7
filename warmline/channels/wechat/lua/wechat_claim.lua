-- One worker takes one customer's outbox, under a lease: `until` in the box, and the same time as the score in the set
-- of due customers, so that a dead worker's customer comes due by itself.
-- Race prevented: two workers (or a passive answer and a worker) sending to one customer, out of order or twice.
-- KEYS 9 box  10 due     ARGV 2 member  3 token  4 lease (ms)  5 box's life (ms)
local at = now()
local function box(name) return redis.call('HGET', KEYS[9], name) or '' end
local held_until = tonumber(box('until')) or 0
if box('token') ~= '' and held_until > at then
  redis.call('HSET', KEYS[9], 'again', '1')
  redis.call('ZADD', KEYS[10], held_until, ARGV[2])
  return {'busy'}
end
local lease_end = at + tonumber(ARGV[4])
redis.call('HSET', KEYS[9], 'token', ARGV[3], 'until', lease_end, 'again', '0')
redis.call('PEXPIRE', KEYS[9], ARGV[5])
redis.call('ZADD', KEYS[10], lease_end, ARGV[2])
return {'claimed', box('sending'), box('parked'), box('attempts'), box('doubts'), box('typed'), box('refills')}
