-- normal_score: how many standard deviations above its mean a normal variable is where as much is as unlikely as p.
--
-- So what was tested by different tests can be put in one order. Beyond 8 nobody could tell it apart. Null where p is 1.

create or replace macro marts.normal_score(p) as
    case when p < 1e-15 then 8 else -marts.normal_quantile(p) end
