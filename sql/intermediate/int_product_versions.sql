-- int_product_versions: what each product was from when to when, its cost in the reporting currency.
--
-- grain   one row per product and time during which nothing of it changed
-- key     source_id, product_id, version
-- kept    view
--
-- Each change says what was before it, so a version has what the next change of a column says was before, or what is now.
-- The first version has no beginning: it was so as far back as we know. A cost has no day: the newest rate of its own
-- currency converts it, as it does the present one.

with

products as (

    select * from staging.stg_products

),

changes as (

    select
        *,
        -- A row may be dated before the one that it replaced: it was seen later all the same
        max(changed_at) over (
            partition by source_id, product_id order by load_seq rows unbounded preceding
        ) as valid_to,
    from staging.stg_product_changes

),

past as (

    select
        changes.source_id,
        changes.product_id,
        row_number() over earlier as version,
        lag(changes.valid_to) over earlier as valid_from,
        changes.valid_to,
        lag(changes.seen_at) over earlier as seen_at,
        first_value(changes.old_currency ignore nulls) over later as currency,
        first_value(changes.old_unit_cost ignore nulls) over later as unit_cost,
        first_value(changes.old_supplier_id ignore nulls) over later as supplier_id,
        first_value(changes.old_category ignore nulls) over later as category,
    from changes
    window
        earlier as (partition by changes.source_id, changes.product_id order by changes.load_seq),
        later as (
            partition by changes.source_id, changes.product_id order by changes.load_seq
            rows between current row and unbounded following
        )

),

latest as (

    select source_id, product_id, count(*) as changes, max(valid_to) as valid_from, max(seen_at) as seen_at from changes
    group by all

),

versions as (

    select
        past.* exclude (currency, unit_cost, supplier_id, category),
        case when past.currency is null then products.currency else past.currency.value end as currency,
        case when past.unit_cost is null then products.unit_cost else past.unit_cost.value end as unit_cost,
        case when past.supplier_id is null then products.supplier_id else past.supplier_id.value end as supplier_id,
        case when past.category is null then products.category else past.category.value end as category,
    from past
    join products
        on products.source_id = past.source_id
        and products.product_id = past.product_id
    union all by name
    select
        products.source_id,
        products.product_id,
        coalesce(latest.changes, 0) + 1 as version,
        latest.valid_from,
        latest.seen_at,
        products.currency,
        products.unit_cost,
        products.supplier_id,
        products.category,
    from products
    left join latest
        on latest.source_id = products.source_id
        and latest.product_id = products.product_id

),

newest_rates as (

    select currency, arg_max(rate, rated_on) as rate from intermediate.int_rates
    group by all

)

select
    versions.source_id,
    versions.product_id,
    versions.version,
    versions.valid_from,
    versions.valid_to,
    versions.seen_at,
    versions.category,
    versions.supplier_id,
    case
        when coalesce(versions.currency, sources.currency, settings.reporting_currency) = settings.reporting_currency
            then versions.unit_cost
        else (versions.unit_cost * newest_rates.rate)::decimal(18, 4)
    end as unit_cost,
from versions
cross join reference.settings
left join reference.sources on sources.source_id = versions.source_id
left join newest_rates on newest_rates.currency = coalesce(versions.currency, sources.currency)
