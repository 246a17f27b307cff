-- leak_list: findings of the leak finder under the filters, in the order asked for.
--
-- grain   one row per finding
-- params  $source VARCHAR[], $category VARCHAR[], $reason VARCHAR[], $channel VARCHAR[], $country VARCHAR[],
--         $rule VARCHAR[], $month VARCHAR, $within BOOLEAN, $among VARCHAR[], $except VARCHAR[], $sort VARCHAR,
--         $limit INTEGER, $offset INTEGER
-- filled  leak_id, rule, stake, source_id, document_id, category, since, age_days, total
--
-- What people said about findings is not in the published file: $except are those to leave out, and with $within only
-- those of $among are kept. $month is the first day of the month in which they became a leak.

with

leaks as (

    select *
    from marts.fct_leaks
    where (len($source) = 0 or list_contains($source, source_id))
        and (len($category) = 0 or list_contains($category, category))
        and (len($reason) = 0 or list_contains($reason, reason))
        and (len($channel) = 0 or list_contains($channel, channel))
        and (len($country) = 0 or list_contains($country, country))
        and (len($rule) = 0 or list_contains($rule, rule))
        and ($month = '' or strftime(since, '%Y-%m-01') = $month)
        and (not $within or leak_id in (select unnest($among)))
        and leak_id not in (select unnest($except))

),

counts as (

    select count(*) as total from leaks

),

page as (

    select
        *,
        case $sort
            when 'amount' then cast(amount as double) when '-amount' then -cast(amount as double)
            when 'age' then -epoch(since) when '-age' then epoch(since)
        end as figure
    from leaks
    order by figure nulls last, leak_id
    limit $limit
    offset $offset

)

select
    page.leak_id,
    page.rule,
    page.stake,
    page.source_id,
    page.document_id,
    page.return_id,
    returns.rma_number,
    page.return_line_id,
    page.refund_id,
    page.exchange_id,
    page.order_id,
    page.product_id,
    products.product_name,
    page.category,
    page.channel,
    page.country,
    page.warehouse_id,
    page.handler,
    page.reason,
    cast(page.amount as double) as amount,
    cast(page.counted_amount as double) as counted_amount,
    page.lacks,
    cast(page.units as double) as units,
    page.since,
    page.age_days,
    cast(page.paid_amount as double) as paid_amount,
    cast(page.worth_amount as double) as worth_amount,
    cast(page.booked_amount as double) as booked_amount,
    page.paid_at,
    page.received_at,
    page.inspected_at,
    page.moved_at,
    page.other_id,
    page.other_at,
    cast(counts.total as double) as total
from page
cross join counts
left join marts.fct_returns as returns
    on page.source_id = returns.source_id
    and page.return_id = returns.return_id
left join marts.dim_products as products
    on page.source_id = products.source_id
    and page.product_id = products.product_id
order by page.figure nulls last, page.leak_id
