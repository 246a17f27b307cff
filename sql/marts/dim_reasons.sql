-- dim_reasons: the reasons of ours, with category and fault in both languages.
--
-- grain   one row per reason
-- key     reason
-- kept    table

select * from reference.reasons
order by position
