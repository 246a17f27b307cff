-- beta_log_cdf: ln of the probability that a beta variable is at most x; y = 1 - x. See beta_cdf.
--
-- All four are doubles, 0 < x < 1, a and b above 0: the callers see to it.

create or replace macro marts.beta_log_cdf(x, y, a, b) as
    case
        when x * (a + b + 2) <= a + 1 then marts.beta_log_weight(x, y, a, b) - ln(marts.beta_fraction(x, y, a, b))
        else ln(1 - exp(marts.beta_log_weight(y, x, b, a)) / marts.beta_fraction(y, x, b, a))
    end
