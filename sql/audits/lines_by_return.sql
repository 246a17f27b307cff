-- lines_by_return: the lines, units and amounts of the cases are those of their lines.
-- severity stop

with

cases as (

    select source_id, sum(lines) as lines, sum(units) as units, sum(received_units) as received_units, sum(amount) as amount
    from marts.fct_returns
    group by all

),

their_lines as (

    select
        lines.source_id,
        count(*) as lines,
        sum(lines.requested_units) as units,
        sum(lines.received_units) as received_units,
        sum(lines.requested_amount) as amount,
    from marts.fct_return_lines as lines
    semi join marts.fct_returns as returns using (source_id, return_id)
    group by all

)

select * from cases
full join their_lines using (source_id)
where coalesce(cases.lines, 0) <> coalesce(their_lines.lines, 0)
    or coalesce(cases.units, 0) <> coalesce(their_lines.units, 0)
    or coalesce(cases.received_units, 0) <> coalesce(their_lines.received_units, 0)
    or coalesce(cases.amount, 0) <> coalesce(their_lines.amount, 0)
