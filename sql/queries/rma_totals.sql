-- rma_totals: how many returns are under the filters of rma_list, how they stand, and what is owed on them.
--
-- grain   one row
-- params  $since DATE, $until DATE, $source VARCHAR[], $category VARCHAR[], $reason VARCHAR[], $channel VARCHAR[],
--         $country VARCHAR[], $stage VARCHAR[], $outcome VARCHAR[], $link VARCHAR[], $warehouse VARCHAR[],
--         $handler VARCHAR[], $resolution VARCHAR[], $batch VARCHAR[], $supplier VARCHAR[], $disposition VARCHAR[],
--         $late BOOLEAN, $product VARCHAR, $customer VARCHAR, $search VARCHAR
-- filled  returns, open_returns, late_returns, units, amount, refund_amount, refund_owed_amount
--
-- The filters are those of rma_list, word for word: a test compares the two. `median_hours` is over settled cases only.

with

returns as (

    select *
    from marts.fct_returns
    where requested_at >= $since
        and requested_at < $until
        and (len($source) = 0 or list_contains($source, source_id))
        and (len($channel) = 0 or list_contains($channel, channel))
        and (len($country) = 0 or list_contains($country, country))
        and (len($stage) = 0 or list_contains($stage, stage))
        and (len($outcome) = 0 or list_contains($outcome, outcome))
        and (len($link) = 0 or list_contains($link, link))
        and (not $late or is_late)
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
    cast(count(*) as double) as returns,
    cast(count(*) filter (where is_open) as double) as open_returns,
    cast(count(*) filter (where is_late) as double) as late_returns,
    cast(coalesce(sum(units), 0) as double) as units,
    cast(coalesce(sum(amount), 0) as double) as amount,
    cast(coalesce(sum(refund_amount), 0) as double) as refund_amount,
    cast(coalesce(sum(refund_owed_amount), 0) as double) as refund_owed_amount,
    median(turnaround_hours) filter (where outcome = 'settled') as median_hours
from returns
