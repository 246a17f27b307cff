-- money_owed_ages: what is owed to customers now, by how long it has waited.
--
-- grain   one row per age with something owed
-- params  $source VARCHAR[], $category VARCHAR[], $reason VARCHAR[], $channel VARCHAR[], $country VARCHAR[]
-- filled  age, returns, amount
--
-- Owed as in fct_returns: approved, or asked for once the goods are here, or the value of goods received in an open case. It
-- waits since the goods arrived; where they have not, since it was authorized or asked for. Ages count whole days up to
-- the latest business event: 0 to 2 days, 3 to 7, 8 to 14, 15 to 30, and more.

with

owed as (

    select
        date_diff('day', coalesce(received_at, authorized_at, requested_at), publication.data_to) as days,
        refund_owed_amount
    from marts.fct_returns
    cross join meta.publication
    where refund_owed_amount > 0
        and (len($source) = 0 or list_contains($source, source_id))
        and (len($category) = 0 or list_contains($category, category))
        and (len($reason) = 0 or list_contains($reason, reason))
        and (len($channel) = 0 or list_contains($channel, channel))
        and (len($country) = 0 or list_contains($country, country))

)

select
    case when days <= 2 then '0-2' when days <= 7 then '3-7' when days <= 14 then '8-14' when days <= 30 then '15-30' else '31' end as age,
    cast(count(*) as double) as returns,
    cast(sum(refund_owed_amount) as double) as amount,
    max(days) as oldest_days
from owed
group by age
order by min(days)
