-- customer_hash: a number made of a customer's id, by which the customer's rows are found.
--
-- Among ten million lines the rows of one customer are found by number in a sixth of the time that the texts take. Two
-- customers may share a number, so whoever asks by it asks for the id too. Made of MD5, which no version of DuckDB alters.

create or replace macro marts.customer_hash(source_id, customer_id) as
    (md5_number_lower(source_id || chr(31) || customer_id) % 2147483647)::integer
