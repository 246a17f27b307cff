-- rma_list: the returns (RMA cases) under the filters, in the order asked for.
--
-- grain   one row per return of a source
-- params  $since DATE, $until DATE, $source VARCHAR[], $category VARCHAR[], $reason VARCHAR[], $channel VARCHAR[],
--         $country VARCHAR[], $stage VARCHAR[], $outcome VARCHAR[], $link VARCHAR[], $warehouse VARCHAR[],
--         $handler VARCHAR[], $resolution VARCHAR[], $batch VARCHAR[], $supplier VARCHAR[], $disposition VARCHAR[],
--         $late BOOLEAN, $product VARCHAR, $customer VARCHAR, $search VARCHAR, $sort VARCHAR, $limit INTEGER,
--         $offset INTEGER
-- filled  source_id, return_id, customer_id, tier, channel, country, resolution, stage, outcome, is_open, is_late,
--         lines, units, reason, fault, product_id, category, link
--
-- Category, reason, product, batch, supplier and disposition ask for returns with at least one line to which all of them
-- apply; warehouse, handler and resolution are the case's. $late keeps open cases that wait longer than they may. $search
-- is the beginning or the end of an RMA number, an order number or a return id: people read the last digits to each other.
-- The order always ends with the key, so that pages neither repeat nor skip a row.

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

),

shown as (

    select
        source_id,
        return_id,
        row_number() over () as place
    from (
        select source_id, return_id
        from returns
        order by
            case $sort when 'requested' then requested_at when 'stage' then stage_at when 'due' then due_at end nulls last,
            case $sort when '-requested' then requested_at when '-stage' then stage_at when '-due' then due_at end desc nulls last,
            case $sort
                when 'amount' then cast(amount as double) when '-amount' then -cast(amount as double)
                when 'owed' then cast(refund_owed_amount as double) when '-owed' then -cast(refund_owed_amount as double)
                when 'units' then cast(units as double) when '-units' then -cast(units as double)
                when 'turnaround' then turnaround_hours when '-turnaround' then -turnaround_hours
            end nulls last,
            case $sort when 'number' then coalesce(rma_number, return_id) end,
            case $sort when '-number' then coalesce(rma_number, return_id) end desc,
            source_id,
            return_id
        limit $limit
        offset $offset
    )

)

select
    fct_returns.source_id,
    fct_returns.return_id,
    fct_returns.rma_number,
    fct_returns.order_id,
    fct_returns.order_number,
    fct_returns.customer_id,
    fct_returns.customer_name,
    fct_returns.tier,
    fct_returns.channel,
    fct_returns.country,
    fct_returns.resolution,
    fct_returns.requested_at,
    fct_returns.stage,
    fct_returns.stage_at,
    fct_returns.outcome,
    fct_returns.is_open,
    fct_returns.is_late,
    fct_returns.due_at,
    fct_returns.turnaround_hours,
    cast(fct_returns.lines as double) as lines,
    cast(fct_returns.units as double) as units,
    cast(fct_returns.amount as double) as amount,
    cast(fct_returns.refund_amount as double) as refund_amount,
    cast(fct_returns.refund_owed_amount as double) as refund_owed_amount,
    fct_returns.reason,
    fct_returns.fault,
    fct_returns.product_id,
    fct_returns.product_name,
    fct_returns.category,
    fct_returns.link
from shown
join marts.fct_returns
    on shown.source_id = fct_returns.source_id
    and shown.return_id = fct_returns.return_id
order by shown.place
