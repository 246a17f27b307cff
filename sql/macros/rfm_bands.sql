-- rfm_bands: where the bands of recency, frequency and money of a series' customers begin and end.
--
-- items  series, customer, recency_days, orders, amount (net of refunds; may be negative); bands: how many, 5
-- gives  series, recency_bounds, orders_bounds, amount_bounds: lists of one more than there are bands, each band from its
--        bound to below the next
--
-- Quantiles plus one (rfm 0.3.0), not equal numbers of customers: customers with equal figures share a band, and with
-- many equal figures a band may be empty.

create or replace macro marts.rfm_bands(items, bands := 5) as table
    with

    cut as (

        select
            series,
            quantile_cont(recency_days::double, list_transform(range(1, bands), lambda band: band / bands)) as recency_cuts,
            quantile_cont(orders::double, list_transform(range(1, bands), lambda band: band / bands)) as orders_cuts,
            quantile_cont(amount::double, list_transform(range(1, bands), lambda band: band / bands)) as amount_cuts,
            min(recency_days)::double as recency_least,
            min(orders)::double as orders_least,
            min(amount)::double as amount_least,
            max(recency_days)::double as recency_most,
            max(orders)::double as orders_most,
            max(amount)::double as amount_most
        from query_table(items)
        group by series

    )

    select
        series,
        [recency_least] || list_transform(recency_cuts || [recency_most], lambda bound: bound + 1) as recency_bounds,
        [orders_least] || list_transform(orders_cuts || [orders_most], lambda bound: bound + 1) as orders_bounds,
        [amount_least] || list_transform(amount_cuts || [amount_most], lambda bound: bound + 1) as amount_bounds
    from cut
