-- finance_differences: the refunds of a month that stand otherwise in the ledger, or in it alone, the largest first.
--
-- grain   one row per refund
-- params  $since DATE, $until DATE, $source VARCHAR[], $limit INTEGER
-- filled  source_id, refund_id, step, method, refund_status, total
--
-- The steps of finance_bridge, refund by refund; one that was booked in another month and at another amount is under the month.

with

postings as (

    select
        *,
        paid_on is not null and paid_on >= $since and paid_on < $until as is_paid_here,
        posted_on is not null and posted_on >= $since and posted_on < $until as is_posted_here
    from marts.fct_refund_postings
    where (len($source) = 0 or list_contains($source, source_id))

),

found as (

    select
        *,
        case
            when is_paid_here and posted_on is null then 'never_posted'
            when is_posted_here and paid_on is null then 'not_paid'
            when is_paid_here and not is_posted_here then 'posted_elsewhere'
            when is_posted_here and not is_paid_here then 'paid_elsewhere'
            when is_rate_only then 'exchange_rate'
            else 'other_amount'
        end as step
    from postings
    where (is_paid_here or is_posted_here)
        and (not (is_paid_here and is_posted_here) or booked_amount is distinct from paid_amount)

),

counts as (

    select count(*) as total from found

)

select
    found.source_id,
    found.refund_id,
    found.step,
    found.return_id,
    returns.rma_number,
    found.method,
    found.refund_status,
    cast(found.paid_amount as double) as paid_amount,
    found.paid_on,
    cast(found.booked_amount as double) as booked_amount,
    found.posted_on,
    cast(counts.total as double) as total
from found
cross join counts
left join marts.fct_returns as returns
    on returns.source_id = found.source_id
    and returns.return_id = found.return_id
order by
    found.step in ('posted_elsewhere', 'paid_elsewhere', 'exchange_rate'),
    abs(coalesce(found.booked_amount, 0) - coalesce(found.paid_amount, 0)) desc,
    coalesce(found.paid_amount, found.booked_amount) desc nulls last,
    found.source_id,
    found.refund_id
limit $limit
