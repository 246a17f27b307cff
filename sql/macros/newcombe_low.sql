-- newcombe_low: the lower end of the 95 % interval of the difference of two independent rates, x1/n1 - x2/n2.
--
-- Newcombe 1998 (Statistics in Medicine 17, 873-890), method 10: the Wilson intervals of the two rates, squared and
-- added. Null where either rate has none. z is the normal quantile of another level.

create or replace macro marts.newcombe_low(x1, n1, x2, n2, z := 1.959963984540054) as
    x1::double / nullif(n1, 0)::double - x2::double / nullif(n2, 0)::double
    - sqrt(
        pow(x1::double / nullif(n1, 0)::double - marts.wilson_low(x1, n1, z), 2)
        + pow(marts.wilson_high(x2, n2, z) - x2::double / nullif(n2, 0)::double, 2)
    )
