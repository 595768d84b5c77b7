-- The lease's timer came due. First the agent is suspect (no offers), after the grace they are lost: offline, and what
-- they hold is to be released one by one (release.lua); the timer stays until nothing is held, so a dispatcher that
-- dies in between is followed by another.
-- ARGV 2 grace (ms)  3 look again after (ms)
local at = now()
local due = tonumber(redis.call('HGET', AGENT, 'lease_until') or '0')
if due > at then
  redis.call('ZADD', TIMERS, due, 'agent|' .. ID)
  return {'alive'}
end
if redis.call('HGET', AGENT, 'suspect') ~= '1' then
  redis.call('HSET', AGENT, 'suspect', '1')
  redis.call('ZADD', TIMERS, at + tonumber(ARGV[2]), 'agent|' .. ID)
  return {'suspect'}
end
if due + tonumber(ARGV[2]) > at then
  redis.call('ZADD', TIMERS, due + tonumber(ARGV[2]), 'agent|' .. ID)
  return {'suspect'}
end
redis.call('HSET', AGENT, 'state', 'offline', 'reason', 'lost')
local held = redis.call('ZRANGE', HELD, 0, -1)
if #held == 0 then
  redis.call('SREM', AGENTS, ID)
  redis.call('ZREM', TIMERS, 'agent|' .. ID)
else
  redis.call('ZADD', TIMERS, at + tonumber(ARGV[3]), 'agent|' .. ID)
end
return {'lost', held}
