-- poisson_high: the upper end of the exact 95 % interval of the mean of a count x. See poisson_low.

create or replace macro marts.poisson_high(x, confidence := 0.95) as
    case
        when x >= 0 then marts.gamma_quantile((1 + confidence::double) / 2, x + 1)
    end
