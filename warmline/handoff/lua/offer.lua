-- A waiting ticket is reserved for one agent for a while. The epoch stays: nobody owns it until it is accepted.
-- Race prevented: two dispatchers offering one ticket, or one free slot being filled twice; an offer to an agent whose
-- skills were changed since the dispatcher looked.
-- KEYS 9 queue  10 agent  11 held  12 explanations
-- ARGV 2 agent  3 offer  4 weight  5 offer life (ms)  6 body (its "expires_at":0 is filled in here)
--      7 explanation ('' = none)  8 explanations kept  9 their life (s)
--      10 revision of the agent's profile that was looked at ('' = any)
local AGENT, HELD = KEYS[10], KEYS[11]
if field('state') ~= 'queued' or not redis.call('ZSCORE', KEYS[9], CONVERSATION) then return {'gone'} end
local at = now()
if not takes_offer(AGENT, HELD, tonumber(ARGV[4]), at) then return {'unavailable'} end
if ARGV[10] ~= '' and ARGV[10] ~= (redis.call('HGET', AGENT, 'revision') or '0') then return {'unavailable'} end
redis.call('ZREM', KEYS[9], CONVERSATION)
local seq, expires = reserve(AGENT, HELD, ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5]), ARGV[6], at)
if ARGV[7] ~= '' then keep_explanation(KEYS[12], ARGV[7], tonumber(ARGV[8]), ARGV[9]) end
notify()
return {'offered', seq, expires}
