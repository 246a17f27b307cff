-- detective_second_id: what belongs to the id of a member of the batch detective: the Monday of a week, a category, the other
-- of a pair, or ''.

create or replace macro marts.detective_second_id(dimension, category, production_week_on, warehouse_id) as
    case dimension
        when 'production_week' then coalesce(production_week_on::varchar, '')
        when 'supplier' then category
        when 'carrier_category' then category
        when 'carrier_warehouse' then warehouse_id
        else ''
    end
