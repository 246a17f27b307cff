-- driver_at: when a return did what a cost driver is paid for; null: it did not.
--
-- unit is the one of the driver: 'request', 'receipt', 'received_unit', 'inspection' or 'settlement'.

create or replace macro marts.driver_at(driver_unit, requested_time, received_time, inspected_time, settled_time) as
    case driver_unit
        when 'request' then requested_time
        when 'receipt' then received_time
        when 'received_unit' then received_time
        when 'inspection' then inspected_time
        when 'settlement' then settled_time
    end
