-- returns: documents by which goods come back, from the draft on, and warranty claims that led to none of them.
--
-- The unit of a return is what moves stock: delivery notes, invoices that update stock, POS invoices. A credit note for
-- goods that a delivery note took back is money only and stands among the refunds. It was asked for when the claim came
-- in, else when the document was made, or posted if that is earlier.
select
    goods.id as return_id,
    if(goods.docstatus = 1, goods.name, null) as rma_number,
    coalesce(goods.order_id, goods.original_id) as order_id,
    goods.customer as customer_id,
    if(goods.is_counter = 1, 'store', null) as request_channel,
    coalesce(claimed_returns.complained_at, least(goods.created_at, goods.posted_at)) as requested_at,
    goods.status,
    goods.resolution as requested_resolution,
    goods.owner as handler,
    goods.note,
    goods.modified as updated_at,
    if(goods.docstatus = 2, goods.modified, null) as deleted_at
from goods
left join claimed_returns on claimed_returns.return_id = goods.id
where goods.is_return = 1

union all

select
    concat('WC:', claims.name),
    claims.name,
    null,
    claims.customer,
    null,
    case
        when date(claims.creation) = claims.complaint_date then claims.creation
        else timestamp(claims.complaint_date)
    end,
    claims.status,
    null,
    nullif(claims.resolved_by, ''),
    nullif(claims.resolution_details, ''),
    claims.modified,
    if(claims.docstatus = 2 or claim_matches.claim is not null, claims.modified, null)
from changed_claims as changed
join `tabWarranty Claim` as claims on claims.name = changed.name
left join claim_matches on claim_matches.claim = claims.name
where (:company is null or claims.company = :company)
