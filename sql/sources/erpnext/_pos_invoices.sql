-- POS invoices, where the module is installed.
select
    name, docstatus, creation, modified, owner, customer, company, is_return, return_against, posting_date, posting_time,
    currency, party_account_currency, conversion_rate, grand_total, rounded_total, paid_amount, outstanding_amount, status,
    remarks, shipping_address_name, customer_address
from `tabPOS Invoice`
