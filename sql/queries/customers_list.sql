-- customers_list: the customers who were sent something, with how much of it they sent back by their own choice.
--
-- grain   one row per customer of a source
-- params  $since DATE, $until DATE, $basis VARCHAR, $measure VARCHAR, $counted VARCHAR, $source VARCHAR[],
--         $category VARCHAR[], $reason VARCHAR[], $channel VARCHAR[], $country VARCHAR[], $tier VARCHAR[],
--         $search VARCHAR, $sort VARCHAR, $limit INTEGER, $offset INTEGER
-- filled  source_id, customer_id, customer_name, segment, tier, country, orders, shipped_units, returned_units,
--         our_fault_units, unmapped_units, numerator, denominator, nameless_units, all_orders, all_shipped_units,
--         all_returned_units, all_our_fault_units, all_numerator, all_denominator, above, total
--
-- Fair: what came back because the seller or the carrier failed, or for a reason that nobody has mapped yet, is shown
-- apart (`our_fault`, `unmapped`) and is not in `numerator`, so it is not in the rate and not in the default rank
-- (`-low`, the lower end of the interval). The interval rests on the effective number of orders (Kish: (sum w)^2 /
-- sum w^2), since what is in one order comes back together: two units of one order are one decision, not two.
-- `overall_rate` is the same rate over all customers under these filters, and `all_` are their sums, of lines without a
-- customer too: whatever is not on a page is these less the page.
-- Lines without a customer are no customer: their units are in `nameless_units`. $country is the customer's own here,
-- since a person is looked for where they live and not where a parcel went.

with

orders as (

    select
        source_id,
        customer_id,
        sum(shipped_units) as shipped_units,
        case $measure
            when 'units' then sum(shipped_units)
            when 'value' then sum(net_amount)
            when 'orders' then 1
            else count(*)
        end as weight
    from marts.fct_order_lines
    where cohort_on >= $since
        and cohort_on < $until
        and shipped_units > 0
        and (len($source) = 0 or list_contains($source, source_id))
        and (len($category) = 0 or list_contains($category, category))
        and (len($channel) = 0 or list_contains($channel, channel))
    group by source_id, customer_id, order_id

),

shipped as (

    select
        source_id,
        customer_id,
        count(*) as orders,
        sum(shipped_units) as shipped_units,
        sum(weight) as denominator,
        sum(cast(weight as double) * cast(weight as double)) as squares
    from orders
    group by source_id, customer_id

),

counted_lines as (

    select
        *,
        case $counted when 'received' then received_units when 'refunded' then refunded_units else returned_units end
            as units,
        case $basis
            when 'cohort' then cohort_on
            when 'refund_date' then refunded_on
            else case $counted when 'received' then received_on when 'refunded' then refunded_on else requested_on end
        end as counted_on,
        fault in ('seller', 'logistics') as is_our_fault,
        reason = 'unmapped' as is_unmapped
    from marts.fct_return_lines
    where is_counted
        and (len($source) = 0 or list_contains($source, source_id))
        and (len($category) = 0 or list_contains($category, category))
        and (len($reason) = 0 or list_contains($reason, reason))
        and (len($channel) = 0 or list_contains($channel, channel))

),

returned_lines as (

    select
        *,
        cast(returned_amount * units / nullif(returned_units, 0) as decimal(18, 4)) as amount,
        not is_our_fault and not is_unmapped as is_own_choice
    from counted_lines
    where units > 0
        and counted_on >= $since
        and counted_on < $until

),

returned as (

    select
        source_id,
        customer_id,
        sum(units) as returned_units,
        sum(units) filter (where is_our_fault) as our_fault_units,
        sum(units) filter (where is_unmapped) as unmapped_units,
        sum(amount) as returned_amount,
        case $measure
            when 'units' then sum(units) filter (where is_own_choice)
            when 'value' then sum(amount) filter (where is_own_choice)
            when 'orders' then count(distinct coalesce(order_id, return_id)) filter (where is_own_choice)
            else count(distinct coalesce(order_line_id, return_line_id)) filter (where is_own_choice)
        end as numerator
    from returned_lines
    group by all

),

rates as (

    select
        coalesce(shipped.source_id, returned.source_id) as source_id,
        coalesce(shipped.customer_id, returned.customer_id) as customer_id,
        coalesce(shipped.orders, 0) as orders,
        coalesce(shipped.shipped_units, 0) as shipped_units,
        coalesce(returned.returned_units, 0) as returned_units,
        coalesce(returned.our_fault_units, 0) as our_fault_units,
        coalesce(returned.unmapped_units, 0) as unmapped_units,
        case when returned.customer_id is null then 0 else returned.returned_amount end as returned_amount,
        cast(coalesce(returned.numerator, 0) as double) as numerator,
        cast(coalesce(shipped.denominator, 0) as double) as denominator,
        cast(shipped.denominator as double) * cast(shipped.denominator as double) / nullif(shipped.squares, 0) as effective
    from shipped
    full join returned
        on shipped.source_id = returned.source_id
        and shipped.customer_id = returned.customer_id

),

customers as (

    select
        rates.source_id,
        rates.customer_id,
        coalesce(dim_customers.customer_name, 'unknown') as customer_name,
        coalesce(dim_customers.segment, 'unknown') as segment,
        coalesce(dim_customers.tier, 'unknown') as tier,
        coalesce(dim_customers.country, 'unknown') as country,
        rates.* exclude (source_id, customer_id),
        rates.numerator / nullif(rates.denominator, 0) as rate,
        marts.wilson_low(rates.numerator / nullif(rates.denominator, 0) * rates.effective, rates.effective) as low,
        marts.wilson_high(rates.numerator / nullif(rates.denominator, 0) * rates.effective, rates.effective) as high
    from rates
    left join marts.dim_customers
        on rates.source_id = dim_customers.source_id
        and rates.customer_id = dim_customers.customer_id

),

listed as (

    select *
    from customers
    where (len($country) = 0 or list_contains($country, country))
        and (len($tier) = 0 or list_contains($tier, tier))

),

overall as (

    select
        sum(numerator) / nullif(sum(denominator), 0) as overall_rate,
        sum(shipped_units) filter (where customer_id = 'unknown') as nameless_units,
        sum(orders) as all_orders,
        sum(shipped_units) as all_shipped_units,
        sum(returned_units) as all_returned_units,
        sum(our_fault_units) as all_our_fault_units,
        sum(returned_amount) as all_returned_amount,
        sum(numerator) as all_numerator,
        sum(denominator) as all_denominator
    from listed

),

found as (

    select *
    from listed
    where customer_id <> 'unknown'
        and (
            $search = ''
            or contains(lower(customer_name), lower($search))
            or starts_with(lower(customer_id), lower($search))
        )

),

counts as (

    select
        count(*) as total,
        count(*) filter (where found.low > overall.overall_rate) as above
    from found
    cross join overall

),

page as (

    select
        *,
        case $sort
            when 'low' then low when '-low' then -low
            when 'rate' then rate when '-rate' then -rate
            when 'orders' then cast(orders as double) when '-orders' then -cast(orders as double)
            when 'shipped' then cast(shipped_units as double) when '-shipped' then -cast(shipped_units as double)
            when 'returned' then cast(returned_units as double) when '-returned' then -cast(returned_units as double)
            when 'ours' then cast(our_fault_units as double) when '-ours' then -cast(our_fault_units as double)
            when 'amount' then cast(returned_amount as double) when '-amount' then -cast(returned_amount as double)
        end as figure,
        case $sort when 'id' then customer_id end as word,
        case $sort when '-id' then customer_id end as backward_word
    from found
    order by figure nulls last, word, backward_word desc, source_id, customer_id
    limit $limit
    offset $offset

)

select
    page.source_id,
    page.customer_id,
    page.customer_name,
    page.segment,
    page.tier,
    page.country,
    cast(page.orders as double) as orders,
    cast(page.shipped_units as double) as shipped_units,
    cast(page.returned_units as double) as returned_units,
    cast(page.our_fault_units as double) as our_fault_units,
    cast(page.unmapped_units as double) as unmapped_units,
    cast(page.returned_amount as double) as returned_amount,
    page.numerator,
    page.denominator,
    page.rate,
    page.low,
    page.high,
    overall.overall_rate,
    cast(coalesce(overall.nameless_units, 0) as double) as nameless_units,
    cast(overall.all_orders as double) as all_orders,
    cast(overall.all_shipped_units as double) as all_shipped_units,
    cast(overall.all_returned_units as double) as all_returned_units,
    cast(overall.all_our_fault_units as double) as all_our_fault_units,
    cast(overall.all_returned_amount as double) as all_returned_amount,
    overall.all_numerator,
    overall.all_denominator,
    cast(counts.above as double) as above,
    cast(counts.total as double) as total
from page
cross join overall
cross join counts
order by page.figure nulls last, page.word, page.backward_word desc, page.source_id, page.customer_id
