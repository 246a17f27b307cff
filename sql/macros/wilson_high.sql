-- wilson_high: the upper end of the 95 % Wilson score interval of x among n. See wilson_low.

create or replace macro marts.wilson_high(x, n, z := 1.959963984540054) as
    case
        when n > 0 and x = n then 1.0::double
        when n > 0 and x >= 0 and x < n then
            (
                x::double + z * z / 2
                + z * sqrt(x::double * (n::double - x::double) / n::double + z * z / 4)
            ) / (n::double + z * z)
    end
