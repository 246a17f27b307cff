-- quality_signals: the inbox of the quality team: signals under the filters, those that cost most for certain first.
--
-- grain   one row per signal
-- params  $source VARCHAR[], $category VARCHAR[], $supplier VARCHAR[], $kind VARCHAR[], $over BOOLEAN, $among VARCHAR[],
--         $within BOOLEAN, $except VARCHAR[], $sort VARCHAR, $limit INTEGER, $offset INTEGER
-- filled  signal_id, kind, subject, source_id, first_on, last_on, is_open, rank_amount, total
--
-- What people said about signals is not in the published file: $except are the signals to leave out, and with $within
-- only those of $among are kept. $over keeps signals that are no longer so.
--
-- The default rank is money times certainty: the value returned above what is expected even if the lower end of the
-- interval is the truth, times the chance that the signal is no false discovery. Where there is no interval (nothing was
-- expected), all that is above the expected counts.

with

signals as (

    select
        *,
        coalesce(
            case
                when ratio_low > 1 then cast(returned_amount as double) * (1 - 1 / ratio_low)
                when ratio_low is null then cast(excess_amount as double)
                else 0
            end,
            0
        ) * (1 - coalesce(false_discovery, p_value, 0)) as rank_amount
    from marts.fct_signals
    where (len($source) = 0 or list_contains($source, source_id))
        and (len($category) = 0 or list_contains($category, category))
        and (len($supplier) = 0 or list_contains($supplier, supplier_id))
        and (len($kind) = 0 or list_contains($kind, kind))
        and ($over or is_open)
        and (not $within or signal_id in (select unnest($among)))
        and signal_id not in (select unnest($except))

),

counts as (

    select count(*) as total from signals

),

page as (

    select
        *,
        case $sort
            when 'rank' then rank_amount when '-rank' then -rank_amount
            when 'ratio' then ratio when '-ratio' then -ratio
            when 'amount' then cast(returned_amount as double) when '-amount' then -cast(returned_amount as double)
            when 'since' then epoch(first_on) when '-since' then -epoch(first_on)
        end as figure
    from signals
    order by figure nulls last, excess_amount desc nulls last, signal_id
    limit $limit
    offset $offset

)

select
    page.signal_id,
    page.kind,
    page.subject,
    page.source_id,
    page.product_id,
    dim_products.product_name,
    page.supplier_id,
    dim_suppliers.supplier_name,
    page.batch_id,
    page.warehouse_id,
    dim_warehouses.warehouse_name,
    page.carrier,
    page.production_week_on,
    page.category,
    page.reason,
    page.reason_category,
    page.defect_code,
    page.first_on,
    page.last_on,
    page.is_open,
    page.exposed_units,
    page.observed_units,
    page.expected_units,
    page.ratio,
    page.ratio_low,
    page.ratio_high,
    page.score,
    page.p_value,
    page.false_discovery,
    cast(page.customers as double) as customers,
    cast(page.orders as double) as orders,
    page.top_customer_share,
    page.side,
    cast(page.returned_amount as double) as returned_amount,
    cast(page.excess_amount as double) as excess_amount,
    page.rank_amount,
    cast(counts.total as double) as total
from page
cross join counts
left join marts.dim_products
    on page.source_id = dim_products.source_id
    and page.product_id = dim_products.product_id
left join marts.dim_suppliers
    on page.source_id = dim_suppliers.source_id
    and page.supplier_id = dim_suppliers.supplier_id
left join marts.dim_warehouses
    on page.source_id = dim_warehouses.source_id
    and page.warehouse_id = dim_warehouses.warehouse_id
order by page.figure nulls last, page.excess_amount desc nulls last, page.signal_id
