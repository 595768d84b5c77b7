-- How far one side has received or read the other's lines. Cursors only go forward.
-- ARGV 2 field (delivered_agent, read_agent, delivered_customer, read_customer)  3 upto (seq)
local upto = math.min(tonumber(ARGV[3]), number('seq'))
if upto <= number(ARGV[2]) then return {'same'} end
redis.call('HSET', RECORD, ARGV[2], upto)
-- Only the other side looks: whose receipt it is stands in the notice.
redis.call('PUBLISH', NOTICES, 'receipts:' .. string.match(ARGV[2], '_(%a+)$'))
return {'moved', upto}
