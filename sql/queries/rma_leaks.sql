-- rma_leaks: what the leak finder found about one return, in the order of its rules.
--
-- grain   one row per finding
-- params  $source_id VARCHAR, $return_id VARCHAR
-- filled  leak_id, rule, stake, source_id, document_id, category, since, age_days

select
    leaks.leak_id,
    leaks.rule,
    leaks.stake,
    leaks.source_id,
    leaks.document_id,
    leaks.return_id,
    leaks.return_line_id,
    leaks.refund_id,
    leaks.exchange_id,
    leaks.order_id,
    leaks.product_id,
    products.product_name,
    leaks.category,
    leaks.channel,
    leaks.country,
    leaks.warehouse_id,
    leaks.handler,
    leaks.reason,
    cast(leaks.amount as double) as amount,
    cast(leaks.counted_amount as double) as counted_amount,
    leaks.lacks,
    cast(leaks.units as double) as units,
    leaks.since,
    leaks.age_days,
    cast(leaks.paid_amount as double) as paid_amount,
    cast(leaks.worth_amount as double) as worth_amount,
    cast(leaks.booked_amount as double) as booked_amount,
    leaks.paid_at,
    leaks.received_at,
    leaks.inspected_at,
    leaks.moved_at,
    leaks.other_id,
    leaks.other_at,
    rules.title_en,
    rules.title_zh
from marts.fct_leaks as leaks
left join marts.dim_products as products
    on leaks.source_id = products.source_id
    and leaks.product_id = products.product_id
left join marts.dim_leak_rules as rules
    on leaks.rule = rules.rule
where leaks.source_id = $source_id
    and leaks.return_id = $return_id
order by rules.position, leaks.leak_id
