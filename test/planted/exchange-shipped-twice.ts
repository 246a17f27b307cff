import { leakTruth } from './leaks.ts';

/** Some goods are sent a second time in exchange for the same return line; at stake is what they cost. */
export const exchangeShippedTwice = leakTruth({
	kind: 'exchange_shipped_twice',
	rule: 'exchange_shipped_twice',
	id: 'exchange_id',
	wanted: `
		select planted.id, part * products.unit_cost::double as amount, 0.01 as within
		from planted
		join raw.exchanges on exchanges.exchange_id = planted.id
		join raw.products on products.product_id = exchanges.product_id
		where exchanges.shipped_at <= (select max(loaded_at) from load.loads) - to_days(1)`
});
