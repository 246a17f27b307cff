-- crm_win_back: important customers with whom something went wrong through us, the worst first, and what it was.
--
-- grain   one row per customer of a source
-- params  $source VARCHAR[], $country VARCHAR[], $tier VARCHAR[], $spoken VARCHAR[], $within BOOLEAN, $among VARCHAR[],
--         $except VARCHAR[], $contacts VARCHAR[], $contacted_ons VARCHAR[], $sort VARCHAR, $limit INTEGER, $offset INTEGER
-- filled  win_back_id, source_id, customer_id, customer_name, segment, tier, country, orders, our_fault_orders,
--         our_fault_units, is_let_down, defect_units, wrong_units, described_units, damaged_units, delivery_units,
--         owed_late_amount, worst, total
--
-- Listed are those of agg_customer_fairness who are let down and important today, and those of whom somebody spoke
-- (`$spoken`): who was taken up does not leave the list because time passes. `$within`, `$among` and `$except` choose by what
-- was said (see idsIn). `worst` is what to begin with: `owed` where money is overdue, else the kind of mistake with most
-- units within two years. `$contacts` and `$contacted_ons` go together; `ordered_again_on` is the first order after that day.

with

contacts as (

    select
        unnest($contacts) as win_back_id,
        cast(unnest($contacted_ons) as date) as contacted_on

),

seen as (

    select data_to::date as seen_to from meta.publication

),

listed as (

    select
        concat(fair.source_id, ' ', fair.customer_id) as win_back_id,
        fair.*
    from marts.agg_customer_fairness as fair
    where (fair.is_let_down and fair.is_important or concat(fair.source_id, ' ', fair.customer_id) in (select unnest($spoken)))
        and (len($source) = 0 or list_contains($source, fair.source_id))
        and (len($country) = 0 or list_contains($country, fair.country))
        and (len($tier) = 0 or list_contains($tier, fair.tier))

),

found as (

    select *
    from listed
    where (not $within or win_back_id in (select unnest($among)))
        and win_back_id not in (select unnest($except))

),

mistakes as (

    select
        fct_return_lines.source_id,
        fct_return_lines.customer_id,
        sum(fct_return_lines.returned_units) filter (where fct_return_lines.reason_category = 'quality') as defect_units,
        sum(fct_return_lines.returned_units) filter (where fct_return_lines.reason_category = 'wrong_shipment')
            as wrong_units,
        sum(fct_return_lines.returned_units) filter (where fct_return_lines.reason_category = 'description')
            as described_units,
        sum(fct_return_lines.returned_units) filter (where fct_return_lines.reason_category = 'damage') as damaged_units,
        sum(fct_return_lines.returned_units) filter (where fct_return_lines.reason_category = 'delivery')
            as delivery_units
    from marts.fct_return_lines
    inner join found
        on fct_return_lines.source_id = found.source_id
        and fct_return_lines.customer_id = found.customer_id
    cross join seen
    where fct_return_lines.is_counted
        and fct_return_lines.fault in ('seller', 'logistics')
        and fct_return_lines.cohort_on >= seen.seen_to - 730
    group by fct_return_lines.source_id, fct_return_lines.customer_id

),

debts as (

    select
        fct_returns.source_id,
        fct_returns.customer_id,
        sum(fct_returns.refund_owed_amount) as owed_late_amount
    from marts.fct_returns
    inner join found
        on fct_returns.source_id = found.source_id
        and fct_returns.customer_id = found.customer_id
    where fct_returns.is_open
        and fct_returns.is_late
        and fct_returns.refund_owed_amount > 0
    group by fct_returns.source_id, fct_returns.customer_id

),

again as (

    select
        contacts.win_back_id,
        min(fct_order_lines.ordered_on) as ordered_again_on
    from contacts
    inner join found
        on contacts.win_back_id = found.win_back_id
    inner join marts.fct_order_lines
        on found.source_id = fct_order_lines.source_id
        and found.customer_id = fct_order_lines.customer_id
        and fct_order_lines.ordered_on > contacts.contacted_on
    group by contacts.win_back_id

)

select
    found.win_back_id,
    found.source_id,
    found.customer_id,
    coalesce(dim_customers.customer_name, 'unknown') as customer_name,
    coalesce(found.segment, 'unknown') as segment,
    coalesce(found.tier, 'unknown') as tier,
    coalesce(found.country, 'unknown') as country,
    cast(found.orders as double) as orders,
    found.last_ordered_on,
    cast(found.our_fault_orders as double) as our_fault_orders,
    found.our_fault_units,
    found.last_let_down_on,
    found.is_let_down,
    cast(found.net_amount as double) as net_amount,
    cast(found.contribution_amount as double) as contribution_amount,
    cast(coalesce(mistakes.defect_units, 0) as double) as defect_units,
    cast(coalesce(mistakes.wrong_units, 0) as double) as wrong_units,
    cast(coalesce(mistakes.described_units, 0) as double) as described_units,
    cast(coalesce(mistakes.damaged_units, 0) as double) as damaged_units,
    cast(coalesce(mistakes.delivery_units, 0) as double) as delivery_units,
    cast(coalesce(debts.owed_late_amount, 0) as double) as owed_late_amount,
    case
        when debts.owed_late_amount > 0 then 'owed'
        else
            case greatest(
                    mistakes.defect_units,
                    mistakes.wrong_units,
                    mistakes.described_units,
                    mistakes.damaged_units,
                    mistakes.delivery_units
                )
                when mistakes.wrong_units then 'wrong'
                when mistakes.damaged_units then 'damaged'
                when mistakes.defect_units then 'defect'
                when mistakes.delivery_units then 'delivery'
                when mistakes.described_units then 'described'
                else 'other'
            end
    end as worst,
    again.ordered_again_on,
    cast(count(*) over () as double) as total
from found
left join marts.dim_customers
    on found.source_id = dim_customers.source_id
    and found.customer_id = dim_customers.customer_id
left join mistakes
    on found.source_id = mistakes.source_id
    and found.customer_id = mistakes.customer_id
left join debts
    on found.source_id = debts.source_id
    and found.customer_id = debts.customer_id
left join again
    on found.win_back_id = again.win_back_id
order by
    case $sort when 'last' then -datediff('day', date '1970-01-01', found.last_let_down_on) end,
    case $sort when 'sales' then -found.net_amount end nulls last,
    found.our_fault_orders desc,
    found.last_let_down_on desc nulls last,
    found.net_amount desc nulls last,
    found.win_back_id
limit $limit
offset $offset
