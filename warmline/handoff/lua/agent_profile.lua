-- A supervisor changes what an agent can do. Offers that do not fit any more are withdrawn after it, one by
-- one (lapse_offer.lua); until then accept.lua refuses what would be too much.
-- Race prevented: an offer made to skills that were changed since its dispatcher looked (the revision tells it).
-- ARGV 2 skills JSON  3 capacity
if not redis.call('HGET', AGENT, 'state') then return {'unknown_agent'} end
redis.call('HSET', AGENT, 'skills', ARGV[2], 'capacity', ARGV[3])
redis.call('HINCRBY', AGENT, 'revision', 1)
ring()
return {'changed'}
