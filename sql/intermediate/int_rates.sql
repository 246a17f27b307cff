-- int_rates: what a unit of a currency was worth in the reporting currency, for every day that knows it.
--
-- grain   one row per currency and day
-- key     currency, rated_on
-- kept    view
--
-- A rate holds until the next one, at most 7 days: banks give none at weekends and holidays, and an older one would be
-- a guess. Where several sources give a rate of the same day, that of the first source by name counts for all, so
-- that the same amount is the same in every source. As a double: a product of two decimals is a 128-bit number, which
-- takes ten times as long, and the result is rounded to four decimals either way.

with

given as (

    select currency, as_of, arg_min(rate, source_id)::double as rate from staging.stg_exchange_rates
    where rate > 0
    group by all

),

followed as (

    select
        currency,
        as_of,
        rate,
        least(as_of + 7, lead(as_of) over (partition by currency order by as_of) - 1) as holds_to,
    from given

)

select
    currency,
    unnest(range(as_of, holds_to + 1, interval 1 day))::date as rated_on,
    rate,
from followed
