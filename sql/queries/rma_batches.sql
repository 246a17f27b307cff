-- rma_batches: how often the batches of a return come back, against the other batches of the same product.
--
-- grain   one row per batch of the return
-- params  $source_id VARCHAR, $products VARCHAR[], $batches VARCHAR[], $own_units DOUBLE[]
-- filled  product_id, batch_id, shipped_units, returned_units, others_shipped_units, others_returned_units
--
-- All time, units, requested. `others_*` are the other known batches of the product; a batch is suspect when its whole
-- interval lies above their rate. The interval leaves this return out: somebody looks at it because it came back, so with it
-- one of seven would be proof. Over the whole company, so withheld from who sees a part of it.
-- The three lists name each batch of the return with its product, and what of it came back with this return.

with

batches as (

    select
        unnest($products) as product_id,
        unnest($batches) as batch_id,
        unnest($own_units) as own_units

),

rates as (

    select
        product_id,
        batch_id,
        cast(shipped_units as double) as shipped_units,
        cast(returned_units as double) as returned_units
    from marts.agg_batch_units
    where source_id = $source_id
        and product_id in (select product_id from batches)

),

compared as (

    select
        *,
        sum(shipped_units) over (partition by product_id) - shipped_units as others_shipped_units,
        sum(returned_units) over (partition by product_id) - returned_units as others_returned_units
    from rates

)

select
    compared.product_id,
    compared.batch_id,
    compared.shipped_units,
    compared.returned_units,
    marts.wilson_low(
        greatest(compared.returned_units - batches.own_units, 0), greatest(compared.shipped_units - batches.own_units, 0)
    ) as low,
    marts.wilson_high(
        greatest(compared.returned_units - batches.own_units, 0), greatest(compared.shipped_units - batches.own_units, 0)
    ) as high,
    compared.others_shipped_units,
    compared.others_returned_units
from compared
inner join batches
    on compared.product_id = batches.product_id
    and compared.batch_id = batches.batch_id
order by compared.batch_id
