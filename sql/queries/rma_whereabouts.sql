-- rma_whereabouts: what the source and the warehouse of a return are called.
--
-- grain   one row
-- params  $source_id VARCHAR, $warehouse_id VARCHAR
--
-- Apart from the return, since all that lie in one warehouse share the answer. Null: it has no name.

select
    (select any_value(title) from meta.sources where source_id = $source_id) as source_title,
    (
        select any_value(warehouse_name)
        from marts.dim_warehouses
        where source_id = $source_id
            and warehouse_id = $warehouse_id
    ) as warehouse_name
