-- posterior_above: the probability that a rate of which x of n were seen is above a threshold, under a beta prior.

create or replace macro marts.posterior_above(x, n, alpha, beta, threshold) as
    marts.beta_tail(threshold, x + alpha, n - x + beta)
