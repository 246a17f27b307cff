-- posterior_high: the upper end of the 90 % interval of a rate of which x of n were seen. See posterior_low.

create or replace macro marts.posterior_high(x, n, alpha, beta, confidence := 0.9) as
    marts.beta_quantile((1 + confidence::double) / 2, x + alpha, n - x + beta)
