-- track_returns: the returns that bear an RMA number, with what their customer must know, and no more of each than its
-- customer may see.
--
-- grain   one row per return of a source
-- params  $rma_number VARCHAR
-- filled  source_id, return_id, stage, stage_at, outcome, resolution, data_to
--
-- $rma_number is in upper case and without spaces. Several sources may have the same number: the latest eight.

select
    returns.source_id,
    returns.return_id,
    contacts.email_hash,
    contacts.phone_ending_hash,
    returns.stage,
    returns.stage_at,
    returns.outcome,
    returns.resolution,
    returns.requested_at,
    returns.reviewed_at,
    returns.authorized_at,
    returns.received_at,
    returns.inspected_at,
    coalesce(returns.settled_at, case when returns.outcome = 'settled' then returns.closed_at end) as settled_at,
    returns.cancelled_at,
    returns.rejected_at,
    refunds.refund_status,
    refunds.paid_on,
    publication.data_to
from marts.fct_returns as returns
cross join meta.publication
left join marts.dim_return_contacts as contacts
    on returns.source_id = contacts.source_id
    and returns.return_id = contacts.return_id
left join (
    select
        source_id,
        return_id,
        case
            when bool_or(refund_status = 'paid') and bool_or(refund_status in ('approved', 'pending')) then 'paid_in_part'
            when bool_or(refund_status = 'paid') then 'paid'
            when bool_or(refund_status = 'approved') then 'approved'
            when bool_or(refund_status = 'pending') then 'pending'
            else 'none'
        end as refund_status,
        cast(max(paid_at) as date) as paid_on
    from marts.fct_refunds
    where return_id is not null
    group by source_id, return_id
) as refunds
    on returns.source_id = refunds.source_id
    and returns.return_id = refunds.return_id
where upper(replace(coalesce(returns.rma_number, returns.return_id), ' ', '')) = $rma_number
order by returns.requested_at desc, returns.source_id, returns.return_id
limit 8
