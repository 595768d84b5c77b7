-- One bot worker takes one conversation with all its unanswered inputs, under a lease (its mailbox score moves into
-- the future; when the worker dies the score comes due again and another claims it).
-- Race prevented: two workers answering one conversation at the same time.
-- ARGV 2 token  3 lease (ms)
local at = now()
local due = redis.call('ZSCORE', MAILBOX, CONVERSATION)
if not due or tonumber(due) > at then return {'busy'} end
if field('state') ~= 'bot' or number('last_input') <= number('bot_cursor') then
  rest_bot()
  return {'nothing'}
end
local turn = redis.call('HINCRBY', RECORD, 'turns', 1)
local attempts = redis.call('HINCRBY', RECORD, 'attempts', 1)
redis.call('HSET', RECORD, 'turn', ARGV[2], 'turn_number', turn)
redis.call('ZADD', MAILBOX, at + tonumber(ARGV[3]), CONVERSATION)
redis.call('PUBLISH', NOTICES, 'typing:bot')
local entries = redis.call('XRANGE', LOG, (number('bot_cursor') + 1) .. '-0', '+')
return {'claimed', turn, field('committed_turn') or '0', attempts, field('epoch'), field('channel'), entries}
