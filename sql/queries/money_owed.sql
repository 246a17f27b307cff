-- money_owed: returns for which something is owed to the customer, what has waited longest first unless asked otherwise.
--
-- grain   one row per return
-- params  $source VARCHAR[], $category VARCHAR[], $reason VARCHAR[], $channel VARCHAR[], $country VARCHAR[],
--         $age VARCHAR[], $sort VARCHAR, $limit INTEGER, $offset INTEGER
-- filled  source_id, return_id, owed_amount, owed_since, days, stage, total
--
-- Owed, its ages and their bounds as in money_owed_ages.

with

waiting as (

    select
        *,
        coalesce(received_at, authorized_at, requested_at) as owed_since,
        date_diff('day', coalesce(received_at, authorized_at, requested_at), publication.data_to) as days
    from marts.fct_returns
    cross join meta.publication
    where refund_owed_amount > 0
        and (len($source) = 0 or list_contains($source, source_id))
        and (len($category) = 0 or list_contains($category, category))
        and (len($reason) = 0 or list_contains($reason, reason))
        and (len($channel) = 0 or list_contains($channel, channel))
        and (len($country) = 0 or list_contains($country, country))

),

owed as (

    select * from waiting
    where len($age) = 0
        or case when days <= 2 then '0-2' when days <= 7 then '3-7' when days <= 14 then '8-14' when days <= 30 then '15-30' else '31' end
        in (select unnest($age))

),

counts as (

    select count(*) as total from owed

)

select
    owed.source_id,
    owed.return_id,
    owed.rma_number,
    owed.order_number,
    owed.customer_id,
    owed.product_id,
    owed.product_name,
    owed.category,
    owed.country,
    owed.resolution,
    owed.handler,
    owed.stage,
    owed.outcome,
    owed.owed_since,
    owed.days,
    cast(owed.refund_owed_amount as double) as owed_amount,
    cast(counts.total as double) as total
from owed
cross join counts
order by
    case $sort
        when 'amount' then cast(owed.refund_owed_amount as double) when '-amount' then -cast(owed.refund_owed_amount as double)
        when 'age' then -epoch(owed.owed_since) when '-age' then epoch(owed.owed_since)
    end,
    owed.source_id,
    owed.return_id
limit $limit
offset $offset
