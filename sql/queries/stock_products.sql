-- stock_products: the products of which the least may be sold again, as far as that is sure.
--
-- grain   one row per product of a source
-- params  $since DATE, $until DATE, $source VARCHAR[], $category VARCHAR[], $reason VARCHAR[], $channel VARCHAR[],
--         $country VARCHAR[], $limit INTEGER
-- filled  source_id, product_id, product_name, restocked_units, inspected_units, rate, low, high
--
-- As the metric restock_rate: of the units inspected in the period, those released to be sold again. In the order of the
-- upper end of the interval (Wilson, 95 %), so that a few units by chance do not lead.

with

inspected as (

    select
        source_id,
        product_id,
        coalesce(sum(inspected_units) filter (where disposition = 'restock'), 0) as restocked_units,
        sum(inspected_units) as inspected_units
    from marts.fct_inspections
    where inspected_at >= $since
        and inspected_at < $until
        and product_id <> 'unknown'
        and (len($source) = 0 or list_contains($source, source_id))
        and (len($category) = 0 or list_contains($category, category))
        and (len($reason) = 0 or list_contains($reason, reason))
        and (
            (len($channel) = 0 and len($country) = 0)
            or (source_id, return_line_id) in (
                select (source_id, return_line_id)
                from marts.fct_return_lines
                -- nothing is read where nothing is asked of the lines
                where (len($channel) > 0 or len($country) > 0)
                    and (len($channel) = 0 or list_contains($channel, channel))
                    and (len($country) = 0 or list_contains($country, country))
            )
        )
    group by source_id, product_id
    having sum(inspected_units) > 0

)

select
    inspected.source_id,
    inspected.product_id,
    coalesce(dim_products.product_name, inspected.product_id) as product_name,
    cast(inspected.restocked_units as double) as restocked_units,
    cast(inspected.inspected_units as double) as inspected_units,
    cast(inspected.restocked_units as double) / cast(inspected.inspected_units as double) as rate,
    marts.wilson_low(inspected.restocked_units, inspected.inspected_units) as low,
    marts.wilson_high(inspected.restocked_units, inspected.inspected_units) as high
from inspected
left join marts.dim_products
    on inspected.source_id = dim_products.source_id
    and inspected.product_id = dim_products.product_id
order by high, inspected.inspected_units desc, inspected.source_id, inspected.product_id
limit $limit
