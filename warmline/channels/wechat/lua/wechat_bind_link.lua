-- A form of this link was sent: its browser has the link from now on.
-- Race prevented: a forwarded link used in two browsers at the same moment; a used link coming back as an empty hash.
-- KEYS 9 link     ARGV 2 browser  3 step ('' = as it is)
if redis.call('EXISTS', KEYS[9]) == 0 then return {'dead'} end
local browser = redis.call('HGET', KEYS[9], 'browser')
if browser and browser ~= ARGV[2] then return {'elsewhere'} end
redis.call('HSET', KEYS[9], 'browser', ARGV[2])
if ARGV[3] ~= '' then redis.call('HSET', KEYS[9], 'step', ARGV[3]) end
return {'bound'}
