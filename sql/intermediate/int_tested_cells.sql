-- int_tested_cells: the cells of the batch detective, each with how likely a false one is among those as unlikely as it.
--
-- grain   one row per member (a batch, a supplier …) and reason that is tested; the reason `all` is all of them
-- key     member_id, reason
-- kept    table
-- tests   not_null(dimension, source_id, ids, shipped_units, returned_units, expected_units, weight, is_flagged)
--         expect(not is_flagged or returned_units > expected_units)
--         expect(false_discovery between 0 and 1)
--
-- false_discovery is the Benjamini-Hochberg q over all cells. Where a supplier is flagged for a reason, its products are
-- asked again, only they, whether they are what it is flagged for: the q among them, three times (in a tree of families the
-- share of false ones is below 2.88 times the level of each; Yekutieli 2008, Journal of the American Statistical
-- Association 103, 309-316). So the five sizes of one style are named, and not their supplier, though each alone is too
-- little among all that is asked.

with

tests as (

    select
        'all cells' as series,
        {'member_id': member_id, 'reason': reason} as test,
        coalesce(p_value, 1) as p,
    from intermediate.int_cell_tests

),

discovered as (

    select test.member_id as member_id, test.reason as reason, q as false_discovery
    from marts.benjamini_hochberg('tests')

),

flagged_suppliers as (

    select tested.source_id, tested.ids, tested.reason
    from intermediate.int_cell_tests as tested
    inner join discovered
        on tested.member_id = discovered.member_id
        and tested.reason = discovered.reason
    where tested.dimension = 'supplier'
        and discovered.false_discovery <= 0.05
        and tested.returned >= 1.25 * tested.expected

),

their_products as (

    select
        {'source_id': tested.source_id, 'ids': flagged_suppliers.ids, 'reason': tested.reason} as series,
        {'member_id': tested.member_id, 'reason': tested.reason} as test,
        coalesce(tested.p_value, 1) as p,
    from intermediate.int_cell_tests as tested
    inner join intermediate.int_products
        on tested.source_id = int_products.source_id
        and tested.product_id = int_products.product_id
    inner join flagged_suppliers
        on tested.source_id = flagged_suppliers.source_id
        and flagged_suppliers.ids = [int_products.supplier_id, tested.category]
        and tested.reason = flagged_suppliers.reason
    where tested.dimension = 'product'

),

asked_again as (

    select test.member_id as member_id, test.reason as reason, 3 * q as false_discovery
    from marts.benjamini_hochberg('their_products')

),

settled as (

    select tested.*, least(discovered.false_discovery, asked_again.false_discovery) as false_discovery,
    from intermediate.int_cell_tests as tested
    inner join discovered
        on tested.member_id = discovered.member_id
        and tested.reason = discovered.reason
    left join asked_again
        on tested.member_id = asked_again.member_id
        and tested.reason = asked_again.reason

)

select
    * replace (
        case when dimension in ('batch', 'product', 'supplier') then category end as category,
        case when dimension in ('batch', 'product') then product_id end as product_id,
        returned_amount::decimal(18, 4) as returned_amount
    ),
    false_discovery <= 0.05 and returned >= 1.25 * expected as is_flagged,
from settled
