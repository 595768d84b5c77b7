-- A person is wanted by the customer's button, an unmistakable wording at the door, or the service centre itself.
-- Race prevented: bot and door both calling a person (the second finds it queued), and a bot turn in flight being
-- sent after the wish (its epoch is over).
-- KEYS 9 queue  10 packet
-- ARGV 2 skill  3 lane  4 head start (ms)  5 packet  6.. bodies
if not field('state') then return refused('unknown') end
if field('state') ~= 'bot' then return {'already', field('state')} end
local at = now()
rest_bot()
new_epoch()
for index = 6, #ARGV do append(ARGV[index], at) end
redis.call('SET', KEYS[10], ARGV[5])
enqueue(KEYS[9], ARGV[2], ARGV[3], tonumber(ARGV[4]), at)
notify()
return {'queued', field('epoch')}
