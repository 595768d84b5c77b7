-- WeChat took the message (errcode 0), or it went out as a passive answer: the cursor moves.
-- KEYS 9 box     ARGV 2 mark  3 sent up to (seq, '' when parts of it are left)  4 next part  5 end of that group (seq)
if redis.call('HGET', KEYS[9], 'sending') ~= ARGV[2] then return {'lost'} end
redis.call('HSET', KEYS[9], 'sending', '', 'attempts', '0', 'doubts', '0')
if ARGV[3] ~= '' then
  redis.call('HSET', RECORD, 'outbox_cursor', ARGV[3], 'outbox_part', '0', 'outbox_upto', '0')
else
  redis.call('HSET', RECORD, 'outbox_part', ARGV[4], 'outbox_upto', ARGV[5])
end
return {'finished'}
