-- ewma: the exponentially weighted moving average of a series, with its control limits.
--
-- Roberts 1959; Montgomery: z = weight * value + (1 - weight) * z before, beginning at the target; limits
-- target +- width * sigma * sqrt(weight / (2 - weight) * (1 - (1 - weight)^(2 t))). cusum finds the same drifts and is
-- what the pages show; this one draws a smooth line.
--
-- points  series, position, value
-- weight  of the newest value, above 0 and at most 1
-- gives   series, position, value, average, average_sigma, limit_low, limit_high, is_beyond
--
-- A period without a value leaves the average as it is. Weights fall below what a double can hold after some hundred
-- values, so sums are kept per block of values, and only the block before is carried over: exact to the last digit for
-- series of any length.

create or replace macro marts.ewma(points, target := 0.0, sigma := 1.0, weight := 0.2, width := 3.0) as table
with

given as (

    select
        series,
        position,
        value::double as value,
        count(value) over (
            partition by series order by position rows between unbounded preceding and current row
        ) as step,
        -- so many values that the first of them weighs e^-300 beside the last
        greatest(floor(-300 / ln(greatest(1 - weight, 1e-130))), 1)::bigint as block_length,
    from query_table(points)

),

placed as (

    select *, (step - 1) // block_length as block, (step - 1) % block_length as place from given

),

within as (

    select
        *,
        pow(1 - weight, place) * sum(weight * (value - target) * pow(1 - weight, -place)) over (
            partition by series, block order by position rows between unbounded preceding and current row
        ) as within_block,
    from placed

),

carried as (

    select
        *,
        arg_max(within_block, place) filter (value is not null) over (
            partition by series order by block range between 1 preceding and 1 preceding
        ) as block_before,
    from within

),

averaged as (

    select
        *,
        target + coalesce(within_block, 0) + coalesce(pow(1 - weight, place + 1) * block_before, 0) as average,
        sigma * sqrt(weight / (2 - weight) * (1 - pow(1 - weight, 2 * step))) as average_sigma,
    from carried

)

select
    series,
    position,
    value,
    average,
    average_sigma,
    target - width * average_sigma as limit_low,
    target + width * average_sigma as limit_high,
    abs(average - target) > width * average_sigma as is_beyond,
from averaged
