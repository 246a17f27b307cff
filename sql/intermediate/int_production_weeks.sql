-- int_production_weeks: the week in which a batch was made.
--
-- grain   one row per batch whose day of production is known
-- key     source_id, batch_id
-- kept    view

select source_id, batch_id, date_trunc('week', produced_on)::date as production_week_on
from marts.dim_batches
where produced_on is not null
