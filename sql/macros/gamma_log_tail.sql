-- gamma_log_tail: ln of the probability that a gamma variable of this shape is above x, where that itself is too small
-- for a number. See gamma_tail. Both are doubles above 0.

create or replace macro marts.gamma_log_tail(x, shape) as
    case
        when x < shape + 1 then ln(1 - exp(marts.gamma_log_weight(x, shape)) * marts.gamma_series(x, shape))
        else marts.gamma_log_weight(x, shape) + ln(shape) - ln(marts.gamma_fraction(x, shape))
    end
