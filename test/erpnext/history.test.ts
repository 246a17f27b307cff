// A simulated company lives; what the connector brings must be what happened.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasMariadb } from '../servers.ts';
import { openExchange, type Exchange } from './exchange.ts';
import { live } from './history.ts';

const day = 86_400_000;

describe.skipIf(!hasMariadb).each([
	// a year and more, so that clocks were set forward and back
	{ zone: 'Europe/Berlin', currency: 'EUR', seed: 11 },
	{ zone: 'Asia/Shanghai', currency: 'CNY', seed: 12 }
])('a company in $zone', { timeout: 120_000 }, ({ zone, currency, seed }) => {
	let exchange: Exchange;
	beforeAll(async () => {
		exchange = await openExchange({ zone, currency, seed, start: new Date(Date.now() - 400 * day) });
		await live(exchange.of, 220, new Date(Date.now() - day / 24));
		await exchange.run();
	}, 120_000);
	afterAll(() => exchange?.close());

	it('is loaded as it happened', async () => {
		const { goods, credits, claims } = exchange.of.facts;
		// or the comparison says little
		expect(goods.filter(({ isReturn }) => isReturn).length).toBeGreaterThan(20);
		expect(credits.filter(({ parts }) => parts.length > 0).length).toBeGreaterThan(5);
		expect(claims.length).toBeGreaterThan(2);
		expect(await exchange.differences()).toEqual([]);
		expect(await exchange.rows('select * from load.quarantine')).toEqual([]);
	});

	it('counts no unit twice: what returns received is what the stock ledger took in', async () => {
		const received = await exchange.rows(
			`select product_id, sum(received_quantity)::double from raw.return_lines
			where deleted_at is null and return_line_id not like 'POS:%' group by 1 having sum(received_quantity) > 0 order by 1`
		);
		const booked = await exchange.rows(
			`select product_id, sum(quantity)::double from raw.inventory_movements
			where deleted_at is null and kind = 'return_receipt' and return_line_id not like 'POS:%' group by 1 order by 1`
		);
		expect(received.length).toBeGreaterThan(0);
		expect(received).toEqual(booked);
	});

	it('is followed by its changes alone, through cancellations, amendments, deletions and revaluation', async () => {
		const gone = () =>
			exchange.of.facts.goods.filter(({ state }) => state === 'cancelled' || state === 'deleted').length;
		const before = gone();
		exchange.of.site.wait(new Date());
		await live(exchange.of, 100, new Date());
		await exchange.run();
		expect(await exchange.differences()).toEqual([]);
		expect(gone()).toBeGreaterThan(before);
	});

	it('is the same when everything is read again', async () => {
		await exchange.run({}, { kind: 'reload' });
		expect(await exchange.differences()).toEqual([]);
	});
});
