// The simulated company on its first day.
import { categories, product, rate } from './catalogue.ts';
import { Company, type Product } from './company.ts';
import { knownAs } from './returns.ts';
import type { Order } from './sales.ts';
import { addMove, newPicking, validate, type Move } from './stock.ts';
import type { Row } from './store.ts';
import type { Module, Version } from './tables.ts';
import { bookValue } from './values.ts';

export type World = {
	of: Company;
	products: Record<'shirt' | 'shirtBlue' | 'bottle' | 'rope' | 'tent' | 'fee', Product>;
	customers: { row: Row; buyer: Row }[];
	lots: Row[];
	random: () => number;
};

/** The move that ships a line of an order. */
export const moveOf = (order: Order, line = 0): Move =>
	order.picking!.moves.filter(({ line: of }) => of === order.lines[line])[0]!;

/** The company on its first day, with what it sells and whom to. */
export function begin(version: Version, modules: readonly Module[], seed = 1): World {
	const of = new Company(version, modules);
	of.tick();
	const [textiles, ropes, tents, services] = categories(of, [
		['Outdoor', 'Textiles'],
		['Outdoor', 'Climbing', 'Ropes'],
		['Outdoor', 'Tents'],
		['Services']
	]);
	const vendor = of.vendor('Ningbo Textile 有限公司');
	const [shirt, shirtBlue] = product(
		of,
		{
			name: { en_US: 'T-shirt', zh_CN: 'T恤' },
			sku: 'TS',
			cost: 7.35,
			category: textiles!,
			variants: ['Red', 'Blue'],
			vendor
		},
		['Outdoor', 'Textiles']
	);
	const [bottle] = product(of, { name: { en_US: 'Bottle' }, sku: 'BO', cost: 3.1, category: tents!, vendor: null }, [
		'Outdoor',
		'Tents'
	]);
	const [rope] = product(
		of,
		{ name: { en_US: 'Rope', zh_CN: '绳' }, sku: 'RP', cost: 11.2, category: ropes!, unit: 'kg' },
		['Outdoor', 'Ropes']
	);
	const [tent] = product(
		of,
		{ name: { en_US: 'Tent', zh_CN: '帐篷' }, sku: 'TT', cost: 120, category: tents!, tracked: true, vendor },
		['Outdoor', 'Tents']
	);
	const [fee] = product(of, { name: { en_US: 'Delivery' }, sku: 'FEE', cost: 0, category: services!, service: true }, [
		'Services'
	]);
	product(of, { name: { en_US: 'Not ours' }, sku: 'NO', cost: 5, category: services!, company: of.other }, [
		'Services'
	]);
	rate(of, 'USD', '2026-01-01', 1.25, of.id);
	rate(of, 'CNY', '2026-01-01', 8, null);
	rate(of, 'USD', '2026-03-01', 1.2, of.id);
	rate(of, 'USD', '2026-02-01', 9.9, of.other);
	const shop = of.customer('Alpenverein e. V.', {
		is_company: true,
		country_id: of.countries.DE.id,
		city: 'München',
		email: 'kasse@alpenverein.example'
	});
	const clerk = of.contact(shop, 'Frau Huber');
	const person = of.customer('李娜', { country_id: of.countries.CN.id, city: '上海' });
	const gone = of.customer('Archived Ltd', { is_company: true, active: false });
	of.contact(shop, 'Hut 7', { type: 'delivery' });
	for (const [address, customer] of [
		[clerk, shop],
		[person, person],
		[gone, gone]
	] as const)
		knownAs(of, address, customer);
	const lots = ['L-1', 'L-2'].map((name) =>
		of.odoo.insert('stock_lot', { name, product_id: tent!.id, company_id: of.id })
	);
	for (const lot of lots) of.truth.set('batches', `${lot.id}`, { product_id: `${tent!.id}` });
	const world: World = {
		of,
		products: { shirt: shirt!, shirtBlue: shirtBlue!, bottle: bottle!, rope: rope!, tent: tent!, fee: fee! },
		customers: [
			{ row: shop, buyer: clerk },
			{ row: person, buyer: person },
			{ row: gone, buyer: gone }
		],
		lots,
		random: mulberry(seed)
	};
	of.tick();
	buy(world, vendor, tent!, 40, lots[0]!);
	buy(world, vendor, shirt!, 500, null);
	return world;
}

function buy({ of }: World, vendor: Row, bought: Product, units: number, lot: Row | null): void {
	const picking = newPicking(of, of.contact(vendor, 'Warehouse'), 'WH/IN/P', {});
	addMove(of, picking, {
		role: 'buy',
		product: bought,
		units,
		lot,
		from: of.locations.vendors!,
		to: of.locations['WH/Stock']!,
		acts: { done: (_, __, layer) => bookValue(of, layer!.accountMove, layer!.value, 'interim', null) }
	});
	validate(of, picking);
	if (lot)
		of.truth.set('batches', `${lot.id}`, {
			product_id: `${bought.id}`,
			supplier_id: `${vendor.id}`,
			received_on: new Date(of.now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10),
			quantity: units
		});
}

function mulberry(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}
