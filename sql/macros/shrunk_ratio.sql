-- shrunk_ratio: observed to expected, drawn to the others of its kind: the mean of its posterior under a gamma prior.
--
-- With nothing expected it is the prior's mean: what is known of an item without data. Null without a prior.

create or replace macro marts.shrunk_ratio(x, expected, alpha, beta) as
    (x::double + alpha::double) / nullif(expected::double + beta::double, 0)
