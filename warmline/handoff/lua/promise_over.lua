-- A person accepted: the promise and how long it took, once.
-- Race prevented: the timer running twice (its dispatcher died in between) and one wait being learnt from twice.
-- ARGV 1 conversation only
local promised = field('promised')
if not promised or field('promise_over') ~= '0' or number('accepted_at') < number('promised_at') then return {'none'} end
redis.call('HSET', RECORD, 'promise_over', '1')
return {'over', promised, number('accepted_at') - number('promised_at')}
