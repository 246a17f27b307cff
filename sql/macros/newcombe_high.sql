-- newcombe_high: the upper end of the 95 % interval of the difference of two independent rates. See newcombe_low.

create or replace macro marts.newcombe_high(x1, n1, x2, n2, z := 1.959963984540054) as
    x1::double / nullif(n1, 0)::double - x2::double / nullif(n2, 0)::double
    + sqrt(
        pow(marts.wilson_high(x1, n1, z) - x1::double / nullif(n1, 0)::double, 2)
        + pow(x2::double / nullif(n2, 0)::double - marts.wilson_low(x2, n2, z), 2)
    )
