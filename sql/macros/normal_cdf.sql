-- normal_cdf: the probability that a standard normal variable is at most z, with all its digits where it is small.

create or replace macro marts.normal_cdf(z) as marts.normal_tail(-z)
