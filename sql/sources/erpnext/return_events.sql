-- return_events: when goods were booked in, when claims were made and settled, and changes of status from the versions
-- that Frappe keeps of tracked documents, where `:states` says which stage a status or a state of a workflow means.
select
    concat(goods.id, ':received') as event_id,
    goods.id as return_id,
    null as return_line_id,
    'received' as stage,
    goods.posted_at as occurred_at,
    goods.owner as actor,
    null as warehouse_id,
    null as note,
    goods.modified as updated_at,
    if(goods.docstatus = 2, goods.modified, null) as deleted_at
from goods
where goods.is_return = 1 and goods.docstatus in (1, 2)

union all

select
    concat('WC:', claims.name, ':requested'),
    coalesce(claim_matches.return_id, concat('WC:', claims.name)),
    claim_matches.return_line_id,
    'requested',
    case
        when date(claims.creation) = claims.complaint_date then claims.creation
        else timestamp(claims.complaint_date)
    end,
    claims.owner,
    null,
    nullif(claims.warranty_amc_status, ''),
    claims.modified,
    if(claims.docstatus = 2, claims.modified, null)
from changed_claims as changed
join `tabWarranty Claim` as claims on claims.name = changed.name
left join claim_matches on claim_matches.claim = claims.name
where (:company is null or claims.company = :company)

union all

-- the end of a claim that led to a return is that of the return
select
    concat('WC:', claims.name, ':closed'),
    concat('WC:', claims.name),
    null,
    'closed',
    coalesce(claims.resolution_date, claims.modified),
    nullif(claims.resolved_by, ''),
    null,
    null,
    claims.modified,
    if(
        claims.docstatus = 2 or claims.status <> 'Closed' or claim_matches.claim is not null, claims.modified, null
    )
from changed_claims as changed
join `tabWarranty Claim` as claims on claims.name = changed.name
left join claim_matches on claim_matches.claim = claims.name
where (claims.status = 'Closed' or :since_local > '1971-01-01')
and (:company is null or claims.company = :company)

union all

select
    concat('V:', versions.name, ':', changes.place),
    returned_documents.return_id,
    null,
    stages_of_states.stage collate utf8mb4_unicode_ci,
    versions.creation,
    versions.owner,
    null,
    changes.after_change collate utf8mb4_unicode_ci,
    versions.modified,
    null
from tabVersion as versions
join returned_documents on returned_documents.doctype = versions.ref_doctype and returned_documents.name = versions.docname
join json_table(if(json_valid(versions.data), versions.data, '{}'), '$.changed[*]' columns (
    place for ordinality,
    field varchar(140) path '$[0]',
    after_change varchar(140) path '$[2]'
)) as changes
-- as bytes: the collation of a table made of JSON is that of the session and not of the site
join stages_of_states on cast(stages_of_states.state as binary) = cast(changes.after_change as binary)
where versions.modified >= :since_local and versions.modified < :until_local
and versions.ref_doctype in ('Delivery Note', 'Sales Invoice', 'POS Invoice')
and changes.field in ('status', 'workflow_state')
and (:company is null or returned_documents.company = :company)
