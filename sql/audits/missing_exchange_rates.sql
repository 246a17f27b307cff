-- missing_exchange_rates: every amount has a rate of its day, so that it counts.
-- severity warn
--
-- Without one the amount is null in the reporting currency: left out of sums, never counted one to one.

with

unrated_orders as (

    select source_id, order_id from intermediate.int_orders
    where rate is null

)

select source_id, 'order_lines' as entity, order_line_id as id
from staging.stg_order_lines
semi join unrated_orders using (source_id, order_id)
where net_amount is not null

union all

select source_id, 'refunds', refund_id
from marts.fct_refunds
where amount is null

union all

select source_id, 'return_costs', cost_id
from marts.fct_return_costs
where amount is null

union all

select source_id, 'ledger_entries', entry_id
from staging.stg_ledger_entries as raw_entries
join marts.fct_ledger_entries as entries using (source_id, entry_id)
where (raw_entries.debit is not null and entries.debit_amount is null)
    or (raw_entries.credit is not null and entries.credit_amount is null)
