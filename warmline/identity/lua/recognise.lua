-- A bound contact is known without a code (L1): session and log in one step. The bot is not woken: it has the customer's
-- own message to answer. The log tells it once a visit; a session that was idle too long comes back quietly.
-- Race prevented: a proof by code that arrives at the same moment being put down to L1; two processes that recognise
-- one customer both saying so; a session left behind in a visit that just closed.
-- KEYS 9 session
-- ARGV 2 body  3 idle life (ms)  4 customer  5 level  6 token  7 greeting  8 elderly  9 tier  10 manager
local state = field('state')
if not state then return refused('unknown') end
if state == 'closed' then return refused('stale') end
if redis.call('EXISTS', KEYS[9]) == 1 then return {'held'} end
redis.call('HSET', KEYS[9], 'customer', ARGV[4], 'level', ARGV[5], 'token', ARGV[6], 'greeting', ARGV[7],
  'elderly', ARGV[8], 'tier', ARGV[9], 'manager', ARGV[10])
redis.call('PEXPIRE', KEYS[9], ARGV[3])
if field('customer') == ARGV[4] then return {'stored'} end
redis.call('HSET', RECORD, 'greeting', ARGV[7], 'elderly', ARGV[8], 'tier', ARGV[9], 'customer', ARGV[4],
  'manager', ARGV[10])
append(ARGV[2], now())
notify()
return {'stored'}
