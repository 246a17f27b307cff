-- money_customers: what the returns of each customer lost, apart by whose fault it was.
--
-- grain   one row per customer; the last ones are not listed beyond $limit
-- params  $since DATE, $until DATE, $source VARCHAR[], $category VARCHAR[], $reason VARCHAR[], $channel VARCHAR[],
--         $country VARCHAR[], $limit INTEGER
-- filled  source_id, customer_id, returned_units, loss_amount, own_amount, our_fault_amount, unknown_amount, total_amount
--
-- Whole months of the request, as in money_losses. First those who lost us most by what they chose themselves: what went
-- wrong on our side or on the way is told, and counts for nobody's place; nor does what nobody gave a reason for.

with

losses as (

    select
        source_id,
        customer_id,
        fault,
        returned_units,
        refund_amount + cost_amount + write_off_amount - recovered_amount as amount
    from marts.agg_return_losses
    where month_on >= date_trunc('month', $since)
        and month_on < $until
        and customer_id <> 'unknown'
        and (len($source) = 0 or list_contains($source, source_id))
        and (len($category) = 0 or list_contains($category, category))
        and (len($reason) = 0 or list_contains($reason, reason))
        and (len($channel) = 0 or list_contains($channel, channel))
        and (len($country) = 0 or list_contains($country, country))

),

customers as (

    select
        source_id,
        customer_id,
        sum(returned_units) as returned_units,
        sum(amount) as loss_amount,
        coalesce(sum(case when fault = 'customer' then amount end), 0) as own_amount,
        coalesce(sum(case when fault in ('seller', 'logistics') then amount end), 0) as our_fault_amount,
        coalesce(sum(case when fault not in ('customer', 'seller', 'logistics') then amount end), 0) as unknown_amount
    from losses
    group by source_id, customer_id

),

totals as (

    select sum(loss_amount) as total_amount from customers

)

select
    customers.source_id,
    customers.customer_id,
    names.customer_name,
    names.tier,
    cast(customers.returned_units as double) as returned_units,
    cast(customers.loss_amount as double) as loss_amount,
    cast(customers.own_amount as double) as own_amount,
    cast(customers.our_fault_amount as double) as our_fault_amount,
    cast(customers.unknown_amount as double) as unknown_amount,
    cast(totals.total_amount as double) as total_amount
from customers
cross join totals
left join marts.dim_customers as names
    on customers.source_id = names.source_id
    and customers.customer_id = names.customer_id
order by customers.own_amount desc, customers.source_id, customers.customer_id
limit $limit
