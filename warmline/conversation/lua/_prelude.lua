-- Put before every conversation script. The first eight keys are the same everywhere:
--   1 record (hash)   2 log (stream)   3 mailbox (zset)   4 mailbox bell (list)
--   5 timers (zset)   6 clock offset (string)   7 dispatcher bell (list)   8 notices channel
-- and the first argument is the conversation id. Further keys and arguments are listed at each script's head.
local RECORD, LOG, MAILBOX, MAILBOX_BELL = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local TIMERS, CLOCK, DISPATCHER_BELL, NOTICES = KEYS[5], KEYS[6], KEYS[7], KEYS[8]
local CONVERSATION = ARGV[1]

-- One clock for all processes: Redis's, in ms, moved only by tests.
local function now()
  local time = redis.call('TIME')
  local offset = tonumber(redis.call('GET', CLOCK) or '0')
  return time[1] * 1000 + math.floor(time[2] / 1000) + offset
end

local function ring(bell)
  redis.call('LPUSH', bell, '1')
  redis.call('LTRIM', bell, 0, 63)
end

local function field(name)
  return redis.call('HGET', RECORD, name)
end

local function number(name)
  return tonumber(field(name) or '0')
end

-- Appends one body under the current epoch; the sequence number is the stream's id, so a gap cannot be written.
local function append(body, at)
  local seq = redis.call('HINCRBY', RECORD, 'seq', 1)
  local now_is = redis.call('HMGET', RECORD, 'epoch', 'state')
  redis.call('XADD', LOG, seq .. '-0', 'b', body, 'e', now_is[1] or '0', 't', at)
  -- What comes after the end (a rating, a late result) belongs into the archive too.
  if now_is[2] == 'closed' then redis.call('ZADD', TIMERS, at, 'archive|' .. CONVERSATION) end
  return seq
end

local function notify(what)
  redis.call('PUBLISH', NOTICES, what or 'log')
end

local function timer(kind)
  return kind .. '|' .. CONVERSATION
end

-- The bot has something to answer: it may be claimed at once, unless a worker holds it (its commit looks again).
local function wake_bot(seq, at, late_ms)
  redis.call('HSET', RECORD, 'last_input', seq)
  redis.call('ZADD', MAILBOX, 'NX', at, CONVERSATION)
  redis.call('ZADD', TIMERS, 'NX', at + late_ms, timer('bot_late'))
  ring(MAILBOX_BELL)
end

-- Somebody is there: the visit is not idle before this much later. The record has the time too, because a timer's
-- score moves while a dispatcher holds it.
local function keep_alive(at, idle_ms)
  redis.call('HSET', RECORD, 'idle_at', at + idle_ms)
  redis.call('ZADD', TIMERS, at + idle_ms, timer('idle'))
end

-- Nothing is left for the bot to do: no claim, no lateness.
local function rest_bot()
  redis.call('ZREM', MAILBOX, CONVERSATION)
  redis.call('ZREM', TIMERS, timer('bot_late'))
  redis.call('HSET', RECORD, 'turn', '', 'late', '0')
end

local function new_epoch()
  return redis.call('HINCRBY', RECORD, 'epoch', 1)
end

-- Into the queue of a skill. A ticket that waited before keeps its original place.
local function enqueue(queue, skill, lane, head_start, at)
  local since = number('queued_at')
  if since == 0 then since = at end
  redis.call('HSET', RECORD, 'state', 'queued', 'owner', '', 'offer', '', 'offer_agent', '',
    'skill', skill, 'lane', lane, 'queued_at', since, 'head_start', head_start)
  redis.call('ZADD', queue, since - head_start, CONVERSATION)
  ring(DISPATCHER_BELL)
end

-- A guest's mark names the epoch in which they came: with a new owner all guests are gone by themselves.
local function guest_mark(role, name)
  return role .. ':' .. (field('epoch') or '0') .. ':' .. name
end

local function is_guest(agent, role)
  local mark, wanted = field('guest:' .. agent) or '', guest_mark(role, '')
  return field('state') == 'agent' and string.sub(mark, 1, #wanted) == wanted
end

-- Whether an agent has room for a conversation of this weight beside what they hold (offers count).
local function has_room(agent, held, weight)
  local load = weight
  local rows = redis.call('ZRANGE', held, 0, -1, 'WITHSCORES')
  for index = 2, #rows, 2 do load = load + tonumber(rows[index]) end
  return load <= tonumber(redis.call('HGET', agent, 'capacity') or '0')
end

-- Whether a conversation may be offered to an agent: online, their lease running, with room.
local function takes_offer(agent, held, weight, at)
  local now_is = redis.call('HMGET', agent, 'state', 'lease_until')
  return now_is[1] == 'online' and tonumber(now_is[2] or '0') > at and has_room(agent, held, weight)
end

-- Reserves the conversation for an agent until the offer's timer. Its body has the time of expiry filled in.
local function reserve(agent, held, id, offer, weight, life, body, at)
  local expires = at + life
  redis.call('ZADD', held, weight, CONVERSATION)
  redis.call('HSET', RECORD, 'state', 'offered', 'offer', offer, 'offer_agent', id, 'offer_until', expires)
  redis.call('HSET', agent, 'last_offer_at', at)
  redis.call('ZADD', TIMERS, expires, 'offer|' .. CONVERSATION .. '|' .. offer)
  local filled = string.gsub(body, '"expires_at":0', '"expires_at":' .. string.format('%.0f', expires), 1)
  return append(filled, at), expires
end

-- Why an offer went where it went: the newest in front, some are kept for a while.
local function keep_explanation(explanations, explanation, kept, life)
  redis.call('LPUSH', explanations, explanation)
  redis.call('LTRIM', explanations, 0, kept - 1)
  redis.call('EXPIRE', explanations, life)
end

local function close(body, at)
  rest_bot()
  redis.call('ZREM', TIMERS, timer('idle'))
  new_epoch()
  redis.call('HSET', RECORD, 'state', 'closed', 'owner', '', 'offer', '', 'offer_agent', '', 'closed_at', at,
    'queued_at', '0')
  redis.call('ZADD', TIMERS, at, timer('archive'))
  local seq = append(body, at)
  ring(DISPATCHER_BELL)
  return seq
end

-- Queue and agent are named by the caller's reading of the record. When the ticket went on since, other sets are meant
-- than those in KEYS: the caller reads and calls again.
local function elsewhere(skill, holder)
  local owner, offered_to = field('owner') or '', field('offer_agent') or ''
  return (field('skill') or '') ~= skill or (owner ~= '' and owner or offered_to) ~= holder
end

local function refused(why)
  return {why, field('state') or '', field('epoch') or '0', field('owner') or ''}
end
