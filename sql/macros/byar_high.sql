-- byar_high: the upper end of Byar's 95 % interval of the mean of a count x. See byar_low.

create or replace macro marts.byar_high(x, z := 1.959963984540054) as
    case
        when x >= 0 then (x + 1) * pow(1 - 1 / (9 * (x::double + 1)) + z / (3 * sqrt(x::double + 1)), 3)
    end
