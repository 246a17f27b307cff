-- money_losses: what the returns of the period lost, by one thing that they have in common, the dearest first.
--
-- grain   one row per member; the last members are not listed beyond $limit
-- params  $since DATE, $until DATE, $source VARCHAR[], $category VARCHAR[], $reason VARCHAR[], $channel VARCHAR[],
--         $country VARCHAR[], $by VARCHAR, $limit INTEGER
-- filled  member, returned_units, refund_amount, cost_amount, write_off_amount, recovered_amount, loss_amount,
--         avoidable_amount, our_fault_amount, total_amount
--
-- Whole months of the request: those that begin in the period, and the one in which it begins. Products and suppliers are
-- unique within their source only. `total_amount` is of all members.
--
-- `avoidable_amount` is what had not been lost, had none of it come back: refunds, handling and goods sent in exchange at
-- cost, less what was put back at cost; what was written off had been bought either way. `our_fault_amount` is of it what
-- seller or carrier did wrong.

with

losses as (

    select
        case when $by in ('product', 'supplier') then source_id end as source_id,
        case $by
            when 'product' then product_id
            when 'supplier' then supplier_id
            when 'category' then category
            when 'channel' then channel
            when 'country' then country
            else reason
        end as member,
        sum(returned_units) as returned_units,
        sum(refund_amount) as refund_amount,
        sum(cost_amount) as cost_amount,
        sum(write_off_amount) as write_off_amount,
        sum(recovered_amount) as recovered_amount,
        sum(refund_amount + cost_amount + write_off_amount - recovered_amount) as loss_amount,
        sum(refund_amount + cost_amount + exchanged_amount - recovered_amount) as avoidable_amount,
        sum(
            case
                when fault in ('seller', 'logistics')
                    then refund_amount + cost_amount + exchanged_amount - recovered_amount
                else 0
            end
        ) as our_fault_amount
    from marts.agg_return_losses
    where month_on >= date_trunc('month', $since)
        and month_on < $until
        and (len($source) = 0 or list_contains($source, source_id))
        and (len($category) = 0 or list_contains($category, category))
        and (len($reason) = 0 or list_contains($reason, reason))
        and (len($channel) = 0 or list_contains($channel, channel))
        and (len($country) = 0 or list_contains($country, country))
    group by all

),

totals as (

    select sum(loss_amount) as total_amount from losses

)

select
    losses.source_id,
    losses.member,
    coalesce(products.product_name, suppliers.supplier_name) as member_name,
    cast(losses.returned_units as double) as returned_units,
    cast(losses.refund_amount as double) as refund_amount,
    cast(losses.cost_amount as double) as cost_amount,
    cast(losses.write_off_amount as double) as write_off_amount,
    cast(losses.recovered_amount as double) as recovered_amount,
    cast(losses.loss_amount as double) as loss_amount,
    cast(losses.avoidable_amount as double) as avoidable_amount,
    cast(losses.our_fault_amount as double) as our_fault_amount,
    cast(totals.total_amount as double) as total_amount
from losses
cross join totals
left join marts.dim_products as products
    on $by = 'product'
    and losses.source_id = products.source_id
    and losses.member = products.product_id
left join marts.dim_suppliers as suppliers
    on $by = 'supplier'
    and losses.source_id = suppliers.source_id
    and losses.member = suppliers.supplier_id
order by losses.loss_amount desc, losses.source_id, losses.member
limit $limit
