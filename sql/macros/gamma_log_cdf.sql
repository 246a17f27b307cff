-- gamma_log_cdf: ln of the probability that a gamma variable of this shape is at most x, where that itself is too small
-- for a number. See gamma_cdf. Both are doubles above 0.

create or replace macro marts.gamma_log_cdf(x, shape) as
    case
        when x < shape + 1 then marts.gamma_log_weight(x, shape) + ln(marts.gamma_series(x, shape))
        else ln(1 - exp(marts.gamma_log_weight(x, shape)) * shape / marts.gamma_fraction(x, shape))
    end
