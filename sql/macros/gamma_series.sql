-- gamma_series: 1 + x / (a + 1) + x^2 / ((a + 1)(a + 2)) + ..., by which x^a e^-x / gamma(a + 1) is multiplied to give the
-- incomplete gamma function below x.
--
-- Summed from its last term. Used where x is below a + 1; the number of terms is enough for sixteen digits there.

create or replace macro marts.gamma_series(x, a) as
    list_reduce(
        list_prepend(1, range(20 + ceil(9 * sqrt(a))::bigint, 0, -1)::double[]),
        lambda total, term: 1 + total * x / (a + term)
    )
