import { leakTruth } from './leaks.ts';

/**
 * Some cases are forgotten once the goods are here. What is owed was promised on another day than the goods were sold on:
 * in other currencies the amounts may be some per cent apart, in euros they are the same but for cents. Of a case that
 * names no order, and of which no refund was promised (an exchange, a repair, goods that were lost before the inspection),
 * nobody can know what the goods were sold for, and no amount is asked for.
 */
export const neverSettled = leakTruth({
	kind: 'never_settled',
	rule: 'received_never_settled',
	id: 'return_id',
	wanted: `
		select
			planted.id,
			case when order_id is not null or promised.return_id is not null then part * coalesce(rates.rate, 1) end as amount,
			case when member = 'EUR' then 0.05 else 0.1 * part * coalesce(rates.rate, 1) end as within
		from (
			select planted.*, receipts.received_at, returns.order_id
			from planted
			join raw.returns on returns.return_id = planted.id
			join (
				select return_id, min(occurred_at) as received_at from raw.return_events where stage = 'received' group by return_id
			) as receipts on receipts.return_id = planted.id
			-- before anything is settled, nothing is missing where nothing is
			where receipts.received_at >= (select min(paid_at) from raw.refunds)
				and receipts.received_at <= (select max(loaded_at) from load.loads) - to_days(38)
		) as planted
		asof left join raw.exchange_rates as rates
			on rates.currency = planted.member and rates.as_of <= planted.received_at::date
		left join (select distinct return_id from raw.refunds) as promised on promised.return_id = planted.id`
});
