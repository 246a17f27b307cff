-- wait_bin: the bin of a waiting time, so that a median over millions of them is a sum over a few hundred bins.
--
-- Bins are 2 % wide, from one minute on; below it is bin -1. What `wait_hours` gives back of a bin is wrong by 1 % at the
-- most, or by a minute. Of time that runs backwards, as of none, there is no bin.

create or replace macro marts.wait_bin(hours) as
    case
        when hours < 0 then null
        when hours * 60 < 1 then -1
        else floor(ln(hours * 60) / ln(1.02))
    end::smallint
