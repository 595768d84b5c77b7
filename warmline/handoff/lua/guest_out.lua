-- A guest leaves, or the owner ends it. When the owner changed meanwhile there is nothing left to say.
-- Race prevented: a page that tidies up after an earlier visit ending one that has begun anew (ARGV 4).
-- KEYS 9 conversations the guest visits
-- ARGV 2 guest  3 role  4 '1' only to tidy up what is over  5 owner who ends it ('' = the guest)  6.. bodies
local there = is_guest(ARGV[2], ARGV[3])
if ARGV[4] == '1' and (is_guest(ARGV[2], 'consultant') or is_guest(ARGV[2], 'supervisor')) then return {'in'} end
if ARGV[5] ~= '' and ARGV[5] ~= field('owner') then return refused('not_yours') end
redis.call('SREM', KEYS[9], CONVERSATION)
redis.call('HDEL', RECORD, 'guest:' .. ARGV[2])
if not there then return {'over'} end
local at = now()
for index = 6, #ARGV do append(ARGV[index], at) end
notify()
return {'left'}
