-- dim_customer_versions: tier and segment of each customer, from when to when.
--
-- grain   one row per customer and time during which neither changed
-- key     source_id, customer_id, version
-- kept    incremental by source_id, customer_id
-- stale   select source_id, customer_id from raw.customers where _load_seq > $since
-- narrows staging.stg_customers, staging.stg_customer_changes
-- tests   not_null(tier, segment)
--         expect(valid_from <= valid_to)
--
-- As dim_product_versions: `valid_from` is null for the first version and `valid_to` for the present one, `seen_at` is when
-- we saw that the version had begun. Facts keep the tier and the segment of today.

with

customers as (

    select source_id, customer_id, tier, segment from staging.stg_customers

),

changes as (

    select
        *,
        max(changed_at) over (
            partition by source_id, customer_id order by load_seq rows unbounded preceding
        ) as valid_to,
    from staging.stg_customer_changes

),

past as (

    select
        changes.source_id,
        changes.customer_id,
        row_number() over earlier as version,
        lag(changes.valid_to) over earlier as valid_from,
        changes.valid_to,
        lag(changes.seen_at) over earlier as seen_at,
        first_value(changes.old_tier ignore nulls) over later as tier,
        first_value(changes.old_segment ignore nulls) over later as segment,
    from changes
    window
        earlier as (partition by changes.source_id, changes.customer_id order by changes.load_seq),
        later as (
            partition by changes.source_id, changes.customer_id order by changes.load_seq
            rows between current row and unbounded following
        )

),

latest as (

    select source_id, customer_id, count(*) as changes, max(valid_to) as valid_from, max(seen_at) as seen_at from changes
    group by all

),

versions as (

    select
        past.* exclude (tier, segment),
        case when past.tier is null then customers.tier else past.tier.value end as tier,
        case when past.segment is null then customers.segment else past.segment.value end as segment,
    from past
    join customers
        on customers.source_id = past.source_id
        and customers.customer_id = past.customer_id
    union all by name
    select
        customers.source_id,
        customers.customer_id,
        coalesce(latest.changes, 0) + 1 as version,
        latest.valid_from,
        latest.seen_at,
        customers.tier,
        customers.segment,
    from customers
    left join latest
        on latest.source_id = customers.source_id
        and latest.customer_id = customers.customer_id

)

select
    source_id,
    customer_id,
    version,
    valid_from::timestamp as valid_from,
    valid_to::timestamp as valid_to,
    seen_at::timestamp as seen_at,
    coalesce(tier, 'unknown') as tier,
    coalesce(segment, 'unknown') as segment,
from versions
