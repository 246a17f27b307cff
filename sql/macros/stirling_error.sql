-- stirling_error: what Stirling's formula leaves of ln(n!): ln gamma(n + 1) - ((n + 1/2) ln n - n + ln(2 pi) / 2).
--
-- Loader 2000, "Fast and accurate computation of binomial probabilities": densities of large counts are made of these
-- small remainders, since the difference of large logarithms of factorials keeps no digits. n is any number above 0.

create or replace macro marts.stirling_error(n) as
    case
        when n < 15 then lgamma(n::double + 1) - (n::double + 0.5e0) * ln(n::double) + n::double - 0.9189385332046727e0
        else
            (
                1 / 12e0
                - (1 / 360e0 - (1 / 1260e0 - (1 / 1680e0 - 1 / 1188e0 / pow(n, 2)) / pow(n, 2)) / pow(n, 2)) / pow(n, 2)
            ) / n::double
    end
