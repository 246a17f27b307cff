-- das_gupta: how much each of three factors adds to the change of their product.
--
-- Das Gupta 1993: the effect of a is (a after - a before) x ((bc before + bc after) / 3 + (b before c after + b after c
-- before) / 6), and so for b and c: exact, whatever the order. With c = 1 it is the formula of two factors.
--
-- factors  series, a_before, a_after, b_before, b_after, c_before, c_after; rows of a series are summed (members)
-- gives    series, product_before, product_after, total_effect, a_effect, b_effect, c_effect

create or replace macro marts.das_gupta(factors) as table
select
    series,
    sum(a_before * b_before * c_before) as product_before,
    sum(a_after * b_after * c_after) as product_after,
    sum(a_after * b_after * c_after) - sum(a_before * b_before * c_before) as total_effect,
    sum((a_after - a_before) * ((b_before * c_before + b_after * c_after) / 3 + (b_before * c_after + b_after * c_before) / 6)) as a_effect,
    sum((b_after - b_before) * ((a_before * c_before + a_after * c_after) / 3 + (a_before * c_after + a_after * c_before) / 6)) as b_effect,
    sum((c_after - c_before) * ((a_before * b_before + a_after * b_after) / 3 + (a_before * b_after + a_after * b_before) / 6)) as c_effect,
from query_table(factors)
group by series
