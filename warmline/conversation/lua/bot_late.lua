-- The timer of an unanswered input came due. First time: the customer is told. Second time: a person is called.
-- Race prevented: telling a customer who was answered (or handed over) in the same moment.
-- KEYS 9 queue of the general skill  10 packet
-- ARGV 2 notice body while a worker is at it  3 notice body while none is  4 give up after (ms)
--      5 skill  6 lane  7 head start  8 packet  9.. bodies of the handoff
redis.call('ZREM', TIMERS, timer('bot_late'))
if field('state') ~= 'bot' or number('last_input') <= number('bot_cursor') then return {'answered'} end
local at = now()
if field('late') ~= '1' then
  local due = tonumber(redis.call('ZSCORE', MAILBOX, CONVERSATION) or '0')
  append(due > at and field('turn') ~= '' and ARGV[2] or ARGV[3], at)
  redis.call('HSET', RECORD, 'late', '1')
  redis.call('ZADD', TIMERS, at + tonumber(ARGV[4]), timer('bot_late'))
  notify()
  return {'told'}
end
rest_bot()
new_epoch()
for index = 9, #ARGV do append(ARGV[index], at) end
redis.call('SET', KEYS[10], ARGV[8])
enqueue(KEYS[9], ARGV[5], ARGV[6], tonumber(ARGV[7]), at)
notify()
return {'handed_over'}
