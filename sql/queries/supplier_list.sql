-- supplier_list: the suppliers with what came back through our fault, against the others of the same categories.
--
-- grain   one row per supplier of a source
-- params  $since DATE, $until DATE, $source VARCHAR[], $category VARCHAR[], $search VARCHAR, $sort VARCHAR,
--         $limit INTEGER, $offset INTEGER
-- filled  source_id, supplier_id, supplier_name, shipped_units, returned_units, our_fault_units, inspected_units,
--         failed_units, open_signals, is_above, all_shipped_units, all_our_fault_units, all_inspected_units, all_failed_units,
--         all_open_signals, above, total
--
-- Only months of shipping all of whose returns have had their time (the days of maturity after the month's end), and
-- that lie whole within the days: all are equally old, so that they can be compared.
--
-- `expected_units` are those that would have come back if in each category and month as large a part did as of the other
-- suppliers of it. A category that nobody else supplied then lets nothing be expected: `compared_units` are the shipped ones
-- of the rest, and the ratio is of these. Its interval is that of a count (Garwood below 10, Byar from 10 up), as if the
-- others were known. `false_discovery` is the Benjamini-Hochberg q of so many or more by chance, over all suppliers under
-- the filters; `is_above` at 5 %. Inspections are of the months of the days, whenever the goods were shipped.

with

span as (

    select
        max($since) as since,
        least(max($until), (max(publication.data_to)::date - max(publication.maturity_days)::integer)) as shipped_until
    from meta.publication as publication

),

months as (

    select
        agg_supplier_months.*,
        month_on >= since and (month_on + interval 1 month)::date <= shipped_until as is_mature,
        month_on >= date_trunc('month', since) and month_on < $until as is_within
    from marts.agg_supplier_months
    cross join span
    where supplier_id <> 'unknown'
        and (len($source) = 0 or list_contains($source, source_id))
        and (len($category) = 0 or list_contains($category, category))

),

parts as (

    select
        source_id,
        supplier_id,
        category,
        month_on,
        coalesce(sum(shipped_units) filter (is_mature), 0)::double as shipped_units,
        coalesce(sum(returned_units) filter (is_mature), 0)::double as returned_units,
        coalesce(sum(our_fault_units) filter (is_mature), 0)::double as our_fault_units,
        sum(returned_amount) filter (is_mature)::double as returned_amount,
        sum(our_fault_amount) filter (is_mature)::double as our_fault_amount,
        sum(cost_amount) filter (is_mature)::double as cost_amount,
        coalesce(sum(inspected_units) filter (is_within), 0)::double as inspected_units,
        coalesce(sum(failed_units) filter (is_within), 0)::double as failed_units
    from months
    group by source_id, supplier_id, category, month_on

),

-- Those of the same category and month of the same source, but this one.
others as (

    select
        source_id,
        supplier_id,
        category,
        month_on,
        sum(shipped_units) over same - shipped_units as others_shipped_units,
        (sum(our_fault_units) over same - our_fault_units) / nullif(sum(shipped_units) over same - shipped_units, 0)
            as others_rate
    from parts
    window same as (partition by source_id, category, month_on)

),

suppliers as (

    select
        parts.source_id,
        parts.supplier_id,
        sum(parts.shipped_units) as shipped_units,
        sum(parts.returned_units) as returned_units,
        sum(parts.our_fault_units) as our_fault_units,
        sum(parts.returned_amount) as returned_amount,
        sum(parts.our_fault_amount) as our_fault_amount,
        sum(parts.cost_amount) as cost_amount,
        sum(parts.inspected_units) as inspected_units,
        sum(parts.failed_units) as failed_units,
        sum(parts.shipped_units) filter (others.others_shipped_units > 0) as compared_units,
        sum(parts.our_fault_units) filter (others.others_shipped_units > 0) as observed_units,
        sum(parts.shipped_units * others.others_rate) as expected_units
    from parts
    inner join others
        on parts.source_id = others.source_id
        and parts.supplier_id = others.supplier_id
        and parts.category = others.category
        and parts.month_on = others.month_on
    group by parts.source_id, parts.supplier_id
    having sum(parts.shipped_units) > 0 or sum(parts.inspected_units) > 0

),

signals as (

    select source_id, supplier_id, count(*) as open_signals
    from marts.fct_signals
    where is_open
        and supplier_id is not null
    group by source_id, supplier_id

),

rated as (

    select
        suppliers.*,
        coalesce(dim_suppliers.supplier_name, suppliers.supplier_id) as supplier_name,
        dim_suppliers.country,
        our_fault_units / nullif(shipped_units, 0) as rate,
        marts.wilson_low(our_fault_units, shipped_units) as low,
        marts.wilson_high(our_fault_units, shipped_units) as high,
        failed_units / nullif(inspected_units, 0) as failed_rate,
        marts.wilson_low(failed_units, inspected_units) as failed_low,
        marts.wilson_high(failed_units, inspected_units) as failed_high,
        observed_units / nullif(expected_units, 0) as ratio,
        case when observed_units < 10 then marts.poisson_low(observed_units) else marts.byar_low(observed_units) end
            / nullif(expected_units, 0) as ratio_low,
        case when observed_units < 10 then marts.poisson_high(observed_units) else marts.byar_high(observed_units) end
            / nullif(expected_units, 0) as ratio_high,
        coalesce(signals.open_signals, 0)::double as open_signals
    from suppliers
    left join marts.dim_suppliers
        on suppliers.source_id = dim_suppliers.source_id
        and suppliers.supplier_id = dim_suppliers.supplier_id
    left join signals
        on suppliers.source_id = signals.source_id
        and suppliers.supplier_id = signals.supplier_id

),

-- Of many suppliers some lie above by chance: all that can be compared are one family, whatever is searched for.
tests as (

    select
        'all suppliers' as series,
        {'source_id': source_id, 'supplier_id': supplier_id} as test,
        marts.poisson_tail(observed_units, expected_units) as p
    from rated
    where expected_units > 0

),

discovered as (

    select test.source_id as source_id, test.supplier_id as supplier_id, q as false_discovery
    from marts.benjamini_hochberg('tests')

),

judged as (

    select
        rated.*,
        discovered.false_discovery,
        coalesce(discovered.false_discovery <= 0.05 and rated.ratio > 1, false) as is_above
    from rated
    left join discovered
        on rated.source_id = discovered.source_id
        and rated.supplier_id = discovered.supplier_id

),

found as (

    select *
    from judged
    where $search = ''
        or contains(lower(supplier_name), lower($search))
        or starts_with(lower(supplier_id), lower($search))

),

counts as (

    select
        count(*) as total,
        count(*) filter (is_above) as above
    from found

),

-- All of them, whatever is searched for: what is not on a page is these less the page.
whole as (

    select
        sum(shipped_units) as all_shipped_units,
        sum(our_fault_units) as all_our_fault_units,
        sum(inspected_units) as all_inspected_units,
        sum(failed_units) as all_failed_units,
        sum(our_fault_amount) as all_our_fault_amount,
        sum(open_signals) as all_open_signals
    from rated

)

select
    found.source_id,
    found.supplier_id,
    found.supplier_name,
    found.country,
    found.shipped_units,
    found.returned_units,
    found.our_fault_units,
    found.rate,
    found.low,
    found.high,
    found.compared_units,
    found.observed_units,
    found.expected_units,
    found.ratio,
    found.ratio_low,
    found.ratio_high,
    found.false_discovery,
    found.is_above,
    found.inspected_units,
    found.failed_units,
    found.failed_rate,
    found.failed_low,
    found.failed_high,
    found.returned_amount,
    found.our_fault_amount,
    found.cost_amount,
    found.open_signals,
    whole.all_shipped_units,
    whole.all_our_fault_units,
    whole.all_inspected_units,
    whole.all_failed_units,
    whole.all_our_fault_amount,
    whole.all_open_signals,
    counts.above::double as above,
    counts.total::double as total
from found
cross join counts
cross join whole
order by
    case $sort when 'name' then found.supplier_name end,
    case $sort when '-name' then found.supplier_name end desc,
    case $sort
        when 'low' then found.ratio_low when '-low' then -found.ratio_low
        when 'shipped' then found.shipped_units when '-shipped' then -found.shipped_units
        when 'rate' then found.rate when '-rate' then -found.rate
        when 'failed' then found.failed_rate when '-failed' then -found.failed_rate
        when 'amount' then found.our_fault_amount when '-amount' then -found.our_fault_amount
        when 'signals' then found.open_signals when '-signals' then -found.open_signals
    end nulls last,
    found.shipped_units desc,
    found.source_id,
    found.supplier_id
limit $limit
offset $offset
