-- dim_sla_hours: where a case may wait other hours at a stage than dim_stages says, by channel, tier and country.
--
-- grain   one row per stage, channel, tier and country, `*` for any
-- key     stage, channel, tier, country
-- kept    table
-- tests   expect(hours > 0)
--
-- Of the rows that fit a case the one holds that names most; of several, that which names the channel, then the tier.

select * from reference.sla_hours
order by stage, channel, tier, country
