-- surveys: what customers will say of the cases of the slice.

create or replace table demo.surveys as
select
    return_id,
    case_key,
    customer_id,
    is_anonymous,
    country,
    demo.after(closed_at, 2 + 90 * demo.draw(case_key, 'answer')) as answered_at,
    least(5, greatest(1,
        round(
            4.9
            - (case when rejected_at is not null then 2.4 else 0 end)
            - least(2.6, date_diff('hour', requested_at, coalesce(settled_at, rejected_at)) / 24.0 / 11)
            + 2.2 * (demo.draw(case_key, 'mood') - 0.55)
        )
    ))::int as csat
from demo.cases
where closed_at is not null and demo.draw(case_key, 'answers') < 0.3;
