-- accounts: code and name. Odoo 18 keeps the code by company; the name is translated in some versions.

select
    account.id,
    coalesce(
        document ->> 'code',
        document -> 'code_store' ->> cast(cast(:company as integer) as text),
        (select code.value from jsonb_each_text(document -> 'code_store') as code order by code.key limit 1)
    ) as code,
    case jsonb_typeof(document -> 'name')
        when 'object' then coalesce(document -> 'name' ->> :language, document -> 'name' ->> 'en_US')
        else document ->> 'name'
    end as name
from account_account as account
cross join lateral (select to_jsonb(account) as document) as documents
