-- wait_hours: the waiting time that a bin of `wait_bin` stands for: its geometric middle; 0 for less than a minute.

create or replace macro marts.wait_hours(bin) as
    case when bin < 0 then 0 else pow(1.02, bin + 0.5) / 60 end::double
