-- reporting_delay: the share of what will come that has come by each delay, estimated while late ones are still missing.
--
-- Reverse hazard (Kalbfleisch and Lawless 1989; Lawless 1994): of what came within d, the part g(d) that came at d
-- exactly, over the cohorts old enough to show d; then the share by d is the product of 1 - g(x) over x > d. It is
-- exactly the chain ladder's developed share: 1 - g(d) is one over the link ratio into d.
--
-- counts  series, cohort, cohort_age (steps of delay that can have been seen, 0 for the youngest), delay (whole steps,
--         0 for at once), returned_units. Only what came needs a row; rows of one delay are summed.
-- gives   series, delay (every whole step from 0 to the longest seen), returned_units (at this delay), seen_units (within
--         it, both over cohorts old enough), reverse_hazard (null where nothing was seen so early), developed_share
--
-- The longest delay seen counts as all: what comes later than any cohort has shown is not in it.

create or replace macro marts.reporting_delay(counts) as table
with

given as (

    select
        series,
        cohort_age::bigint as cohort_age,
        delay::bigint as delay,
        sum(returned_units)::double as returned_units,
    from query_table(counts)
    where delay <= cohort_age and delay >= 0
    group by series, cohort_age::bigint, delay::bigint

),

longest as (

    select series, max(delay) as longest_delay from given group by series

),

delays as (

    select series, unnest(range(0, longest_delay + 1)) as delay from longest

),

-- a count is in the seen from its delay on, and leaves it where its cohort is too young to tell
changes as (

    select series, delay, sum(returned_units) as returned_units, sum(returned_units) as change,
    from given
    group by series, delay

    union all

    select series, cohort_age + 1, 0, -sum(returned_units),
    from given
    group by series, cohort_age + 1

),

per_delay as (

    select
        delays.series,
        delays.delay,
        coalesce(sum(changes.returned_units), 0) as returned_units,
        coalesce(sum(changes.change), 0) as change,
    from delays
    left join changes on changes.series = delays.series and changes.delay = delays.delay
    group by delays.series, delays.delay

),

seen as (

    select
        series,
        delay,
        returned_units,
        sum(change) over (partition by series order by delay rows between unbounded preceding and current row) as seen_units,
    from per_delay

)

select
    series,
    delay,
    returned_units,
    seen_units,
    returned_units / nullif(seen_units, 0) as reverse_hazard,
    coalesce(
        product(coalesce(1 - returned_units / nullif(seen_units, 0), 1)) over (
            partition by series order by delay rows between 1 following and unbounded following
        ),
        1
    ) as developed_share,
from seen
