-- dim_ledger_accounts: the accounts in which something was booked for returns, and what each is for.
--
-- grain   one row per account of a source
-- key     source_id, account_code
-- kept    table
-- tests   not_null(account_name, account_group, position, group_en, group_zh)
--
-- Charts of accounts differ from company to company, so that what an account is for is data (`reference.ledger_accounts`).
-- What names the source goes before what names any, the whole code before a beginning of it, and a longer beginning
-- before a shorter. An account that nothing names is `unmapped`.

with

accounts as (

    select source_id, account_code, coalesce(max(account_name), account_code) as account_name
    from marts.fct_ledger_entries
    where account_code is not null
    group by source_id, account_code

),

mapped as (

    select
        accounts.source_id,
        accounts.account_code,
        arg_max(
            mapping.account_group,
            struct_pack(
                of_source := mapping.source_id <> '*',
                is_whole := mapping.account_code = accounts.account_code,
                length := length(mapping.account_code)
            )
        ) as account_group,
    from accounts
    join reference.ledger_accounts as mapping
        on mapping.source_id in ('*', accounts.source_id)
        and (
            mapping.account_code = accounts.account_code
            or (ends_with(mapping.account_code, '*') and starts_with(accounts.account_code, mapping.account_code[:-2]))
        )
    group by all

)

select
    accounts.source_id,
    accounts.account_code,
    accounts.account_name,
    coalesce(mapped.account_group, 'unmapped') as account_group,
    coalesce(named.position, 1000) as position,
    coalesce(named.group_en, 'Not mapped') as group_en,
    coalesce(named.group_zh, '未归类') as group_zh,
from accounts
left join mapped
    on mapped.source_id = accounts.source_id
    and mapped.account_code = accounts.account_code
left join reference.account_groups as named
    on named.account_group = mapped.account_group
order by source_id, position, account_code
