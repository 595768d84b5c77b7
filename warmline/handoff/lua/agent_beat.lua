-- A sign of life from the agent's page: the lease moves on; a suspect agent is well again.
-- ARGV 2 silent after (ms)
if not redis.call('HGET', AGENT, 'state') then return {'unknown_agent'} end
local suspect = redis.call('HGET', AGENT, 'suspect')
lease(tonumber(ARGV[2]))
if suspect == '1' then ring() end
return {'alive'}
