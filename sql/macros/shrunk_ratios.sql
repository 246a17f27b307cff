-- shrunk_ratios: every item of a series with its ratio of observed to expected drawn to that of the others, fitted from
-- the items themselves.
--
-- items  series, item, x (observed), expected
-- gives  series, item, x, expected, ratio (null with nothing expected), pooled_ratio, alpha, beta, fit, shrunk
--        fit: 'fitted'; 'too few' (under 10 items with something expected); 'no difference' (the items differ no more
--        than chance explains)
--
-- Rank by shrunk, never by ratio. Without a fit, shrunk is the pooled ratio where there is no difference, and null where
-- there are too few. What came back together should count as one: divide x and expected by the size of such a decision.

create or replace macro marts.shrunk_ratios(items) as table
    with

    given as (

        select series, item, x, expected from query_table(items)

    ),

    moments as (

        select * from marts.gamma_poisson_moments('given')

    ),

    fitted as (

        select
            given.series,
            given.item,
            given.x,
            given.expected,
            moments.ratio as pooled_ratio,
            case
                when coalesce(moments.items, 0) < 10 then 'too few'
                when moments.alpha is null then 'no difference'
                else 'fitted'
            end as fit,
            moments.alpha,
            moments.beta
        from given
        left join moments on moments.series is not distinct from given.series

    )

    select
        series,
        item,
        x,
        expected,
        x::double / nullif(expected, 0)::double as ratio,
        pooled_ratio,
        case when fit = 'fitted' then alpha end as alpha,
        case when fit = 'fitted' then beta end as beta,
        fit,
        case fit
            when 'fitted' then marts.shrunk_ratio(x, expected, alpha, beta)
            when 'no difference' then pooled_ratio
        end as shrunk
    from fitted
