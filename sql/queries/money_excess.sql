-- money_excess: what share of the returns of products or suppliers would not have come at the rate of their categories.
--
-- grain   one row per member of which that can be said
-- params  $by VARCHAR, $members VARCHAR[]
-- filled  source_id, member, share, share_low, share_high
--
-- A member is its source and id with chr(31) between. By the ranking of products: shipments of a year, each by the share of
-- its returns that has come. Of a product by its shrunk rate and its 90 % interval; of a supplier all of its products are
-- added up, and the 90 % interval is that of chance (Byar, of decisions and not of units). 0: no more than usual.

with

products as (

    select
        ranking.*,
        products.supplier_id
    from marts.agg_product_ranking as ranking
    inner join marts.dim_products as products
        on ranking.source_id = products.source_id
        and ranking.product_id = products.product_id

),

rated as (

    select
        source_id,
        product_id as member,
        category_rate as usual,
        shrunk_rate as seen,
        shrunk_low as seen_low,
        shrunk_high as seen_high
    from products
    where $by = 'product'
        and shrunk_low is not null
        and list_contains($members, source_id || chr(31) || product_id)

    union all

    select
        source_id,
        supplier_id,
        sum(exposed_units * category_rate),
        sum(returned_units),
        sum(returned_units) * marts.byar_low(sum(returned_units / decision_units), 1.644853626951472)
        / nullif(sum(returned_units / decision_units), 0),
        sum(returned_units) * marts.byar_high(sum(returned_units / decision_units), 1.644853626951472)
        / nullif(sum(returned_units / decision_units), 0)
    from products
    where $by = 'supplier'
        and supplier_id <> 'unknown'
        and list_contains($members, source_id || chr(31) || supplier_id)
    group by source_id, supplier_id
    having sum(returned_units / decision_units) >= 10

)

select
    source_id,
    member,
    greatest(0, 1 - usual / seen) as share,
    greatest(0, 1 - usual / seen_low) as share_low,
    greatest(0, 1 - usual / seen_high) as share_high
from rated
where seen > 0
    and seen_low > 0
    and usual >= 0
order by source_id, member
