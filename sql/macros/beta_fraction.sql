-- beta_fraction: the continued fraction by which x^a y^b / B(a, b) is divided to give the incomplete beta function.
--
-- Didonato and Morris 1992 (TOMS 708), the fraction of BFRAC, evaluated from its tail. y = 1 - x. It converges where
-- x is not above (a + 1) / (a + b + 2); beta_log_cdf turns to the other tail there. The number of terms was measured for
-- fifteen digits with a and b from 0.01 to 10^6: it grows as the cube root of the smaller of the two, and with a small b. (list_reduce is given no initial value:
-- with one, DuckDB 1.5 mixes up the rows of lists of different lengths.)

create or replace macro marts.beta_fraction(x, y, a, b) as
    list_reduce(
        list_prepend(0, range(20 + ceil(6 * cbrt(least(a, b)) + least(60, 20 / b))::bigint, 0, -1)::double[]),
        lambda rest, m:
            (a + m - 1) * (a + b + m - 1) * m * (b - m) * x * x / ((a + 2 * m - 1) * (a + 2 * m - 1))
            / (
                m + m * (b - m) * x / (a + 2 * m - 1)
                + (a + m) * (a * y - b * x + 1 + m * (2 - x)) / (a + 2 * m + 1)
                + rest
            )
    ) + a * (a * y - b * x + 1) / (a + 1)
