-- data_to: the latest business event that any source tells of, in the reporting time zone.

select max(data_to)::timestamp as data_to from intermediate.int_data_to
