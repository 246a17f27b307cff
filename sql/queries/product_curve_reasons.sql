-- product_curve_reasons: the same curve of a product taken apart by reason; the reasons add up to it.
--
-- grain   one row per reason and day of age at which something came back
-- params  $source_id VARCHAR, $product_id VARCHAR, $counted VARCHAR
-- filled  age_days, reason, fault, return_share
--
-- Aalen-Johansen; ends where `product_curve` does.

with

shipped as (

    select
        fct_order_lines.cohort_on,
        least(cast(sources.data_to as date) - fct_order_lines.cohort_on, 365) as seen_days,
        sum(fct_order_lines.shipped_units) as shipped_units
    from marts.fct_order_lines
    inner join meta.sources
        on fct_order_lines.source_id = sources.source_id
    where fct_order_lines.source_id = $source_id
        and fct_order_lines.product_id = $product_id
        and fct_order_lines.shipped_units > 0
        and fct_order_lines.cohort_on <= cast(sources.data_to as date)
    group by all

),

returned as (

    select
        shipped.cohort_on,
        lines.reason,
        lines.fault,
        greatest(lines.counted_on - shipped.cohort_on, 0) as age_days,
        sum(lines.units) as returned_units
    from (
        select
            cohort_on,
            reason,
            fault,
            case $counted when 'received' then received_on when 'refunded' then refunded_on else requested_on end
                as counted_on,
            case $counted when 'received' then received_units when 'refunded' then refunded_units else returned_units end
                as units
        from marts.fct_return_lines
        where source_id = $source_id
            and product_id = $product_id
            and is_counted
    ) as lines
    inner join shipped
        on lines.cohort_on = shipped.cohort_on
    where lines.units > 0
        and greatest(lines.counted_on - shipped.cohort_on, 0) <= shipped.seen_days
    group by all

),

back as (

    select cohort_on, sum(returned_units) as returned_units from returned group by cohort_on

),

items as (

    select 'all' as series, age_days as age, reason, returned_units, 0 as open_units from returned

    union all

    select
        'all' as series,
        shipped.seen_days as age,
        null as reason,
        0 as returned_units,
        greatest(shipped.shipped_units - coalesce(back.returned_units, 0), 0) as open_units
    from shipped
    left join back
        on shipped.cohort_on = back.cohort_on

),

curve as (

    select *, max(at_risk_units) over () as first_units from marts.return_curve_by_reason('items')

),

faults as (

    select reason, any_value(fault) as fault from returned group by reason

)

select
    cast(curve.age as double) as age_days,
    curve.reason,
    faults.fault,
    curve.return_share
from curve
inner join faults
    on curve.reason = faults.reason
where curve.at_risk_units >= 0.05 * curve.first_units
order by curve.age, curve.reason
