-- rma_stage_totals: the open returns by the stage that they wait at.
--
-- grain   one row per stage
-- params  $since DATE, $until DATE, $source VARCHAR[], $category VARCHAR[], $reason VARCHAR[], $channel VARCHAR[],
--         $country VARCHAR[], $link VARCHAR[], $warehouse VARCHAR[],
--         $handler VARCHAR[], $resolution VARCHAR[], $batch VARCHAR[], $supplier VARCHAR[], $disposition VARCHAR[],
--         $product VARCHAR, $customer VARCHAR, $search VARCHAR
-- filled  stage, open_returns, late_returns
--
-- The filters are those of rma_list but for stage, outcome and late: it is by these rows that one chooses them.

with

returns as (

    select *
    from marts.fct_returns
    where requested_at >= $since
        and requested_at < $until
        and (len($source) = 0 or list_contains($source, source_id))
        and (len($channel) = 0 or list_contains($channel, channel))
        and (len($country) = 0 or list_contains($country, country))
        and is_open
        and (len($link) = 0 or list_contains($link, link))
        and (len($warehouse) = 0 or list_contains($warehouse, warehouse_id))
        and (len($handler) = 0 or list_contains($handler, handler))
        and (len($resolution) = 0 or list_contains($resolution, resolution))
        and ($customer = '' or customer_id = $customer)
        and (
            $search = ''
            or starts_with(lower(rma_number), lower($search)) or ends_with(lower(rma_number), lower($search))
            or starts_with(lower(order_number), lower($search)) or ends_with(lower(order_number), lower($search))
            or starts_with(lower(return_id), lower($search)) or ends_with(lower(return_id), lower($search))
        )
        and (
            (
                len($category) = 0 and len($reason) = 0 and $product = ''
                and len($batch) = 0 and len($supplier) = 0 and len($disposition) = 0
            )
            or (source_id, return_id) in (
                select (source_id, return_id)
                from marts.fct_return_lines
                -- nothing is read where nothing is asked of the lines
                where (
                        len($category) > 0 or len($reason) > 0 or $product <> ''
                        or len($batch) > 0 or len($supplier) > 0 or len($disposition) > 0
                    )
                    -- a line is asked back on the day of its return
                    and requested_on >= $since
                    and requested_on < $until
                    and (len($category) = 0 or list_contains($category, category))
                    and (len($reason) = 0 or list_contains($reason, reason))
                    and ($product = '' or product_id = $product)
                    and (len($batch) = 0 or list_contains($batch, batch_id))
                    and (len($supplier) = 0 or list_contains($supplier, supplier_id))
                    and (len($disposition) = 0 or list_contains($disposition, disposition))
            )
        )

)

select
    stage,
    cast(count(*) as double) as open_returns,
    cast(count(*) filter (where is_late) as double) as late_returns
from returns
group by stage
order by stage
