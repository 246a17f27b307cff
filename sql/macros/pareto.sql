-- pareto: the labels of a series from the most frequent to the least, with how much of all they make up so far.
--
-- items  series, label, frequency (0 or more)
-- gives  series, label, position, frequency, cumulative_frequency, share, cumulative_share, low, high (Wilson, of the
--        share), is_clear (its interval is above that of the next: only then is the order more than chance)
--
-- Equal frequencies stand in the order of their labels.

create or replace macro marts.pareto(items) as table
    with

    ordered as (

        select
            series,
            label,
            frequency,
            row_number() over standing as position,
            sum(frequency) over (standing rows unbounded preceding) as cumulative_frequency,
            sum(frequency) over (partition by series) as whole
        from query_table(items)
        where frequency >= 0
        window standing as (partition by series order by frequency desc, label)

    ),

    shared as (

        select
            *,
            frequency::double / nullif(whole, 0)::double as share,
            cumulative_frequency::double / nullif(whole, 0)::double as cumulative_share,
            marts.wilson_low(frequency, whole) as low,
            marts.wilson_high(frequency, whole) as high
        from ordered

    )

    select
        series,
        label,
        position,
        frequency,
        cumulative_frequency,
        share,
        cumulative_share,
        low,
        high,
        low > lead(high) over (partition by series order by position) as is_clear
    from shared
