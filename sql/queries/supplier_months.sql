-- supplier_months: a supplier month by month: what came back through our fault, what others of the same categories had,
-- and what inspections found.
--
-- grain   one row per month in which anything was shipped or inspected
-- params  $source_id VARCHAR, $supplier_id VARCHAR, $since DATE, $until DATE, $category VARCHAR[]
-- filled  month_on, shipped_units, returned_units, our_fault_units, inspected_units, failed_units, is_mature
--
-- `expected_rate` is what the other suppliers had in the same month, mixed as this one's shipments were; null where
-- nobody else shipped the same categories. A month is mature when returns of its last day have had their time.

with

months as (

    select *
    from marts.agg_supplier_months
    where source_id = $source_id
        and supplier_id <> 'unknown'
        and month_on >= date_trunc('month', $since)
        and month_on < $until
        and (len($category) = 0 or list_contains($category, category))

),

others as (

    select
        category,
        month_on,
        sum(our_fault_units)::double / nullif(sum(shipped_units), 0)::double as rate
    from months
    where supplier_id <> $supplier_id
    group by category, month_on

)

select
    months.month_on,
    sum(months.shipped_units)::double as shipped_units,
    sum(months.returned_units)::double as returned_units,
    sum(months.our_fault_units)::double as our_fault_units,
    (sum(months.our_fault_units) / nullif(sum(months.shipped_units), 0))::double as rate,
    marts.wilson_low(sum(months.our_fault_units), sum(months.shipped_units)) as low,
    marts.wilson_high(sum(months.our_fault_units), sum(months.shipped_units)) as high,
    sum(months.shipped_units * others.rate)::double
        / nullif(sum(months.shipped_units) filter (others.rate is not null), 0)::double as expected_rate,
    sum(months.inspected_units)::double as inspected_units,
    sum(months.failed_units)::double as failed_units,
    (months.month_on + interval 1 month)::date
        <= (select data_to::date - maturity_days::integer from meta.publication) as is_mature
from months
left join others
    on months.category = others.category
    and months.month_on = others.month_on
where months.supplier_id = $supplier_id
group by months.month_on
order by months.month_on
