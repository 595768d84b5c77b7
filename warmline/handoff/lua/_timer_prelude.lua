-- Put before every timer_ script. Keys: 1 timers (zset)  2 clock offset (string).
local function now()
  local time = redis.call('TIME')
  local offset = tonumber(redis.call('GET', KEYS[2]) or '0')
  return time[1] * 1000 + math.floor(time[2] / 1000) + offset
end
