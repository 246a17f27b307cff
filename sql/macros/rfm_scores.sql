-- rfm_scores: how recently, how often and for how much each customer buys, each as a score from 1 (worst) up.
--
-- items  series, customer, recency_days (since the last order), orders, amount (net of refunds); bands: how many, 5
-- gives  series, customer, recency_days, orders, amount, recency_score, frequency_score, money_score, score (the three
--        digits)
--
-- See rfm_bands. Few days score high.

create or replace macro marts.rfm_scores(items, bands := 5) as table
    with

    bounds as (

        select * from marts.rfm_bands(items, bands := bands)

    ),

    scored as (

        select
            given.series,
            given.customer,
            given.recency_days,
            given.orders,
            given.amount,
            bands - len(list_filter(bounds.recency_bounds[2:bands], lambda bound: bound <= given.recency_days))
                as recency_score,
            1 + len(list_filter(bounds.orders_bounds[2:bands], lambda bound: bound <= given.orders)) as frequency_score,
            1 + len(list_filter(bounds.amount_bounds[2:bands], lambda bound: bound <= given.amount)) as money_score
        from query_table(items) as given
        join bounds on bounds.series is not distinct from given.series

    )

    select *, 100 * recency_score + 10 * frequency_score + money_score as score from scored
