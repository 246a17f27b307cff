-- customer_changes: when the tier or the segment of a customer changed, the newest first.
--
-- grain   one row per change
-- params  $source_id VARCHAR, $customer_id VARCHAR
-- filled  version, changed_at, tier, tier_before, segment, segment_before

with

versions as (

    select
        version,
        valid_from,
        seen_at,
        tier,
        segment,
        lag(tier) over (order by version) as tier_before,
        lag(segment) over (order by version) as segment_before
    from marts.dim_customer_versions
    where source_id = $source_id
        and customer_id = $customer_id

)

select
    cast(version as double) as version,
    valid_from as changed_at,
    seen_at,
    tier_before,
    tier,
    segment_before,
    segment
from versions
where version > 1
    and (tier <> tier_before or segment <> segment_before)
order by version desc
