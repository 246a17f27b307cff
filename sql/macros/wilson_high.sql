-- wilson_high: the upper end of the 95 % Wilson score interval of x among n. See wilson_low.

create or replace macro marts.wilson_high(x, n) as
    case
        when n > 0 and x = n then 1.0::double
        when n > 0 and x >= 0 and x < n then
            (
                x::double + 1.959963984540054 * 1.959963984540054 / 2
                + 1.959963984540054 * sqrt(
                    x::double * (n::double - x::double) / n::double + 1.959963984540054 * 1.959963984540054 / 4
                )
            ) / (n::double + 1.959963984540054 * 1.959963984540054)
    end
