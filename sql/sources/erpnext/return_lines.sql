-- return_lines: what comes back. Returns are written with negative signs; a draft has received nothing yet. A warranty
-- claim is about one unit.
select
    goods_lines.id as return_line_id,
    goods_lines.document_id as return_id,
    goods_lines.original_line_id as order_line_id,
    goods_lines.item_code as product_id,
    goods_lines.batch_no as batch_id,
    round(-goods_lines.stock_qty, 4) as quantity,
    if(goods_lines.docstatus = 1, round(-goods_lines.stock_qty, 4), 0) as received_quantity,
    reasons.reason_code,
    coalesce(nullif(reasons.reason_text, ''), complaints.complaint) as reason_text,
    goods_lines.modified as updated_at,
    if(goods_lines.docstatus = 2, goods_lines.modified, null) as deleted_at
from goods_lines
left join reasons on reasons.return_line_id = goods_lines.id
left join (
    select return_line_id, min(complaint) as complaint from claim_matches
    group by return_line_id
) as complaints on complaints.return_line_id = goods_lines.id
where goods_lines.is_return = 1

union all

select
    concat('WC:', claims.name),
    concat('WC:', claims.name),
    null,
    nullif(claims.item_code, ''),
    null,
    1,
    null,
    reasons.reason_code,
    coalesce(
        nullif(reasons.reason_text, ''),
        nullif(trim(regexp_replace(claims.complaint, '<[^>]*>|&nbsp;', ' ')) collate utf8mb4_unicode_ci, '')
    ),
    claims.modified,
    if(claims.docstatus = 2 or claim_matches.claim is not null, claims.modified, null)
from changed_claims as changed
join `tabWarranty Claim` as claims on claims.name = changed.name
left join claim_matches on claim_matches.claim = claims.name
left join reasons on reasons.return_line_id = concat('WC:', claims.name)
where (:company is null or claims.company = :company)
