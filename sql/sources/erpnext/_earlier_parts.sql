-- What was paid of each credit note before the part that settles it.
select id, sum(amount) as amount from settled_parts
where docstatus = 1 and not is_last
group by id
