-- int_signal_evidence: the return lines behind each candidate of a signal.
--
-- grain   one row per candidate and return line
-- key     candidate_id, source_id, return_line_id
-- kept    table
-- tests   not_null(customer, units)

with

candidates as (

    select * from intermediate.int_signal_candidates

),

of_cells as (

    select candidates.candidate_id, lines.source_id, lines.return_line_id
    from candidates
    inner join intermediate.int_cell_returns as lines
        on candidates.member_id = lines.member_id
        and (candidates.reason = 'all' or candidates.reason = lines.reason)
        and (candidates.kind <> 'worsened' or lines.cohort_on between candidates.first_on and candidates.last_on)
        and (candidates.kind <> 'weekly_excess' or lines.requested_on between candidates.first_on and candidates.last_on)

),

of_product_charts as (

    select candidates.candidate_id, lines.source_id, lines.return_line_id
    from candidates
    inner join marts.fct_return_lines as lines
        on candidates.source_id = lines.source_id
        and candidates.ids[1] = lines.product_id
        and (candidates.reason = 'all' or candidates.reason = lines.reason)
        and lines.cohort_on between candidates.first_on and candidates.last_on
        and lines.requested_on <= lines.cohort_on + 42
        and lines.is_counted
    where candidates.member_id is null
        and candidates.subject = 'product'

),

of_supplier_charts as (

    select distinct candidates.candidate_id, inspections.source_id, inspections.return_line_id
    from candidates
    inner join marts.fct_inspections as inspections
        on candidates.source_id = inspections.source_id
        and candidates.ids[1] = inspections.supplier_id
        and inspections.defect_code <> 'none'
        and (candidates.defect_code = 'all' or candidates.defect_code = inspections.defect_code)
        and inspections.inspected_at::date between candidates.first_on and candidates.last_on
    where candidates.member_id is null
        and candidates.subject = 'supplier'
        and inspections.return_line_id is not null

),

evidence as (

    select * from of_cells

    union all

    select * from of_product_charts

    union all

    select * from of_supplier_charts

)

select
    evidence.candidate_id,
    lines.source_id,
    lines.return_line_id,
    lines.order_id,
    case when lines.customer_id = 'unknown' then coalesce(lines.order_id, lines.return_id) else lines.customer_id end as customer,
    lines.returned_units::double as units,
    lines.returned_amount,
from evidence
inner join marts.fct_return_lines as lines
    on evidence.source_id = lines.source_id
    and evidence.return_line_id = lines.return_line_id
where lines.returned_units > 0
order by evidence.candidate_id, lines.source_id, lines.return_line_id
