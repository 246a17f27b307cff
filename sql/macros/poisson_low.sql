-- poisson_low: the lower end of the exact 95 % interval of the mean of a count x (Garwood 1936).
--
-- For returns per exposure, which may be more than one a unit; for 10 and more byar_low is as good and cheap. confidence
-- is another level.

create or replace macro marts.poisson_low(x, confidence := 0.95) as
    case
        when x = 0 then 0.0::double
        when x > 0 then marts.gamma_quantile((1 - confidence::double) / 2, x)
    end
