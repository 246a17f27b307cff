-- survey_responses: three in ten customers answer after the return is closed; waiting makes them unhappy.

select
    'V' || return_id[2:] as response_id,
    return_id,
    case when not is_anonymous then customer_id end as customer_id,
    demo.instant(answered_at) as answered_at,
    csat::bigint as csat,
    least(10, greatest(0, csat * 2 + floor(3 * demo.draw(case_key, 'nps')) - 1))::bigint as nps,
    case
        when demo.draw(case_key, 'comment?') > 0.35 then null
        when csat >= 4 and country = 'CN' then demo.pick(praise_zh, demo.draw(case_key, 'comment'))
        when csat >= 4 then demo.pick(praise, demo.draw(case_key, 'comment'))
        when csat <= 2 and country = 'CN' then demo.pick(complaints_zh, demo.draw(case_key, 'comment'))
        when csat <= 2 then demo.pick(complaints, demo.draw(case_key, 'comment'))
    end as comment,
    demo.instant(answered_at) as updated_at
from demo.surveys
cross join demo.staff
where demo.is_new(answered_at)
