// What a site has before anything is sold: a company, its books, items, customers, stock from purchases.
import type { Site } from './site.ts';
import type { ContractRow } from './truth.ts';

export const company = 'Retour GmbH';
export const abbr = 'RG';
export const stores = `Stores - ${abbr}`;
export const outlet = `Outlet - ${abbr}`;
export const rejected = `Rejected - ${abbr}`;

export type Item = { code: string; group: string; cost: number; price: number; batches: string[]; hasSerial: boolean };

/** Groups below the root; `Sneakers` lies below `Shoes`, `Trail` below `Sneakers`. */
const groups: [name: string, parent: string | null, left: number, right: number][] = [
	['All Item Groups', null, 1, 12],
	['Shoes', 'All Item Groups', 2, 7],
	['Sneakers', 'Shoes', 3, 6],
	['Trail', 'Sneakers', 4, 5],
	['Bags', 'All Item Groups', 8, 9],
	['Machines', 'All Item Groups', 10, 11]
];

export const items: readonly Item[] = [
	{ code: 'SNK-1', group: 'Sneakers', cost: 20.4, price: 50, batches: ['B-SNK-1', 'B-SNK-2'], hasSerial: false },
	{ code: 'TRL-1', group: 'Trail', cost: 31.2, price: 80, batches: [], hasSerial: false },
	{ code: '包-1', group: 'Bags', cost: 12.6, price: 36, batches: ['B-BAG-1'], hasSerial: false },
	{ code: 'MCH-1', group: 'Machines', cost: 220.8, price: 480, batches: [], hasSerial: true }
];

export const customers = ['CUST-0001', 'CUST-0002', 'CUST-0003', 'CUST-0004'];
const countries: [name: string, code: string][] = [
	['Germany', 'de'],
	['China', 'cn']
];

/** Truth of the masters, as contract rows by key. */
export type MasterRows = Record<
	'customers' | 'suppliers' | 'warehouses' | 'products' | 'batches' | 'exchange_rates',
	Map<string, ContractRow>
>;

export async function fillMasters(site: Site, currency: string): Promise<MasterRows> {
	const rows: MasterRows = {
		customers: new Map(),
		suppliers: new Map(),
		warehouses: new Map(),
		products: new Map(),
		batches: new Map(),
		exchange_rates: new Map()
	};
	const single = (doctype: string, field: string, value: string) =>
		site.run('insert into tabSingles values (?, ?, ?)', [doctype, field, value]);
	await single('System Settings', 'time_zone', site.zone);
	await single('Global Defaults', 'default_company', company);
	await site.insert('Installed Application', site.hash(), {
		app_name: 'erpnext',
		app_version: '15.109.0',
		parent: 'Installed Applications'
	});
	await site.insert('Company', company, {
		company_name: company,
		abbr,
		default_currency: currency,
		country: 'Germany'
	});
	for (const [name, code] of countries) await site.insert('Country', name, { country_name: name, code });
	for (const [name, type] of [
		['Cash', 'Cash'],
		['Wire Transfer', 'Bank'],
		['Voucher', 'General']
	] as const)
		// prettier-ignore
		await site.insert('Mode of Payment', name, { mode_of_payment: name, type, enabled: 1 });
	for (const [name, number] of [
		['Debtors', '1310'],
		['Bank', ''],
		['Sales', '4110'],
		['Stock In Hand', '1410'],
		['Cost of Goods Sold', '5111']
	] as const)
		// prettier-ignore
		await site.insert('Account', `${name} - ${abbr}`, { account_name: name, account_number: number, company });
	await site.insert('Warehouse', `All Warehouses - ${abbr}`, {
		warehouse_name: 'All Warehouses',
		is_group: 1,
		company
	});
	for (const name of [stores, outlet, rejected]) {
		const warehouse_name = name.split(' - ')[0]!;
		await site.insert('Warehouse', name, {
			warehouse_name,
			company,
			is_rejected_warehouse: name === rejected ? 1 : 0
		});
		rows.warehouses.set(name, { warehouse_id: name, name: warehouse_name, country: null });
	}
	for (const name of ['Werk Süd', '东莞工厂']) {
		await site.insert('Supplier', name, { supplier_name: name, country: name === '东莞工厂' ? 'China' : 'Germany' });
		rows.suppliers.set(name, { supplier_id: name, name, country: name === '东莞工厂' ? 'CN' : 'DE' });
	}
	for (const [name, parent, lft, rgt] of groups)
		await site.insert('Item Group', name, { item_group_name: name, parent_item_group: parent, lft, rgt });
	for (const name of customers) await addCustomer(site, rows, name);
	for (const item of items) await addItem(site, rows, item, currency);
	await addRates(site, rows, currency);
	return rows;
}

async function addCustomer(site: Site, rows: MasterRows, name: string): Promise<void> {
	const index = customers.indexOf(name);
	const city = ['München', '上海', "St. John's", ''][index]!;
	const address = `${name}-Billing`;
	await site.insert('Address', address, {
		address_title: name,
		address_type: 'Billing',
		city,
		state: index === 0 ? 'Bayern' : '',
		country: index === 1 ? 'China' : 'Germany'
	});
	const createdAt = await site.insert('Customer', name, {
		customer_name: `Kunde "${index}"\nGmbH`,
		customer_group: index % 2 === 0 ? 'Commercial' : 'Individual',
		territory: 'Rest Of The World',
		email_id: `c${index}@example.com`,
		mobile_no: '',
		loyalty_program_tier: index === 0 ? 'Gold' : null,
		customer_primary_address: address
	});
	rows.customers.set(name, {
		customer_id: name,
		name: `Kunde "${index}"\nGmbH`,
		email: `c${index}@example.com`,
		phone: null,
		segment: index % 2 === 0 ? 'Commercial' : 'Individual',
		tier: index === 0 ? 'Gold' : null,
		country: index === 1 ? 'CN' : 'DE',
		region: index === 0 ? 'Bayern' : 'Rest Of The World',
		city: city || null,
		created_at: createdAt
	});
}

async function addItem(site: Site, rows: MasterRows, item: Item, currency: string): Promise<void> {
	const supplier = item.group === 'Bags' ? '东莞工厂' : 'Werk Süd';
	await site.insert('Item', item.code, {
		item_code: item.code,
		item_name: `Artikel ${item.code}`,
		item_group: item.group,
		stock_uom: 'Nos',
		brand: item.group === 'Bags' ? '' : 'Läufer',
		last_purchase_rate: item.cost,
		has_batch_no: item.batches.length > 0 ? 1 : 0,
		has_serial_no: item.hasSerial ? 1 : 0
	});
	await site.insert('Item Default', site.hash(), {
		parent: item.code,
		parenttype: 'Item',
		company,
		default_supplier: supplier
	});
	rows.products.set(item.code, {
		product_id: item.code,
		sku: item.code,
		name: `Artikel ${item.code}`,
		category: { Sneakers: 'Shoes', Trail: 'Shoes' }[item.group] ?? item.group,
		subcategory: item.group,
		brand: item.group === 'Bags' ? null : 'Läufer',
		supplier_id: supplier,
		unit_cost: item.cost,
		currency,
		launched_on: null
	});
	for (const batch of item.batches) {
		const receipt = site.series('MAT-PRE-2026-');
		const day = site.date(site.now());
		await site.insert('Batch', batch, {
			batch_id: batch,
			item: item.code,
			supplier,
			manufacturing_date: day,
			batch_qty: 3
		});
		const bundle = site.series('SABB-');
		await site.insert('Serial and Batch Bundle', bundle, {
			item_code: item.code,
			voucher_type: 'Purchase Receipt',
			voucher_no: receipt,
			type_of_transaction: 'Inward',
			posting_date: day,
			docstatus: 1,
			company
		});
		await site.insert('Serial and Batch Entry', site.hash(), { parent: bundle, batch_no: batch, qty: 500 });
		rows.batches.set(batch, {
			batch_id: batch,
			product_id: item.code,
			supplier_id: supplier,
			produced_on: day,
			received_on: day,
			quantity: 500
		});
	}
}

async function addRates(site: Site, rows: MasterRows, currency: string): Promise<void> {
	const day = site.date(site.now());
	const add = (from: string, to: string, rate: number, selling: number) =>
		site.insert('Currency Exchange', `${day}-${from}-${to}-${selling}`, {
			date: day,
			from_currency: from,
			to_currency: to,
			exchange_rate: rate,
			for_selling: selling,
			for_buying: 1 - selling
		});
	await add('USD', currency, 1.25, 1);
	await add('USD', currency, 1.2, 0);
	await add(currency, 'GBP', 0.8, 1);
	rows.exchange_rates.set(`${day} USD`, { as_of: day, currency: 'USD', rate: 1.25 });
	rows.exchange_rates.set(`${day} GBP`, { as_of: day, currency: 'GBP', rate: 1.25 });
}
