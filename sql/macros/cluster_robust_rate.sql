-- cluster_robust_rate: the rate of each series where units come in clusters that return together, and its interval.
--
-- items  one row per order (or customer): series, x (of it, returned; an amount works too), n (units, above 0)
-- gives  series, clusters, x, n, rate, standard_error, design_effect (variance over that of n single units),
--        information (the number of single units that would tell as much), effective_n (the same, at most n), low, high
--
-- Cochran 1977, ratio estimator; Korn and Graubard 1998: Wilson's interval on the effective number. Items of one order
-- return together, and n single units would say more than they do. One cluster has no standard error. Clusters that all
-- agree (rate 0 or 1) say nothing of how units agree, so their number is the effective one.

create or replace macro marts.cluster_robust_rate(items) as table
    with

    clusters as (

        select series, x::double as x, n::double as n from query_table(items) where n > 0

    ),

    rated as (

        select
            series,
            x,
            n,
            sum(x) over (partition by series) / sum(n) over (partition by series) as rate
        from clusters

    ),

    totals as (

        select
            series,
            count(*) as clusters,
            sum(x) as x,
            sum(n) as n,
            any_value(rate) as rate,
            case
                when count(*) > 1 then count(*) / (count(*) - 1) * sum(pow(x - rate * n, 2)) / pow(sum(n), 2)
            end as variance
        from rated
        group by series

    ),

    measured as (

        select
            *,
            case when rate > 0 and rate < 1 and variance > 0 then rate * (1 - rate) / variance end as information
        from totals

    ),

    effective as (

        select
            *,
            case
                when variance is null then null
                when variance = 0 then least(clusters::double, n)
                else least(information, n)
            end as effective_n
        from measured

    )

    select
        series,
        clusters,
        x,
        n,
        rate,
        sqrt(variance) as standard_error,
        n / information as design_effect,
        information,
        effective_n,
        marts.wilson_low(case when rate = 1 then effective_n else rate * effective_n end, effective_n) as low,
        marts.wilson_high(case when rate = 1 then effective_n else rate * effective_n end, effective_n) as high
    from effective
