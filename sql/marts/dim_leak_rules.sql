-- dim_leak_rules: the rules of the leak finder: what each looks for, how long it waits, and which money it is about.
--
-- grain   one row per rule
-- key     rule
-- kept    table

select * from reference.leak_rules
order by position, rule
