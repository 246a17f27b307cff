-- gamma_log_weight: ln of x^a e^-x / gamma(a + 1): the Poisson probability of a count a whose mean is x.
--
-- Loader 2000, as beta_log_weight. Both are doubles above 0.

create or replace macro marts.gamma_log_weight(x, a) as
    -marts.deviance(a, x) - marts.stirling_error(a) - 0.5e0 * (1.8378770664093453e0 + ln(a))
