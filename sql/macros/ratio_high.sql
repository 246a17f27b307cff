-- ratio_high: the upper end of the 90 % interval of the true ratio of x observed to those expected. See ratio_low.

create or replace macro marts.ratio_high(x, expected, alpha, beta, z := 1.644853626951472) as
    case
        when x + alpha >= 2 then
            (x + alpha) * pow(1 - 1 / (9 * (x + alpha)) + z / (3 * sqrt(x + alpha)), 3)
        else marts.gamma_quantile(marts.normal_cdf(z), x + alpha)
    end / (expected + beta)
