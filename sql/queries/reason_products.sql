-- reason_products: the products that come back for a reason more often than the other products of their category.
--
-- grain   one row per product and reason, of the $limit products with the largest excess
-- params  $since DATE, $until DATE, $least INTEGER, $source VARCHAR[], $category VARCHAR[], $channel VARCHAR[],
--         $country VARCHAR[], $limit INTEGER
-- filled  source_id, product_id, product_name, category, reason, returned_lines, shipped_lines, expected_lines, excess,
--         is_flagged, flagged, tested_products, tested_cells
--
-- By order lines, since the units of one line come back together: a line counts once for each reason. Per shipped line:
-- lines that did not come back are a row of the table too, so a product with few returns of another kind stands out for
-- none. Products of fewer than $least shipped lines are together the rest of their category: in the margins, not tested.
-- Where 5 or more lines are expected the test is that of the adjusted residual, below that the exact binomial tail; only
-- more than expected is of interest. Benjamini-Hochberg over all cells that were tested, whatever is shown of them.

with

shipped_products as (

    select
        source_id,
        product_id,
        category,
        count(*) as shipped_lines
    from marts.fct_order_lines
    where cohort_on >= $since
        and cohort_on < $until
        and shipped_units > 0
        and (len($source) = 0 or list_contains($source, source_id))
        and (len($category) = 0 or list_contains($category, category))
        and (len($channel) = 0 or list_contains($channel, channel))
        and (len($country) = 0 or list_contains($country, country))
    group by source_id, product_id, category

),

returned_products as (

    select
        source_id,
        product_id,
        category,
        reason,
        count(distinct order_line_id) as returned_lines
    from marts.fct_return_lines
    where is_counted
        and order_line_id is not null
        and cohort_on >= $since
        and cohort_on < $until
        and (len($source) = 0 or list_contains($source, source_id))
        and (len($category) = 0 or list_contains($category, category))
        and (len($channel) = 0 or list_contains($channel, channel))
        and (len($country) = 0 or list_contains($country, country))
    group by source_id, product_id, category, reason

),

-- What is tested; the rest of a category is nobody.
places as (

    select
        *,
        case when shipped_lines >= $least then {'source_id': source_id, 'product_id': product_id} end as place
    from shipped_products

),

shipped as (

    select category, place, sum(shipped_lines) as shipped_lines
    from places
    group by category, place

),

returned as (

    select
        places.category,
        places.place,
        returned_products.reason,
        sum(returned_products.returned_lines) as returned_lines
    from places
    inner join returned_products
        on places.source_id = returned_products.source_id
        and places.product_id = returned_products.product_id
        and places.category = returned_products.category
    group by places.category, places.place, returned_products.reason

),

-- A line may come back for two reasons: then it counts for both, and the lines that were kept are never below none.
kept as (

    select
        shipped.category,
        shipped.place,
        greatest(shipped.shipped_lines - coalesce(sum(returned.returned_lines), 0), 0) as kept_lines
    from shipped
    left join returned
        on shipped.category = returned.category
        and shipped.place is not distinct from returned.place
    group by shipped.category, shipped.place, shipped.shipped_lines

),

items as (

    select category as series, reason, place as batch, returned_lines as observed from returned

    union all

    select category as series, null as reason, place as batch, kept_lines as observed from kept

),

associations as (

    select *
    from marts.association_residuals('items')
    where reason is not null

),

cells as (

    select
        associations.series as category,
        associations.batch as place,
        associations.reason as reason,
        associations.observed as returned_lines,
        associations.expected as expected_lines,
        associations.adjusted_residual as residual,
        shipped.shipped_lines,
        case
            when associations.adjusted_residual is null then null
            when associations.observed <= associations.expected then 1
            when associations.expected >= 5 then marts.normal_tail(associations.adjusted_residual)
            else
                marts.binomial_tail(
                    associations.observed,
                    shipped.shipped_lines,
                    least(associations.expected / shipped.shipped_lines, 1)
                )
        end as p
    from associations
    inner join shipped
        on associations.series = shipped.category
        and associations.batch = shipped.place

),

tests as (

    select 'all' as series, {'place': place, 'reason': reason} as test, p from cells

),

adjusted as (

    select test.place as place, test.reason as reason, q from marts.benjamini_hochberg('tests')

),

judged as (

    select
        cells.*,
        adjusted.q as false_discovery,
        coalesce(adjusted.q <= 0.05, false) as is_flagged,
        count(cells.p) over () as tested_cells
    from cells
    inner join adjusted
        on cells.place = adjusted.place
        and cells.reason = adjusted.reason

),

totals as (

    select count(distinct place) filter (p is not null) as tested_products, count(*) filter (is_flagged) as flagged
    from judged

),

products as (

    select place, sum(returned_lines - expected_lines) filter (is_flagged) as excess
    from judged
    group by place
    having bool_or(is_flagged)
    order by excess desc, place
    limit $limit

)

select
    judged.place.source_id as source_id,
    judged.place.product_id as product_id,
    coalesce(dim_products.product_name, judged.place.product_id) as product_name,
    judged.category,
    judged.reason,
    cast(judged.returned_lines as double) as returned_lines,
    cast(judged.shipped_lines as double) as shipped_lines,
    cast(judged.expected_lines as double) as expected_lines,
    judged.residual,
    judged.p,
    judged.false_discovery,
    judged.is_flagged,
    cast(products.excess as double) as excess,
    cast(totals.flagged as double) as flagged,
    cast(totals.tested_products as double) as tested_products,
    cast(judged.tested_cells as double) as tested_cells
from judged
inner join products
    on judged.place = products.place
cross join totals
left join marts.dim_products
    on judged.place.source_id = dim_products.source_id
    and judged.place.product_id = dim_products.product_id
order by products.excess desc, judged.place, judged.returned_lines desc, judged.reason
