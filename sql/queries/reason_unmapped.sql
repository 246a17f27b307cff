-- reason_unmapped: the reason codes that nobody has mapped yet, with what mapping each would move.
--
-- grain   one row per source and code
-- params  $since DATE, $until DATE, $basis VARCHAR, $measure VARCHAR, $counted VARCHAR, $source VARCHAR[],
--         $category VARCHAR[], $channel VARCHAR[], $country VARCHAR[]
-- filled  source_id, reason_code, return_lines, units, moved
--
-- `return_lines` and `units` are all there are; `moved` is what counts as unmapped under the filters of the page, in its
-- coordinates, and would count as the reason instead. Orders are counted once for each code.

with

lines as (

    select
        *,
        case $counted when 'received' then received_units when 'refunded' then refunded_units else returned_units end
            as counted_units,
        case $basis
            when 'cohort' then cohort_on
            when 'refund_date' then refunded_on
            else case $counted when 'received' then received_on when 'refunded' then refunded_on else requested_on end
        end as counted_on
    from marts.fct_return_lines
    where reason = 'unmapped'

),

marked as (

    select
        *,
        is_counted
        and counted_units > 0
        and counted_on >= $since
        and counted_on < $until
        and (len($source) = 0 or list_contains($source, source_id))
        and (len($category) = 0 or list_contains($category, category))
        and (len($channel) = 0 or list_contains($channel, channel))
        and (len($country) = 0 or list_contains($country, country)) as is_shown
    from lines

)

select
    source_id,
    reason_code,
    cast(count(*) as double) as return_lines,
    cast(sum(returned_units) as double) as units,
    min(requested_on) as first_on,
    max(requested_on) as last_on,
    mode(nullif(trim(reason_text), '')) as example_text,
    cast(
        coalesce(
            case $measure
                when 'value' then
                    sum(cast(returned_amount * counted_units / nullif(returned_units, 0) as decimal(18, 4)))
                        filter (is_shown)
                when 'orders' then count(distinct coalesce(order_id, return_id)) filter (is_shown)
                when 'lines' then count(distinct coalesce(order_line_id, return_line_id)) filter (is_shown)
                else sum(counted_units) filter (is_shown)
            end,
            0
        ) as double
    ) as moved
from marked
group by source_id, reason_code
order by units desc, source_id, reason_code
