-- deviance: half the deviance of a count x whose mean is m: x ln(x / m) + m - x.
--
-- Loader 2000. Near x = m the three terms cancel, so there it is summed as a series in (x - m) / (x + m). x and m are
-- above 0.

create or replace macro marts.deviance(x, m) as
    case
        when abs(x - m) < 0.1e0 * (x + m) then
            (x - m) * (x - m) / (x + m)
            + 2 * x * list_reduce(
                list_prepend(0, range(10, 0, -1)::double[]),
                lambda total, term: (total + 1 / (2 * term + 1)) * pow((x - m) / (x + m), 2)
            ) * (x - m) / (x + m)
        else x * ln(x / m) + m - x
    end
