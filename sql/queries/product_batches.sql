-- product_batches: the batches of a product, with how often each comes back.
--
-- grain   one row per batch
-- params  $source_id VARCHAR, $product_id VARCHAR, $since DATE, $until DATE, $channel VARCHAR[], $country VARCHAR[]
-- filled  batch_id, shipped_units, returned_units, seller_units
--
-- By the day of shipping, in units, requested. Units whose batch no source told stand under `unknown`, so that the
-- rows add up to the product. `others_rate` is the rate of the other batches together.

with

shipped as (

    select
        batch_id,
        sum(shipped_units) as shipped_units
    from marts.fct_order_lines
    where source_id = $source_id
        and product_id = $product_id
        and cohort_on >= $since
        and cohort_on < $until
        and (len($channel) = 0 or list_contains($channel, channel))
        and (len($country) = 0 or list_contains($country, country))
    group by all

),

returned as (

    select
        batch_id,
        sum(returned_units) as returned_units,
        coalesce(sum(returned_units) filter (fault = 'seller'), 0) as seller_units,
        arg_max(reason, units) as main_reason,
        arg_max(fault, units) as main_fault
    from (
        select
            *,
            sum(returned_units) over (partition by batch_id, reason) as units
        from marts.fct_return_lines
        where source_id = $source_id
            and product_id = $product_id
            and cohort_on >= $since
            and cohort_on < $until
            and returned_units > 0
            and (len($channel) = 0 or list_contains($channel, channel))
            and (len($country) = 0 or list_contains($country, country))
    )
    group by all

),

rates as (

    select
        coalesce(shipped.batch_id, returned.batch_id) as batch_id,
        cast(coalesce(shipped.shipped_units, 0) as double) as shipped_units,
        cast(coalesce(returned.returned_units, 0) as double) as returned_units,
        cast(coalesce(returned.seller_units, 0) as double) as seller_units,
        returned.main_reason,
        returned.main_fault
    from shipped
    full join returned
        on shipped.batch_id = returned.batch_id

)

select
    rates.batch_id,
    dim_batches.produced_on,
    dim_batches.received_on,
    cast(dim_batches.batch_units as double) as batch_units,
    dim_suppliers.supplier_id,
    dim_suppliers.supplier_name,
    rates.shipped_units,
    rates.returned_units,
    rates.returned_units / nullif(rates.shipped_units, 0) as rate,
    marts.wilson_low(rates.returned_units, rates.shipped_units) as low,
    marts.wilson_high(rates.returned_units, rates.shipped_units) as high,
    (sum(rates.returned_units) over () - rates.returned_units)
        / nullif(sum(rates.shipped_units) over () - rates.shipped_units, 0) as others_rate,
    rates.seller_units,
    rates.seller_units / nullif(rates.shipped_units, 0) as seller_rate,
    marts.wilson_low(rates.seller_units, rates.shipped_units) as seller_low,
    marts.wilson_high(rates.seller_units, rates.shipped_units) as seller_high,
    rates.main_reason,
    rates.main_fault
from rates
left join marts.dim_batches
    on dim_batches.source_id = $source_id
    and rates.batch_id = dim_batches.batch_id
left join marts.dim_suppliers
    on dim_suppliers.source_id = $source_id
    and dim_batches.supplier_id = dim_suppliers.supplier_id
order by rates.batch_id = 'unknown', low desc nulls last, rates.batch_id
