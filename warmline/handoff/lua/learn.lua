-- Finished spells of a visit go into the means (measured.py has the formulas). A visit is archived again when something
-- comes after its end; what was learnt before is known by its sequence number.
-- Race prevented: one conversation counting twice in a mean; two visits learnt at the same moment, one of them lost.
-- KEYS 9 measures
-- ARGV 2 forgetting  3.. quadruples: sequence number, mean, value, count
local learnt = number('learnt')
for index = 3, #ARGV, 4 do
  local seq = tonumber(ARGV[index])
  if seq > learnt then
    local total, count = ARGV[index + 1] .. ':total', ARGV[index + 1] .. ':count'
    local before = redis.call('HMGET', KEYS[9], total, count)
    local forget = tonumber(ARGV[2])
    redis.call('HSET', KEYS[9],
      total, string.format('%.6f', tonumber(before[1] or '0') * forget + tonumber(ARGV[index + 2])),
      count, string.format('%.6f', tonumber(before[2] or '0') * forget + tonumber(ARGV[index + 3])))
    redis.call('HSET', RECORD, 'learnt', seq)
  end
end
return {'learnt'}
