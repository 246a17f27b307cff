-- stg_return_lines: the products of returns, with the reason of ours that the code of the source means.
--
-- grain   one row per return line of a source
-- key     source_id, return_line_id
-- kept    view
--
-- A code is looked up in the rows of the reason map for its source, then in those for any source (where case does not
-- matter), then among our own names of reasons. No code is `no_reason`, a code that nobody mapped is `unmapped`.
-- A line goes with its return when the source deletes that; for the one condition see stg_order_lines.

with

deleted_returns as (

    select source_id, return_id, deleted_at from raw.returns
    where deleted_at is not null

),

own_codes as (

    select source_id, reason_code, any_value(reason) as reason from reference.reason_map
    where source_id <> '*'
    group by all

),

any_codes as (

    select lower(reason_code) as reason_code, min(reason) as reason from reference.reason_map
    where source_id = '*'
    group by all

)

select
    return_lines.source_id,
    return_lines.return_line_id,
    return_lines.return_id,
    return_lines.order_line_id,
    return_lines.product_id,
    return_lines.batch_id,
    return_lines.quantity,
    return_lines.received_quantity,
    return_lines.reason_code,
    return_lines.reason_text,
    case
        when nullif(trim(return_lines.reason_code), '') is null then 'no_reason'
        else coalesce(own_codes.reason, any_codes.reason, reasons.reason, 'unmapped')
    end as reason,
from raw.return_lines
left join deleted_returns
    on deleted_returns.source_id = return_lines.source_id
    and deleted_returns.return_id = return_lines.return_id
left join own_codes
    on own_codes.source_id = return_lines.source_id
    and own_codes.reason_code = trim(return_lines.reason_code)
left join any_codes on any_codes.reason_code = lower(trim(return_lines.reason_code))
left join reference.reasons on reasons.reason = lower(trim(return_lines.reason_code))
where coalesce(return_lines.deleted_at, deleted_returns.deleted_at) is null
