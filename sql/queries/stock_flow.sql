-- stock_flow: what became of the goods received in a period: what quality decided, and where stock booked them.
--
-- grain   one row per disposition and booking
-- params  $since DATE, $until DATE, $source VARCHAR[], $category VARCHAR[], $reason VARCHAR[], $channel VARCHAR[],
--         $country VARCHAR[]
-- filled  disposition, booking, units, lines, unvalued_units
--
-- By the day of the receipt, as far as things have gone since. `booking` is `unknown` for sources that never book what
-- becomes of returned goods: theirs are neither waiting nor gone. `amount` is at cost, of all but the unvalued units.

with

-- A source that never books cannot be waited for.
telling as (

    select distinct source_id
    from marts.fct_return_dispositions
    where booking <> 'none'

),

pieces as (

    select
        disposition,
        case when booking = 'none' and source_id not in (select source_id from telling) then 'unknown' else booking end
            as booking,
        units,
        amount
    from marts.fct_return_dispositions
    where received_on >= $since
        and received_on < $until
        and (len($source) = 0 or list_contains($source, source_id))
        and (len($category) = 0 or list_contains($category, category))
        and (len($reason) = 0 or list_contains($reason, reason))
        and (len($channel) = 0 or list_contains($channel, channel))
        and (len($country) = 0 or list_contains($country, country))

)

select
    disposition,
    booking,
    cast(sum(units) as double) as units,
    cast(count(*) as double) as lines,
    cast(sum(amount) as double) as amount,
    cast(coalesce(sum(units) filter (where amount is null), 0) as double) as unvalued_units
from pieces
group by disposition, booking
order by units desc, disposition, booking
