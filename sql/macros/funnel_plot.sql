-- funnel_plot: which items of a series have a rate outside what their numbers allow around the pooled one.
--
-- items  series, item, x, n (x may be a fraction); share_winsorised: of the z scores at either end, 0.1
-- gives  series, item, x, n, rate, pooled_rate, low_95, high_95, low_998, high_998 (the funnel at n),
--        place: 'far below' (outside 99.8 %), 'below' (outside 95 %), 'usual', 'above', 'far above'; null without a rate,
--        z (of the arcsine of the root), z_winsorised, phi (mean of their squares: 1 without overdispersion), tau_squared,
--        wide_low_95, wide_high_95, wide_low_998, wide_high_998 (the funnel with what the items differ by anyway)
--
-- Spiegelhalter 2005 (Statistics in Medicine 24, 1185-1202), with additive random effects. The limits are those of one
-- rate: over a long list take benjamini_hochberg. Where phi is well above 1, judge by the wide funnel.

create or replace macro marts.funnel_plot(items, share_winsorised := 0.1) as table
    with

    rated as (

        select
            series,
            item,
            x::double as x,
            n::double as n,
            case when n > 0 and x >= 0 and x <= n then x::double / n::double end as rate
        from query_table(items)

    ),

    pooled as (

        select
            *,
            sum(case when rate is not null then x end) over (partition by series)
            / sum(case when rate is not null then n end) over (partition by series) as pooled_rate
        from rated

    ),

    scored as (

        select *, 2 * sqrt(n) * (asin(sqrt(rate)) - asin(sqrt(pooled_rate))) as z from pooled

    ),

    ends as (

        select series, quantile_cont(z, [share_winsorised::double, 1 - share_winsorised::double]) as z_ends
        from scored
        group by series

    ),

    winsorised as (

        select scored.*, least(greatest(scored.z, ends.z_ends[1]), ends.z_ends[2]) as z_winsorised
        from scored
        join ends on ends.series is not distinct from scored.series

    ),

    dispersed as (

        select
            *,
            avg(z_winsorised * z_winsorised) over (partition by series) as phi,
            count(z) over (partition by series) as rates,
            sum(case when rate is not null then 4 * n end) over (partition by series) as weight,
            sum(case when rate is not null then 16 * n * n end) over (partition by series) as squared_weight
        from winsorised

    ),

    spread as (

        select
            *,
            case
                when rates > 1 then
                    greatest(0, (rates * phi - (rates - 1)) / (weight - squared_weight / weight))
            end as tau_squared
        from dispersed

    ),

    reached as (

        select
            *,
            asin(sqrt(pooled_rate)) as centre,
            case
                when n > 0 and pooled_rate > 0 and pooled_rate < 1 then sqrt(1 / (4 * n) + tau_squared)
            end as reach
        from spread

    )

    select
        series,
        item,
        x,
        n,
        rate,
        pooled_rate,
        marts.funnel_low(pooled_rate, n) as low_95,
        marts.funnel_high(pooled_rate, n) as high_95,
        marts.funnel_low(pooled_rate, n, 3.090232306167813) as low_998,
        marts.funnel_high(pooled_rate, n, 3.090232306167813) as high_998,
        case
            when marts.wilson_low(x, n, 3.090232306167813) > pooled_rate then 'far above'
            when marts.wilson_high(x, n, 3.090232306167813) < pooled_rate then 'far below'
            when marts.wilson_low(x, n) > pooled_rate then 'above'
            when marts.wilson_high(x, n) < pooled_rate then 'below'
            when rate is not null then 'usual'
        end as place,
        z,
        z_winsorised,
        phi,
        tau_squared,
        pow(sin(greatest(0, centre - 1.959963984540054 * reach)), 2) as wide_low_95,
        pow(sin(least(pi() / 2, centre + 1.959963984540054 * reach)), 2) as wide_high_95,
        pow(sin(greatest(0, centre - 3.090232306167813 * reach)), 2) as wide_low_998,
        pow(sin(least(pi() / 2, centre + 3.090232306167813 * reach)), 2) as wide_high_998
    from reached
