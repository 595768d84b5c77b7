-- One event by somebody other than the customer, or a rating: an agent's line, a note, a notice, a proof.
-- Race prevented: a line typed under an old epoch being sent after the conversation changed hands.
-- KEYS 9 done (idempotency)
-- ARGV 2 body  3 expected epoch ('' = any)  4 expected owner ('' = any)  5 done life (s)  6 '1' wakes the bot
--      (12 guest role: then 4 names a guest of that role instead of the owner, '' = the owner)
--      7 bot late (ms)  8 idle (ms, 0 = leave)  9 field to set ('' = none)  10 its value  11 '1' even when closed
local DONE = KEYS[9]
local known = redis.call('GET', DONE)
if known then return {'duplicate', known} end
local state = field('state')
if not state then return refused('unknown') end
if state == 'closed' and ARGV[11] ~= '1' then return refused('stale') end
if ARGV[3] ~= '' and ARGV[3] ~= field('epoch') then return refused('stale') end
if ARGV[12] ~= '' and not is_guest(ARGV[4], ARGV[12]) then return refused('not_yours') end
if ARGV[12] == '' and ARGV[4] ~= '' and ARGV[4] ~= field('owner') then return refused('not_yours') end
local at = now()
local seq = append(ARGV[2], at)
redis.call('SET', DONE, seq, 'EX', ARGV[5])
if ARGV[9] ~= '' then redis.call('HSET', RECORD, ARGV[9], ARGV[10] ~= '' and ARGV[10] or seq) end
if ARGV[8] ~= '0' then keep_alive(at, tonumber(ARGV[8])) end
if ARGV[6] == '1' and state == 'bot' then wake_bot(seq, at, tonumber(ARGV[7])) end
notify()
return {'stored', seq, field('state'), field('epoch')}
