-- byar_low: the lower end of Byar's 95 % interval of the mean of a count x (Breslow and Day 1987, volume 2, page 69).
--
-- Near the exact one from 10 up; below that use poisson_low, which also answers where this falls
-- below 0 and so is null. z is the normal quantile of another level.

create or replace macro marts.byar_low(x, z := 1.959963984540054) as
    case
        when x = 0 then 0.0::double
        when x > 0 and 1 - 1 / (9 * x::double) - z / (3 * sqrt(x::double)) >= 0 then
            x * pow(1 - 1 / (9 * x::double) - z / (3 * sqrt(x::double)), 3)
    end
