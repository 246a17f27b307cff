-- finance_bridge: from the refunds paid in a month to those booked in it, step by step.
--
-- grain   one row per step
-- params  $since DATE, $until DATE, $source VARCHAR[]
-- filled  step, position, refunds, amount, unknown_amounts
--
-- The steps between the first and the last add up to their difference, to the cent. A refund without an amount (no exchange
-- rate) is counted in `unknown_amounts` of its step and adds nothing.

with

postings as (

    select
        *,
        paid_on is not null and paid_on >= $since and paid_on < $until as is_paid_here,
        posted_on is not null and posted_on >= $since and posted_on < $until as is_posted_here
    from marts.fct_refund_postings
    where (len($source) = 0 or list_contains($source, source_id))

),

steps as (

    select 'paid' as step, 1 as position, paid_amount as amount from postings
    where is_paid_here
    union all
    select 'posted_elsewhere', 2, -paid_amount from postings
    where is_paid_here and posted_on is not null and not is_posted_here
    union all
    select 'never_posted', 3, -paid_amount from postings
    where is_paid_here and posted_on is null
    union all
    select 'paid_elsewhere', 4, paid_amount from postings
    where is_posted_here and paid_on is not null and not is_paid_here
    union all
    select 'not_paid', 5, booked_amount from postings
    where is_posted_here and paid_on is null
    union all
    -- an amount that only one side has stays whole, so that the steps go on adding up
    select
        case when is_rate_only then 'exchange_rate' else 'other_amount' end,
        case when is_rate_only then 6 else 7 end,
        coalesce(booked_amount, 0) - coalesce(paid_amount, 0)
    from postings
    where is_posted_here and paid_on is not null and booked_amount is distinct from paid_amount
    union all
    select 'posted', 8, booked_amount from postings
    where is_posted_here

),

named as (

    select
        unnest([
            'paid', 'posted_elsewhere', 'never_posted', 'paid_elsewhere', 'not_paid', 'exchange_rate', 'other_amount', 'posted'
        ]) as step,
        unnest(range(1, 9)) as position

)

select
    named.step,
    cast(named.position as double) as position,
    cast(count(steps.step) as double) as refunds,
    cast(coalesce(sum(steps.amount), 0) as double) as amount,
    cast(count(steps.step) filter (where steps.amount is null) as double) as unknown_amounts
from named
left join steps
    on steps.step = named.step
group by named.step, named.position
order by named.position
