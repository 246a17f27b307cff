-- chi_square_tail: the probability that a chi-square variable with df degrees of freedom is above x.

create or replace macro marts.chi_square_tail(x, df) as marts.gamma_tail(x::double / 2, df::double / 2)
