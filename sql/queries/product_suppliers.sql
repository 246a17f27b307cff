-- product_suppliers: the suppliers that a product came from, with how often it comes back, and how often by our fault.
--
-- grain   one row per supplier
-- params  $source_id VARCHAR, $product_id VARCHAR, $since DATE, $until DATE, $channel VARCHAR[], $country VARCHAR[]
-- filled  supplier_id, shipped_units, returned_units, seller_units
--
-- By the day of shipping, in units, requested. The supplier is that of the batch where one is known, else the product's at
-- the time of the order.

with

shipped as (

    select supplier_id, sum(shipped_units) as shipped_units
    from marts.fct_order_lines
    where source_id = $source_id
        and product_id = $product_id
        and cohort_on >= $since
        and cohort_on < $until
        and shipped_units > 0
        and (len($channel) = 0 or list_contains($channel, channel))
        and (len($country) = 0 or list_contains($country, country))
    group by all

),

returned as (

    select
        supplier_id,
        sum(returned_units) as returned_units,
        coalesce(sum(returned_units) filter (fault = 'seller'), 0) as seller_units
    from marts.fct_return_lines
    where source_id = $source_id
        and product_id = $product_id
        and cohort_on >= $since
        and cohort_on < $until
        and returned_units > 0
        and (len($channel) = 0 or list_contains($channel, channel))
        and (len($country) = 0 or list_contains($country, country))
    group by all

),

rates as (

    select
        shipped.supplier_id,
        cast(shipped.shipped_units as double) as shipped_units,
        cast(coalesce(returned.returned_units, 0) as double) as returned_units,
        cast(coalesce(returned.seller_units, 0) as double) as seller_units
    from shipped
    left join returned
        on shipped.supplier_id = returned.supplier_id

)

select
    rates.supplier_id,
    dim_suppliers.supplier_name,
    rates.shipped_units,
    rates.returned_units,
    rates.returned_units / rates.shipped_units as rate,
    marts.wilson_low(rates.returned_units, rates.shipped_units) as low,
    marts.wilson_high(rates.returned_units, rates.shipped_units) as high,
    (sum(rates.returned_units) over () - rates.returned_units)
        / nullif(sum(rates.shipped_units) over () - rates.shipped_units, 0) as others_rate,
    rates.seller_units,
    rates.seller_units / rates.shipped_units as seller_rate,
    marts.wilson_low(rates.seller_units, rates.shipped_units) as seller_low,
    marts.wilson_high(rates.seller_units, rates.shipped_units) as seller_high
from rates
left join marts.dim_suppliers
    on dim_suppliers.source_id = $source_id
    and rates.supplier_id = dim_suppliers.supplier_id
order by rates.shipped_units desc, rates.supplier_id
