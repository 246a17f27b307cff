-- clopper_pearson_high: the upper end of the exact 95 % interval of x among n. See clopper_pearson_low.

create or replace macro marts.clopper_pearson_high(x, n, confidence := 0.95) as
    case
        when n > 0 and x = n then 1.0::double
        when n > 0 and x >= 0 and x < n then marts.beta_quantile((1 + confidence::double) / 2, x + 1, n - x)
    end
