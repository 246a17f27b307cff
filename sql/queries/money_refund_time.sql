-- money_refund_time: how long customers wait for their money once the goods are here.
--
-- grain   one row
-- params  $since DATE, $until DATE, $source VARCHAR[], $category VARCHAR[], $reason VARCHAR[], $channel VARCHAR[], $country VARCHAR[]
-- filled  cases, paid_cases, waiting_cases
--
-- Cases received in the period whose customer wants money (or nothing that is known), but for those that were rejected or
-- cancelled: from the receipt to the first payment; paid before the receipt is 0. Those that still wait have waited as
-- long as they have, and are censored (Kaplan-Meier, marts.return_curve): leaving them out would make slow work look
-- fast. Days in steps of an hour. Null: so far fewer than that share are paid. Shares are those paid within so many days,
-- null where nobody has waited that long yet.

with

cases as (

    select
        returns.first_paid_at is not null as is_paid,
        greatest(date_diff('hour', returns.received_at, coalesce(returns.first_paid_at, publication.data_to)), 0)
            / 24.0 as days
    from marts.fct_returns as returns
    cross join meta.publication
    where returns.received_at >= $since
        and returns.received_at < $until
        and returns.outcome not in ('rejected', 'cancelled')
        and returns.resolution in ('refund', 'store_credit', 'unknown')
        and (returns.first_paid_at is not null or returns.outcome = 'open')
        and (len($source) = 0 or list_contains($source, returns.source_id))
        and (len($category) = 0 or list_contains($category, returns.category))
        and (len($reason) = 0 or list_contains($reason, returns.reason))
        and (len($channel) = 0 or list_contains($channel, returns.channel))
        and (len($country) = 0 or list_contains($country, returns.country))

),

items as (

    select
        'all' as series,
        cast(days as double) as age,
        count(*) filter (is_paid) as returned_units,
        count(*) filter (not is_paid) as open_units
    from cases
    group by days

),

curve as (

    select
        min(age) filter (return_share >= 0.5) as median_days,
        min(age) filter (return_share_high >= 0.5) as median_days_low,
        min(age) filter (return_share_low >= 0.5) as median_days_high,
        min(age) filter (return_share >= 0.9) as p90_days,
        max(return_share) filter (age <= 3) as share_3,
        max(return_share) filter (age <= 7) as share_7,
        max(return_share) filter (age <= 14) as share_14,
        max(return_share) filter (age <= 30) as share_30,
        max(age) as longest_days
    from marts.return_curve('items')

),

counts as (

    select
        count(*) as cases,
        count(*) filter (is_paid) as paid_cases,
        count(*) filter (not is_paid) as waiting_cases
    from cases

)

select
    cast(counts.cases as double) as cases,
    cast(counts.paid_cases as double) as paid_cases,
    cast(counts.waiting_cases as double) as waiting_cases,
    curve.median_days,
    curve.median_days_low,
    curve.median_days_high,
    curve.p90_days,
    case when curve.longest_days >= 3 then coalesce(curve.share_3, 0) end as share_3,
    case when curve.longest_days >= 7 then coalesce(curve.share_7, 0) end as share_7,
    case when curve.longest_days >= 14 then coalesce(curve.share_14, 0) end as share_14,
    case when curve.longest_days >= 30 then coalesce(curve.share_30, 0) end as share_30
from counts
cross join curve
