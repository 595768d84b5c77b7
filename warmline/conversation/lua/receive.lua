-- A customer's message enters: deduplicate, append, and wake whoever owns the conversation. One step, so a message
-- that was acknowledged is in the log exactly once and its owner knows of it.
-- Race prevented: two copies of one message (a retry on another socket, WeChat's repeated push) both being stored;
-- a message going into a visit that is closed at the same moment.
-- KEYS 9 contact  10 seen
-- ARGV 2 body  3 '1' when the conversation is to be opened  4 previous conversation ('' for none)
--      5 contact id  6 channel  7 seen life (s)  8 bot late (ms)  9 idle (ms)
local CONTACT, SEEN = KEYS[9], KEYS[10]
local known = redis.call('GET', SEEN)
if known then return {'duplicate', known} end
local current = redis.call('GET', CONTACT) or ''
local at = now()
if ARGV[3] == '1' then
  if current ~= ARGV[4] then return {'moved', current} end
  redis.call('HSET', RECORD, 'state', 'bot', 'owner', '', 'epoch', 1, 'seq', 0, 'contact', ARGV[5], 'channel', ARGV[6],
    'opened_at', at, 'previous', ARGV[4], 'bot_cursor', 0, 'committed_turn', 0, 'turn', '', 'late', '0')
  redis.call('SET', CONTACT, CONVERSATION)
elseif current ~= CONVERSATION then
  return {'moved', current}
elseif field('state') == 'closed' then
  return {'closed', ''}
end
local seq = append(ARGV[2], at)
redis.call('SET', SEEN, CONVERSATION .. ':' .. seq, 'EX', ARGV[7])
redis.call('HSET', RECORD, 'customer_seq', seq, 'customer_at', at)
keep_alive(at, tonumber(ARGV[9]))
if field('state') == 'bot' then wake_bot(seq, at, tonumber(ARGV[8])) end
notify()
return {'stored', seq, field('state'), field('epoch')}
