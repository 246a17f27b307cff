-- agg_leak_rules: what each rule of the leak finder could look at in each source, and whether it can judge there.
--
-- grain   one row per rule and source
-- key     source_id, rule
-- kept    table
-- tests   not_null(is_judged, examined, findings, counted_amount)
--         expect(is_judged or findings = 0)
--         expect(is_judged = (lacks is null))
--
-- No finding is good news only where the rule can judge. `lacks` are the kinds of records (int_leak_records) that the rule
-- needs and the source never tells of. `examined` counts the documents that it looks at, found or not: paid refunds,
-- inspected and restocked lines, shipped exchanges, returns that arrived or were paid.

with

needs as (

    select rule, unnest(string_split(needs, ' ')) as record from reference.leak_rules

),

lacking as (

    select sources.source_id, needs.rule, string_agg(needs.record, ' ' order by needs.record) as lacks
    from reference.sources
    cross join needs
    anti join intermediate.int_leak_records as records
        on records.source_id = sources.source_id
        and records.record = needs.record
    group by all

),

documents as (

    select source_id, 'refunds' as document, count(*) as examined from intermediate.int_leak_refunds
    group by all
    union all
    select source_id, 'received', count(*) from intermediate.int_leak_returns
    where is_received
    group by all
    union all
    select source_id, 'returns', count(*) from intermediate.int_leak_returns
    group by all
    union all
    select source_id, 'exchanges', count(*) from marts.fct_exchanges
    where shipped_at is not null
    group by all
    union all
    select source_id, 'restock', count(*) from intermediate.int_leak_stock
    where restock_units > 0
    group by all
    union all
    select source_id, 'restocked', count(*) from intermediate.int_leak_stock
    where restocked_units > 0
    group by all
    union all
    select source_id, 'scrap', count(*) from intermediate.int_leak_stock
    where scrap_units > 0
    group by all

),

found as (

    select source_id, rule, count(*) as findings, sum(counted_amount) as counted_amount from marts.fct_leaks
    group by all

)

select
    sources.source_id,
    rules.rule,
    lacking.lacks is null as is_judged,
    lacking.lacks,
    case when lacking.lacks is null then coalesce(documents.examined, 0) else 0 end::bigint as examined,
    coalesce(found.findings, 0)::bigint as findings,
    coalesce(found.counted_amount, 0)::decimal(18, 4) as counted_amount,
from reference.sources
cross join reference.leak_rules as rules
left join lacking
    on lacking.source_id = sources.source_id
    and lacking.rule = rules.rule
left join documents
    on documents.source_id = sources.source_id
    and documents.document = case rules.rule
        when 'received_never_settled' then 'received'
        when 'return_without_order' then 'returns'
        when 'exchange_shipped_twice' then 'exchanges'
        when 'restock_without_movement' then 'restock'
        when 'restocked_though_scrapped' then 'scrap'
        when 'restocked_uninspected' then 'restocked'
        else 'refunds'
    end
left join found
    on found.source_id = sources.source_id
    and found.rule = rules.rule
order by rules.position, sources.source_id
