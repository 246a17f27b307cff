-- gamma_poisson_moments: how the ratios of observed to expected of a series' items spread, beyond what chance explains.
--
-- items  series, x (observed), expected (of each item, above 0; fractions work)
-- gives  series, items, x, expected, ratio (pooled), variance (of the true ratios), alpha, beta (of their gamma
--        distribution: mean alpha / beta)
--
-- Weighted moments with the expected as weights (Buhlmann and Straub 1970; Marshall 1991, Applied Statistics 40, 283-294,
-- with the number of items less one): one pass and a closed form. Where the variance is not above 0 the items do not
-- differ detectably, and where nothing was observed nothing can be said: alpha and beta are then null.

create or replace macro marts.gamma_poisson_moments(items) as table
    with

    rated as (

        select
            series,
            x::double as x,
            expected::double as expected,
            sum(x::double) over (partition by series) / sum(expected::double) over (partition by series) as ratio
        from query_table(items)
        where expected > 0 and x is not null

    ),

    spread as (

        select
            series,
            count(*) as item_count,
            sum(x) as x,
            sum(expected) as expected,
            any_value(ratio) as ratio,
            sum(expected * pow(x / expected - ratio, 2)) as spread,
            sum(expected) - sum(expected * expected) / sum(expected) as weight
        from rated
        group by series

    ),

    varied as (

        select
            *,
            case when ratio > 0 and item_count > 1 and weight > 0 then (spread - (item_count - 1) * ratio) / weight end
                as variance
        from spread

    )

    select
        series,
        item_count as items,
        x,
        expected,
        ratio,
        variance,
        case when variance > 0 then ratio * ratio / variance end as alpha,
        case when variance > 0 then ratio / variance end as beta
    from varied
