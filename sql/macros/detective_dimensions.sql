-- detective_dimensions: what the batch detective looks at, from narrow to broad.

create or replace macro marts.detective_dimensions() as
    ['batch', 'production_week', 'product', 'supplier', 'carrier_category', 'carrier_warehouse', 'carrier', 'warehouse']
