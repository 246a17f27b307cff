-- the lines of deleted documents, from the copy that Frappe keeps of them
select
    concat(case deleted_documents.doctype
        when 'Delivery Note' then 'DN:' when 'Sales Invoice' then 'SI:' else 'POS:'
    end, doc_lines.name collate utf8mb4_unicode_ci) as return_line_id,
    deleted_documents.deleted_at
from deleted_documents
join json_table(deleted_documents.data, '$.items[*]' columns (name varchar(140) path '$.name')) as doc_lines
where deleted_documents.doctype in ('Delivery Note', 'Sales Invoice', 'POS Invoice')
and doc_lines.name is not null

union all

select concat('WC:', name), deleted_at from deleted_documents
where doctype = 'Warranty Claim'
