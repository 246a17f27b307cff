-- shrunk_rate: the rate of x among n, drawn to the others of its kind: the mean of its posterior under a beta prior.
--
-- With n = 0 it is the prior's mean: what is known of an item without data. Null without a prior.

create or replace macro marts.shrunk_rate(x, n, alpha, beta) as
    (x::double + alpha::double) / nullif(n::double + alpha::double + beta::double, 0)
