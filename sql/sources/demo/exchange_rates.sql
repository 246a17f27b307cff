-- exchange_rates: euros per unit, on working days at four o'clock.

select
    day as as_of,
    currency,
    rate,
    demo.instant(day::timestamp + interval 16 hours) as updated_at
from demo.currency_rates
where demo.is_new(day::timestamp + interval 16 hours)
