// Cost, supplier and category of a product and the tier of a customer, from when to when.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openWarehouse, partOfModels, type RawRow, type Warehouse } from './warehouse.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const day = (number: number) => `2026-03-${String(number).padStart(2, '0')}T08:00:00Z`;
const product = (updated_at: string, values: RawRow): RawRow => ({
	product_id: 'p1',
	name: 'Shoe',
	updated_at,
	...values
});

describe('versions', () => {
	let warehouse: Warehouse;
	beforeAll(async () => {
		const { folder } = await partOfModels((model) =>
			['dim_product_versions', 'dim_customer_versions', 'fct_order_lines'].includes(model.name)
		);
		warehouse = await openWarehouse({ folder });
	});
	afterAll(() => warehouse.close());

	const versions = () =>
		warehouse.rows(`select version::int as version, valid_from::date::varchar as from_on, valid_to::date::varchar as to_on,
			category, supplier_id, unit_cost::varchar as cost
			from marts.dim_product_versions where product_id = 'p1' order by version`);

	it('of a product that never changed are one, without beginning and end', async () => {
		await warehouse.load({
			products: [product(day(1), { category: 'Shoes', supplier_id: 's1', unit_cost: '5.50' })],
			orders: [{ order_id: 'o1', ordered_at: day(2) }],
			order_lines: [{ order_line_id: 'l1', order_id: 'o1', product_id: 'p1', quantity: 1, shipped_at: day(3) }]
		});
		await warehouse.build();
		expect(await versions()).toEqual([
			{ version: 1, from_on: null, to_on: null, category: 'Shoes', supplier_id: 's1', cost: '5.5000' }
		]);
	});

	it('of a product end when one of the three columns changes, and have what the others said then', async () => {
		await warehouse.load({ products: [product(day(5), { category: 'Shoes', supplier_id: 's2', unit_cost: '5.50' })] });
		await warehouse.load({ products: [product(day(7), { category: 'Boots', supplier_id: 's2', unit_cost: null })] });
		// The same product under another name is no version
		await warehouse.load({
			products: [product(day(8), { name: 'Boot', category: 'Boots', supplier_id: 's2', unit_cost: null })]
		});
		await warehouse.load({ products: [product(day(9), { category: 'Boots', supplier_id: 's2', unit_cost: '7' })] });
		await warehouse.build();
		expect(await versions()).toEqual([
			{ version: 1, from_on: null, to_on: '2026-03-05', category: 'Shoes', supplier_id: 's1', cost: '5.5000' },
			{ version: 2, from_on: '2026-03-05', to_on: '2026-03-07', category: 'Shoes', supplier_id: 's2', cost: '5.5000' },
			{ version: 3, from_on: '2026-03-07', to_on: '2026-03-09', category: 'Boots', supplier_id: 's2', cost: null },
			{ version: 4, from_on: '2026-03-09', to_on: null, category: 'Boots', supplier_id: 's2', cost: '7.0000' }
		]);
	});

	it('give an order line without a cost the cost of the day of the order', async () => {
		await warehouse.load({
			orders: [
				{ order_id: 'o2', ordered_at: day(6) },
				{ order_id: 'o3', ordered_at: day(8) },
				{ order_id: 'o4', ordered_at: day(9) }
			],
			order_lines: [
				...['o2', 'o3', 'o4'].map((order_id) => ({
					order_line_id: `l-${order_id}`,
					order_id,
					product_id: 'p1',
					quantity: 1
				})),
				{ order_line_id: 'own', order_id: 'o2', product_id: 'p1', quantity: 1, unit_cost: '4.20' }
			]
		});
		await warehouse.build();
		expect(
			await warehouse.rows('select order_line_id, unit_cost::varchar as cost from marts.fct_order_lines order by all')
		).toEqual([
			{ order_line_id: 'l-o2', cost: '5.5000' },
			// Not known then: what is known now stands in
			{ order_line_id: 'l-o3', cost: '7.0000' },
			{ order_line_id: 'l-o4', cost: '7.0000' },
			{ order_line_id: 'l1', cost: '5.5000' },
			{ order_line_id: 'own', cost: '4.2000' }
		]);
	});

	it('convert each cost by the newest rate of the currency that it had', async () => {
		await warehouse.load({ products: [{ product_id: 'p2', name: 'Hat', unit_cost: '10', currency: 'USD' }] });
		await warehouse.load({ exchange_rates: [{ as_of: '2026-03-01', currency: 'USD', rate: '0.9' }] });
		await warehouse.load({ products: [{ product_id: 'p2', name: 'Hat', unit_cost: '10', currency: 'EUR' }] });
		await warehouse.build();
		const costs = () =>
			warehouse.rows(
				`select unit_cost::varchar as cost from marts.dim_product_versions where product_id = 'p2' order by version`
			);
		expect(await costs()).toEqual([{ cost: '9.0000' }, { cost: '10.0000' }]);
		await warehouse.load({ exchange_rates: [{ as_of: '2026-03-02', currency: 'USD', rate: '0.8' }] });
		await warehouse.build();
		expect(await costs()).toEqual([{ cost: '8.0000' }, { cost: '10.0000' }]);
	});

	it('of a customer tell the tier and the segment', async () => {
		const customer = { customer_id: 'c1', tier: 'standard', segment: null, updated_at: day(1) };
		await warehouse.load({ customers: [customer] });
		await warehouse.load({ customers: [{ ...customer, tier: 'vip', segment: 'loyal', updated_at: day(4) }] });
		// Dated back: it came later all the same, and no version ends before it begins
		await warehouse.load({ customers: [{ ...customer, tier: 'vip', segment: 'lost', updated_at: day(2) }] });
		await warehouse.build();
		expect(
			await warehouse.rows(`select tier, segment, valid_from::date::varchar as from_on, valid_to::date::varchar as to_on
				from marts.dim_customer_versions order by version`)
		).toEqual([
			{ tier: 'standard', segment: 'unknown', from_on: null, to_on: '2026-03-04' },
			{ tier: 'vip', segment: 'loyal', from_on: '2026-03-04', to_on: '2026-03-04' },
			{ tier: 'vip', segment: 'lost', from_on: '2026-03-04', to_on: null }
		]);
	});
});
