-- beta_binomial_moments: how the rates of a series' items spread, beyond what their small numbers explain.
--
-- items  series, x, n (of each item; fractions work: the maturity-effective numbers)
-- gives  series, items, x, n, rate (pooled), rho (correlation of two units of one item), k, alpha, beta
--
-- Kleinman 1973, weighted moments with weights n: one pass and a closed form. Where rho is not above 0 the items do not
-- differ detectably, and where the pooled rate is 0 or 1 nothing can be said: k, alpha and beta are then null, and every
-- item has the pooled rate. `sql/statistics/beta-binomial.ts` fits the same two numbers by maximum likelihood.

create or replace macro marts.beta_binomial_moments(items) as table
    with

    weighted as (

        select
            series,
            x::double as x,
            n::double as n,
            sum(n::double) over (partition by series) as whole,
            sum(x::double) over (partition by series) / sum(n::double) over (partition by series) as rate
        from query_table(items)
        where n > 0 and x is not null

    ),

    spread as (

        select
            series,
            count(*) as item_count,
            sum(x) as x,
            sum(n) as n,
            any_value(rate) as rate,
            sum(n * pow(x / n - rate, 2)) as spread,
            sum(1 - n / whole) as single_spread,
            sum(n * (1 - n / whole)) as shared_spread
        from weighted
        group by series

    ),

    correlated as (

        select
            *,
            case
                when rate > 0 and rate < 1 and shared_spread > single_spread then
                    (spread - rate * (1 - rate) * single_spread)
                    / (rate * (1 - rate) * (shared_spread - single_spread))
            end as rho
        from spread

    ),

    sized as (

        select *, case when rho > 0 and rho < 1 then 1 / rho - 1 end as k from correlated

    )

    select series, item_count as items, x, n, rate, rho, k, rate * k as alpha, (1 - rate) * k as beta from sized
