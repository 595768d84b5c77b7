-- Put before every agent_ script. Keys: 1 agent (hash)  2 held (zset)  3 agents (set)  4 timers (zset)
-- 5 clock offset (string)  6 dispatcher bell (list). First argument: the agent's id.
local AGENT, HELD, AGENTS, TIMERS, CLOCK, DISPATCHER_BELL = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local ID = ARGV[1]

local function now()
  local time = redis.call('TIME')
  local offset = tonumber(redis.call('GET', CLOCK) or '0')
  return time[1] * 1000 + math.floor(time[2] / 1000) + offset
end

local function lease(silent_ms)
  local due = now() + silent_ms
  redis.call('HSET', AGENT, 'lease_until', due, 'suspect', '0')
  redis.call('ZADD', TIMERS, due, 'agent|' .. ID)
end

local function ring()
  redis.call('LPUSH', DISPATCHER_BELL, '1')
  redis.call('LTRIM', DISPATCHER_BELL, 0, 63)
end
