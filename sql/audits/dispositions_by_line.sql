-- dispositions_by_line: what became of the goods of a return line adds up to what was received of it.
-- severity stop

with

pieces as (

    select source_id, return_line_id, sum(units) as units from marts.fct_return_dispositions
    group by all

),

received as (

    select source_id, return_line_id, received_units from marts.fct_return_lines
    where received_units > 0

)

select
    source_id,
    return_line_id,
    received.received_units,
    pieces.units,
from received
full join pieces using (source_id, return_line_id)
where received.received_units is distinct from pieces.units
