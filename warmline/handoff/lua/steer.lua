-- The steering of wait estimates after one lesson, and the day's figures.
-- Race prevented: two lessons at the same moment, one of them lost.
-- KEYS 9 measures  10 figures of the day
-- ARGV 2 correction step  3 its bound (±)  4 reach step  5 least and 6 most reach  7 reach before any lesson
--      8 life of the day's figures (s)  9.. pairs of figure and increase
local function moved(name, start, step, low, high)
  local value = tonumber(redis.call('HGET', KEYS[9], name) or start) + step
  redis.call('HSET', KEYS[9], name, string.format('%.6f', math.min(high, math.max(low, value))))
end
moved('correction', 0, tonumber(ARGV[2]), -tonumber(ARGV[3]), tonumber(ARGV[3]))
moved('reach', tonumber(ARGV[7]), tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6]))
for index = 9, #ARGV, 2 do redis.call('HINCRBY', KEYS[10], ARGV[index], ARGV[index + 1]) end
redis.call('EXPIRE', KEYS[10], ARGV[8])
return {'steered'}
