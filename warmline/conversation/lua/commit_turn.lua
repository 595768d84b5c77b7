-- A turn ends: its replies and its effect are stored once, together, and only while the bot still owns the
-- conversation under the same epoch. Whatever came in meanwhile is ready for the next turn.
-- Races prevented: an answer that comes back after a person took over being sent; a worker whose lease ran out
-- committing beside its successor; replies stored without the effect that belongs to them.
-- KEYS 9 queue of the skill (handoff)  10 packet  11 session (close)
-- ARGV 2 token  3 epoch  4 answered up to (seq)  5 effect: none, handoff, close  6 bot late (ms)  7 idle (ms)
--      8 skill  9 lane  10 head start (ms)  11 packet  12 timers of proposals in this turn, comma-separated
--      `<due ms from now>:<kind>:<id>`: `execute` for those that need no further word, `proposal` for their expiry
--      13 how many of the bodies are the effect's own events (written under the epoch it begins)
--      14 what the bot made of it (JSON), for a person called later
--      15.. bodies: replies, then the effect's own events
if field('turn') ~= ARGV[2] or field('state') ~= 'bot' or field('epoch') ~= ARGV[3] then return refused('stale') end
local at = now()
local last, upto, effect = 0, tonumber(ARGV[4]), ARGV[5]
local replies = #ARGV - tonumber(ARGV[13])
for index = 15, replies do last = append(ARGV[index], at) end
redis.call('HSET', RECORD, 'bot_cursor', upto, 'committed_turn', field('turn_number'), 'attempts', 0, 'grasp', ARGV[14])
keep_alive(at, tonumber(ARGV[7]))
for delay, kind, proposal in string.gmatch(ARGV[12], '(%d+):(%a+):(%w+)') do
  redis.call('ZADD', TIMERS, at + tonumber(delay), kind .. '|' .. CONVERSATION .. '|' .. proposal)
  ring(DISPATCHER_BELL)
end
local waiting = number('last_input') > upto
rest_bot()
if effect == 'handoff' then
  new_epoch()
  for index = replies + 1, #ARGV do last = append(ARGV[index], at) end
  redis.call('SET', KEYS[10], ARGV[11])
  enqueue(KEYS[9], ARGV[8], ARGV[9], tonumber(ARGV[10]), at)
elseif effect == 'close' then
  redis.call('DEL', KEYS[11])
  last = close(ARGV[#ARGV], at)
elseif waiting then
  wake_bot(number('last_input'), at, tonumber(ARGV[6]))
end
notify()
return {'committed', last, field('state'), field('epoch')}
