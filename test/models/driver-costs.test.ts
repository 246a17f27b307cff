// What handling costs by cost drivers, where no source tells what it did cost: worked out by hand.
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
	openWarehouse,
	partOfModels,
	referenceWith as withRows,
	wrongRows,
	type RawRows,
	type Warehouse
} from './warehouse.ts';

const wanted = ['fct_returns', 'dim_cost_drivers', 'agg_return_costs'];
const folders: string[] = [];
let part: Awaited<ReturnType<typeof partOfModels>>;

function referenceWith(...rows: string[]): string {
	const folder = withRows({ cost_drivers: rows });
	folders.push(folder);
	return folder;
}

const drivers = [
	'*,handling,receipt,2026-01-01,4,EUR,Ann,measured',
	'*,handling,received_unit,2026-02-01,3,EUR,Ann,by piece now',
	'erp,inspection,inspection,2026-01-01,2,EUR,,contract',
	'*,inspection,inspection,2026-01-01,50,EUR,,never for erp',
	'*,outbound_shipping,settlement,2026-01-01,6,EUR,,rate card',
	'*,outbound_shipping,settlement,2026-02-10,0,EUR,,over',
	'*,other,request,2026-01-15,1,EUR,,calls'
];

const rows: RawRows = {
	orders: [{ order_id: 'o', ordered_at: '2026-01-01T08:00:00Z' }],
	order_lines: [{ order_line_id: 'l', order_id: 'o', product_id: 'shoe', quantity: 9, net_amount: 90 }],
	products: [{ product_id: 'shoe', unit_cost: 4 }],
	returns: [
		{ return_id: 'early', order_id: 'o', requested_at: '2026-01-10T08:00:00Z' },
		// 31 January at half past eleven at night in UTC is 1 February where the reporting lives
		{ return_id: 'edge', order_id: 'o', requested_at: '2026-01-20T08:00:00Z' },
		{ return_id: 'told', order_id: 'o', requested_at: '2026-02-03T08:00:00Z' },
		{ return_id: 'asked', order_id: 'o', requested_at: '2026-02-04T08:00:00Z' }
	],
	return_lines: [
		{ return_line_id: 'a', return_id: 'early', order_line_id: 'l', quantity: 2, received_quantity: 2 },
		{ return_line_id: 'b', return_id: 'edge', order_line_id: 'l', quantity: 3, received_quantity: 2 },
		{ return_line_id: 'c', return_id: 'told', order_line_id: 'l', quantity: 1, received_quantity: 1 },
		{ return_line_id: 'd', return_id: 'asked', order_line_id: 'l', quantity: 1 }
	],
	return_events: [
		{ event_id: '1', return_id: 'early', stage: 'received', occurred_at: '2026-01-30T08:00:00Z' },
		{ event_id: '2', return_id: 'early', stage: 'inspected', occurred_at: '2026-02-02T08:00:00Z' },
		{ event_id: '3', return_id: 'early', stage: 'refunded', occurred_at: '2026-02-09T08:00:00Z' },
		{ event_id: '4', return_id: 'edge', stage: 'received', occurred_at: '2026-01-31T23:30:00Z' },
		{ event_id: '5', return_id: 'edge', stage: 'refunded', occurred_at: '2026-02-10T08:00:00Z' },
		{ event_id: '6', return_id: 'told', stage: 'received', occurred_at: '2026-02-05T08:00:00Z' }
	],
	return_costs: [{ cost_id: 'k', return_id: 'told', kind: 'handling', amount: 9, incurred_at: '2026-02-05T08:00:00Z' }]
};

const costsOf = (warehouse: Warehouse) =>
	warehouse.rows(
		`select return_id, cost_kind, effective_from::varchar as since, amount::double as amount, incurred_at::varchar as at
		from marts.fct_driver_costs order by all`
	);

beforeAll(async () => {
	part = await partOfModels(({ name }) => wanted.includes(name));
});
afterAll(() => {
	for (const folder of [part.folder, ...folders]) rmSync(folder, { recursive: true, force: true });
});

test('each return costs what the driver of its own day says, the nearest one, once a kind, and nothing where a cost is recorded', async () => {
	const warehouse = await openWarehouse({ folder: part.folder, reference: referenceWith(...drivers) });
	try {
		await warehouse.load(rows);
		await warehouse.build();
		const cost = (return_id: string, cost_kind: string, since: string, amount: number, at: string) => ({
			return_id, cost_kind, since, amount, at
		}); // prettier-ignore
		expect(await costsOf(warehouse)).toEqual([
			cost('asked', 'other', '2026-01-15', 1, '2026-02-04 09:00:00'),
			cost('early', 'handling', '2026-01-01', 4, '2026-01-30 09:00:00'),
			cost('early', 'inspection', '2026-01-01', 2, '2026-02-02 09:00:00'),
			cost('early', 'outbound_shipping', '2026-01-01', 6, '2026-02-09 09:00:00'),
			// two units arrived; by the driver of February alone
			cost('edge', 'handling', '2026-02-01', 6, '2026-02-01 00:30:00'),
			cost('edge', 'other', '2026-01-15', 1, '2026-01-20 09:00:00'),
			cost('told', 'other', '2026-01-15', 1, '2026-02-03 09:00:00')
		]);
		const sums = await warehouse.rows(
			'select return_id, cost_amount::double as amount from marts.fct_returns order by return_id'
		);
		expect(sums.map(({ return_id, amount }) => [return_id, amount])).toEqual([
			['asked', 1],
			['early', 12],
			['edge', 7],
			['told', 10]
		]);
		const kinds = await warehouse.rows(
			`select return_id, cost_kind, requested_on::varchar as requested_on, costs, amount::double as amount,
				reckoned_amount::double as reckoned_amount
			from marts.agg_return_costs where return_id in ('asked', 'told') order by all`
		);
		expect(kinds.map((kind) => Object.values(kind))).toEqual([
			['asked', 'other', '2026-02-04', '1', 1, 1],
			['told', 'handling', '2026-02-03', '1', 9, 0],
			['told', 'other', '2026-02-03', '1', 1, 1]
		]);
	} finally {
		warehouse.close();
	}
});

test('a cost that is recorded later, or goes over to another return, takes the place of the driver', async () => {
	const warehouse = await openWarehouse({ folder: part.folder, reference: referenceWith(...drivers) });
	try {
		await warehouse.load(rows);
		await warehouse.build();
		const steps: RawRows[] = [
			{ return_costs: [{ cost_id: 'k', return_id: 'edge', kind: 'handling', amount: 9, incurred_at: '2026-02-05T08:00:00Z' }] },
			{ return_events: [{ event_id: '7', return_id: 'asked', stage: 'received', occurred_at: '2026-02-08T08:00:00Z' }] },
			{ return_lines: [{ return_line_id: 'd', return_id: 'asked', order_line_id: 'l', quantity: 1, received_quantity: 1 }] }
		]; // prettier-ignore
		for (const step of steps) {
			await warehouse.load(step);
			const reports = await warehouse.build();
			expect(await wrongRows(warehouse, part.graph, reports)).toEqual([]);
		}
		const handling = (await costsOf(warehouse)).filter(({ cost_kind }) => cost_kind === 'handling');
		expect(handling.map(({ return_id, amount }) => [return_id, amount])).toEqual([
			['asked', 3],
			['early', 4],
			['told', 3]
		]);
	} finally {
		warehouse.close();
	}
});

test.each([
	['*,handling,parcel,2026-01-01,4,EUR,,unit', 'unit'],
	['*,handling,receipt,2026-01-01,-4,EUR,,less', 'less than nothing'],
	['*,handling,receipt,2026-01-01,4,USD,,currency', 'another currency'],
	['*,handling,receipt,2026-01-01,4,EUR,,', 'no why']
])('a driver that cannot hold stops the run and is named: %s', async (row) => {
	const warehouse = await openWarehouse({ folder: part.folder, reference: referenceWith(row) });
	try {
		await expect(warehouse.build()).rejects.toThrow(/cost_drivers: \* handling 2026-01-01/);
	} finally {
		warehouse.close();
	}
});
