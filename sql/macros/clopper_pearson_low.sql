-- clopper_pearson_low: the lower end of the exact 95 % interval of x among n (Clopper and Pearson 1934).
--
-- It holds its level for every rate, so it is wider than Wilson's: for where a level is promised, as in a claim against a
-- supplier. Null where there is no n, and where x is more than n. confidence is another level. 0.3 ms a row: not for long
-- lists.

create or replace macro marts.clopper_pearson_low(x, n, confidence := 0.95) as
    case
        when n > 0 and x = 0 then 0.0::double
        when n > 0 and x > 0 and x <= n then marts.beta_quantile((1 - confidence::double) / 2, x, n - x + 1)
    end
