-- dim_return_contacts: what somebody must know of a return to look it up: hashes of the customer's e-mail and phone ending.
--
-- grain   one row per return of a source whose customer left an e-mail address or a telephone number
-- key     source_id, return_id
-- kept    incremental by source_id, return_id
-- stale   select source_id, return_id from changes.fct_returns
-- stale   select returns.source_id, returns.return_id from marts.fct_returns as returns
--         semi join raw.customers on customers.source_id = returns.source_id
--         and customers.customer_id = returns.customer_id and customers._load_seq > $since
-- narrows marts.fct_returns
-- tests   expect(email_hash is not null or phone_ending_hash is not null)
--
-- SHA-256 over the return and the contact, `source|return|contact`: the address in lower case, of the telephone the last
-- four digits. So the published file holds no address and no number, two returns of one customer have nothing in common
-- here, and no list of hashed addresses fits. It does not protect from who has the file and tries: an address that is
-- guessed can be confirmed, and of four digits there are only 10,000. Who may read the file is kept by the machine;
-- who may ask the tracking page is kept by its limits.

with

returns as (

    select source_id, return_id, customer_id from marts.fct_returns

),

customers as (

    select
        source_id,
        customer_id,
        nullif(lower(trim(email)), '') as email,
        regexp_replace(phone, '[^0-9]', '', 'g') as digits,
    from staging.stg_customers

),

contacts as (

    select
        returns.source_id,
        returns.return_id,
        customers.email,
        -- fewer digits are no telephone number
        case when length(customers.digits) >= 6 then right(customers.digits, 4) end as phone_ending,
    from returns
    join customers
        on customers.source_id = returns.source_id
        and customers.customer_id = returns.customer_id

)

select
    source_id,
    return_id,
    sha256(source_id || '|' || return_id || '|' || email) as email_hash,
    sha256(source_id || '|' || return_id || '|' || phone_ending) as phone_ending_hash,
from contacts
where email is not null or phone_ending is not null
