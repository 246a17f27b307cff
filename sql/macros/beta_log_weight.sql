-- beta_log_weight: ln of x^a y^b / B(a, b), where y = 1 - x: x y times the beta density.
--
-- Written with deviances and Stirling remainders (Loader 2000), so that it keeps its digits for a and b of millions.
-- y is given beside x, because 1 - x loses the digits of a y near 0. All four are doubles above 0.

create or replace macro marts.beta_log_weight(x, y, a, b) as
    marts.stirling_error(a + b) - marts.stirling_error(a) - marts.stirling_error(b)
    + 0.5e0 * (ln(a) + ln(b) - ln(a + b) - 1.8378770664093453e0)
    - marts.deviance(a, (a + b) * x) - marts.deviance(b, (a + b) * y)
