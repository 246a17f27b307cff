-- quality_dimensions: by what the batch detective looked, and how often it found something.
--
-- grain   one row per dimension
-- filled  dimension, cells, flagged
--
-- Over everything: what is called out depends on all that was tested, whatever the page is narrowed to.

select
    dimension,
    cast(count(*) as double) as cells,
    cast(count(*) filter (is_flagged) as double) as flagged
from marts.agg_batch_cells
group by dimension
order by flagged desc, dimension
