-- What became of a proposal: declined, expired, executed, failed or (for now) unknown. Each is written once; only
-- `unknown` may still become executed or failed.
-- Attack prevented: a stranger declining the proposal of another visit by its id.
-- Race prevented: two dispatchers executing under one key and both reporting it; a decline beside a confirmation.
-- A draft whose turn was refused is replaced without a word: the log never knew of it (its commit sets its timer).
-- KEYS 9 proposal
-- ARGV 2 proposal  3 new state  4 states it may come from (comma-separated)  5 body  6 look again after (ms, 0 = done)
--      7 '1' wakes the bot  8 bot late (ms)
local proposal = redis.call('HMGET', KEYS[9], 'state', 'conversation')
local state = proposal[1]
if not state or proposal[2] ~= CONVERSATION then return {'unknown_proposal'} end
local execute = 'execute|' .. CONVERSATION .. '|' .. ARGV[2]
local at = now()
-- What is confirmed and not settled yet stays due, whoever declines or replaces it too late.
local owed = state == 'confirmed' or state == 'unknown'
if owed and tonumber(ARGV[6]) > 0 then
  redis.call('ZADD', TIMERS, at + tonumber(ARGV[6]), execute)
  redis.call('HINCRBY', KEYS[9], 'checks', 1)
end
if not string.find(',' .. ARGV[4] .. ',', ',' .. state .. ',', 1, true) then
  if not owed then redis.call('ZREM', TIMERS, execute) end
  return {'settled', state}
end
redis.call('HSET', KEYS[9], 'state', ARGV[3])
local known = redis.call('ZREM', TIMERS, 'proposal|' .. CONVERSATION .. '|' .. ARGV[2]) == 1
if ARGV[3] == 'replaced' and not known then return {'never_known'} end
if tonumber(ARGV[6]) == 0 then redis.call('ZREM', TIMERS, execute) end
local seq = append(ARGV[5], at)
if ARGV[7] == '1' and field('state') == 'bot' then wake_bot(seq, at, tonumber(ARGV[8])) end
notify()
return {'written', seq}
