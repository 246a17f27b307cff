-- Credit notes with the return and the order that they belong to, less what was paid in parts.
select
    credits.*,
    round(credits.total - coalesce(earlier_parts.amount, 0), 4) as amount,
    credited_returns.return_id,
    coalesce(
        (
            select concat('SO:', min(doc_lines.sales_order)) from `tabSales Invoice Item` as doc_lines
            where doc_lines.parent = credits.name and doc_lines.sales_order <> ''
        ),
        credits.order_id,
        credited_returns.order_id
    ) as belongs_to
from credit_notes as credits
left join earlier_parts on earlier_parts.id = credits.id
left join credited_returns on credited_returns.id = credits.id
