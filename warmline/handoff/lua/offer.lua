-- A waiting ticket is reserved for one agent for a while. The epoch stays: nobody owns it until it is accepted.
-- Race prevented: two dispatchers offering one ticket, or one free slot being filled twice.
-- KEYS 9 queue  10 agent  11 held
-- ARGV 2 agent  3 offer  4 weight  5 offer life (ms)  6 body (its "expires_at":0 is filled in here)
local AGENT, HELD = KEYS[10], KEYS[11]
if field('state') ~= 'queued' or not redis.call('ZSCORE', KEYS[9], CONVERSATION) then return {'gone'} end
local at = now()
local agent = redis.call('HMGET', AGENT, 'state', 'lease_until', 'capacity')
if agent[1] ~= 'online' or tonumber(agent[2] or '0') <= at then return {'unavailable'} end
local load = 0
local held = redis.call('ZRANGE', HELD, 0, -1, 'WITHSCORES')
for index = 2, #held, 2 do load = load + tonumber(held[index]) end
if load + tonumber(ARGV[4]) > tonumber(agent[3] or '0') then return {'full'} end
local expires = at + tonumber(ARGV[5])
redis.call('ZREM', KEYS[9], CONVERSATION)
redis.call('ZADD', HELD, ARGV[4], CONVERSATION)
redis.call('HSET', RECORD, 'state', 'offered', 'offer', ARGV[3], 'offer_agent', ARGV[2], 'offer_until', expires)
redis.call('HSET', AGENT, 'last_offer_at', at)
redis.call('ZADD', TIMERS, expires, 'offer|' .. CONVERSATION .. '|' .. ARGV[3])
local body = string.gsub(ARGV[6], '"expires_at":0', '"expires_at":' .. string.format('%.0f', expires), 1)
local seq = append(body, at)
notify()
return {'offered', seq, expires}
