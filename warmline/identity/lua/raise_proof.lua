-- The customer proved who they are: session, log and the bot's wake-up in one step.
-- Race prevented: a proof that is stored but not answered, or a session left behind in a visit that just closed.
-- KEYS 9 session  10 challenge
-- ARGV 2 body  3 idle life (ms)  4 customer  5 level  6 token  7 greeting  8 elderly  9 tier
--      10 manager  11 bot late (ms)  12 idle (ms)
local state = field('state')
if not state then return refused('unknown') end
if state == 'closed' then return refused('stale') end
-- A retry of a proof that was stored answers the same.
if redis.call('HGET', KEYS[9], 'token') == ARGV[6] then return {'stored', field('proof_seq') or '0'} end
local at = now()
redis.call('HSET', KEYS[9], 'customer', ARGV[4], 'level', ARGV[5], 'token', ARGV[6], 'greeting', ARGV[7],
  'elderly', ARGV[8], 'tier', ARGV[9], 'manager', ARGV[10])
redis.call('PEXPIRE', KEYS[9], ARGV[3])
redis.call('DEL', KEYS[10])
redis.call('HSET', RECORD, 'greeting', ARGV[7], 'elderly', ARGV[8], 'tier', ARGV[9], 'customer', ARGV[4],
  'manager', ARGV[10])
local seq = append(ARGV[2], at)
redis.call('HSET', RECORD, 'proof_seq', seq)
keep_alive(at, tonumber(ARGV[12]))
if state == 'bot' then wake_bot(seq, at, tonumber(ARGV[11])) end
notify()
return {'stored', seq}
