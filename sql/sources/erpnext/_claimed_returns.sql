-- When the returns that began as a warranty claim were claimed_returns for.
select return_id, min(complained_at) as complained_at from claim_matches
group by return_id
