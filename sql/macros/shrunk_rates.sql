-- shrunk_rates: every item of a series with its rate drawn to that of the others, fitted from the items themselves.
--
-- items  series, item, x, n
-- gives  series, item, x, n, rate (null without n), pooled_rate, alpha, beta, fit, shrunk
--        fit: 'fitted'; 'too few' (under 10 items with data: take alpha and beta of what is above, such as the whole
--        company for a category); 'no difference' (the items differ no more than their numbers explain)
--
-- Rank by shrunk, never by rate: the highest raw rates are those of the smallest numbers. Without a fit, shrunk is the
-- pooled rate where there is no difference, and null where there are too few.

create or replace macro marts.shrunk_rates(items) as table
    with

    given as (

        select series, item, x, n from query_table(items)

    ),

    moments as (

        select * from marts.beta_binomial_moments('given')

    ),

    fitted as (

        select
            given.series,
            given.item,
            given.x,
            given.n,
            moments.rate as pooled_rate,
            case
                when coalesce(moments.items, 0) < 10 then 'too few'
                when moments.k is null then 'no difference'
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
        n,
        x::double / nullif(n, 0)::double as rate,
        pooled_rate,
        case when fit = 'fitted' then alpha end as alpha,
        case when fit = 'fitted' then beta end as beta,
        fit,
        case fit
            when 'fitted' then marts.shrunk_rate(x, n, alpha, beta)
            when 'no difference' then pooled_rate
        end as shrunk
    from fitted
