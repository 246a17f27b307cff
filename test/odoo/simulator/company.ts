// The company of the simulator: what Odoo has before anything is sold. A second company lives in the same database and
// must never be seen; texts are translated, names are not what their English source says.
import { states } from './states.ts';
import { Store, type Row } from './store.ts';
import { tablesOf, type Module, type Version } from './tables.ts';
import { Truth } from './truth.ts';

export type Product = Row & {
	template: Row;
	cost: number;
	units: 'unit' | 'kg';
	tracked: boolean;
	service: boolean;
	/** Where Odoo 16 and 17 keep the cost. */
	property: Row | null;
};
type Text = { en_US: string; zh_CN: string };

export class Company {
	readonly odoo: Store;
	readonly truth = new Truth();
	readonly version: Version;
	readonly id: number;
	readonly other: number;
	readonly currencies: Record<'EUR' | 'USD' | 'CNY', Row>;
	readonly countries: Record<'DE' | 'CN', Row>;
	readonly units: Record<'unit' | 'dozen' | 'kg', Row & { factor: number }>;
	readonly locations: Record<string, Row> = {};
	readonly warehouse: Row;
	readonly second: Row;
	readonly teams: Row[];
	readonly carrier: Row | null;
	readonly accounts: Record<'revenue' | 'tax' | 'receivable' | 'stock' | 'interim' | 'scrap' | 'bank', Row>;
	readonly user: Row;
	readonly userName = 'Mara Lind';
	readonly operations: Record<'replace' | 'refund' | 'repair', Row> | null;
	readonly reasons: { row: Row; code: string; name: Text }[] = [];
	readonly #fields = new Map<string, Row>();
	#now = new Date('2026-01-05T07:00:00.000Z');

	constructor(version: Version, modules: readonly Module[]) {
		this.version = version;
		this.odoo = new Store(tablesOf(version, modules));
		const { odoo } = this;
		this.tick();
		odoo.insert('ir_module_module', { name: 'base', state: 'installed', latest_version: `${version}.0.1.3` });
		for (const name of ['sale', 'stock', 'account', 'sale_stock', 'stock_account', ...modules])
			odoo.insert('ir_module_module', { name, state: 'installed', latest_version: `${version}.0.1.0` });
		odoo.insert('ir_module_module', { name: 'helpdesk', state: 'uninstalled' });
		this.currencies = {
			EUR: odoo.insert('res_currency', { name: 'EUR', rounding: 0.01, active: true }),
			USD: odoo.insert('res_currency', { name: 'USD', rounding: 0.01, active: true }),
			CNY: odoo.insert('res_currency', { name: 'CNY', rounding: 0.01, active: true })
		};
		this.countries = {
			DE: odoo.insert('res_country', { name: { en_US: 'Germany', zh_CN: '德国' }, code: 'DE' }),
			CN: odoo.insert('res_country', { name: { en_US: 'China', zh_CN: '中国' }, code: 'CN' })
		};
		const [home, foreign] = ['Weber Outdoor GmbH', 'Weber Trading Ltd'].map((name) =>
			this.#partner({ name, is_company: true })
		);
		this.id = odoo.insert('res_company', {
			name: 'Weber Outdoor GmbH',
			partner_id: home!.id,
			currency_id: this.currencies.EUR.id
		}).id;
		this.other = odoo.insert('res_company', {
			name: 'Weber Trading Ltd',
			partner_id: foreign!.id,
			currency_id: this.currencies.USD.id
		}).id;
		odoo.insert('res_users', { login: '__system__', partner_id: home!.id });
		const mara = this.#partner({ name: this.userName, parent_id: home!.id, commercial_partner_id: home!.id });
		this.user = odoo.insert('res_users', { login: 'mara', partner_id: mara.id });
		const unit = (name: Text, factor: number, values: object) =>
			Object.assign(odoo.insert('uom_uom', { name, factor, rounding: 0.01, active: true, ...values }), { factor });
		this.units = {
			unit: unit({ en_US: 'Units', zh_CN: '件' }, 1, { category_id: 1, uom_type: 'reference' }),
			// as Odoo stores it: the inverse of 12, with the digits that a float has
			dozen: unit({ en_US: 'Dozens', zh_CN: '打' }, 1 / 12, { category_id: 1, uom_type: 'bigger' }),
			kg: unit({ en_US: 'kg', zh_CN: '千克' }, 1, { category_id: 2, uom_type: 'reference' })
		};
		const place = (key: string, usage: string, parent: Row | null, values: object = {}) => {
			const row = odoo.insert('stock_location', {
				name: key,
				usage,
				location_id: parent?.id ?? null,
				active: true,
				...values
			});
			odoo.write('stock_location', row, { parent_path: `${(parent?.parent_path as string) ?? ''}${row.id}/` });
			return (this.locations[key] = row);
		};
		for (const [key, usage] of [
			['customers', 'customer'],
			['vendors', 'supplier'],
			['adjustment', 'inventory'],
			['production', 'production']
		] as const)
			place(key, usage, null);
		place('scrap', 'inventory', null, { scrap_location: true, company_id: this.id });
		const house = (code: string, name: string, company: number, address: Row | null) => {
			const warehouse = odoo.insert('stock_warehouse', {
				name,
				code,
				company_id: company,
				partner_id: address?.id ?? null,
				active: true
			});
			const within = { company_id: company, warehouse_id: warehouse.id };
			const view = place(`${code}`, 'view', null, within);
			const stock = place(`${code}/Stock`, 'internal', view, within);
			place(`${code}/Stock/Shelf`, 'internal', stock, within);
			place(`${code}/Quality`, 'internal', view, within);
			const type = odoo.insert('stock_picking_type', {
				name: { en_US: 'RMA Receipts' },
				code: 'incoming',
				warehouse_id: warehouse.id,
				company_id: company
			});
			odoo.write('stock_warehouse', warehouse, {
				lot_stock_id: stock.id,
				view_location_id: view.id,
				rma_in_type_id: type.id
			});
			return warehouse;
		};
		const depot = this.#partner({
			name: 'Depot Leipzig',
			parent_id: home!.id,
			commercial_partner_id: home!.id,
			country_id: this.countries.DE.id
		});
		this.warehouse = house('WH', 'Leipzig', this.id, depot);
		this.second = house('SH', '上海仓库', this.id, null);
		house('XX', 'Elsewhere', this.other, null);
		this.truth.set('warehouses', `${this.warehouse.id}`, { name: 'Leipzig', country: 'DE' });
		this.truth.set('warehouses', `${this.second.id}`, { name: '上海仓库', country: null });
		this.teams = [{ en_US: 'Web shop', zh_CN: '网店' }, { en_US: 'Field sales' }].map((name) =>
			odoo.insert('crm_team', { name, active: true })
		);
		this.carrier = odoo.has('delivery_carrier')
			? odoo.insert('delivery_carrier', { name: { en_US: 'Parcel', zh_CN: '包裹' }, active: true })
			: null;
		const account = (code: string, name: string) =>
			odoo.insert('account_account', {
				name: version === '16' ? name : { en_US: name, zh_CN: `${name}（中）` },
				code,
				code_store: { [this.id]: code },
				company_id: this.id
			});
		this.accounts = {
			revenue: account('400000', 'Product Sales'),
			tax: account('251000', 'Tax Received'),
			receivable: account('121000', 'Account Receivable'),
			stock: account('110100', 'Stock Valuation'),
			interim: account('110300', 'Stock Interim (Delivered)'),
			scrap: account('110500', 'Inventory Loss'),
			bank: account('101401', 'Bank')
		};
		for (const [model, values] of Object.entries(states)) {
			if (model === 'rma' && !odoo.has('rma')) continue;
			const field = odoo.insert('ir_model_fields', {
				name: 'state',
				model,
				ttype: 'selection',
				field_description: { en_US: 'Status' }
			});
			this.#fields.set(model, field);
			for (const [value, en_US, zh_CN] of values)
				odoo.insert('ir_model_fields_selection', { field_id: field.id, value, name: { en_US, zh_CN } });
		}
		this.operations = odoo.has('rma_operation') ? this.#rmaOperations() : null;
		if (odoo.has('rma_reason')) this.#rmaReasons();
	}

	/** The next transaction begins: `minutes` later, or at a time. */
	tick(minutes = 7): void {
		this.goTo(new Date(this.#now.getTime() + minutes * 60_000));
	}

	goTo(at: Date): void {
		this.#now = at;
		this.odoo.now = at;
		this.truth.now = at;
	}

	get now(): Date {
		return this.#now;
	}

	/** Logs a change of state as `tracking` fields do, in the language of the user. */
	track(
		model: string,
		row: Row,
		from: string,
		to: string,
		language: 'en' | 'zh' = row.id % 2 === 0 ? 'zh' : 'en'
	): string {
		const label = (state: string) => states[model]!.find(([value]) => value === state)![language === 'en' ? 1 : 2];
		const message = this.odoo.insert('mail_message', {
			model,
			res_id: row.id,
			date: this.now,
			message_type: 'notification',
			author_id: this.user.partner_id
		});
		const change = this.odoo.insert('mail_tracking_value', {
			field: this.#fields.get(model)!.id,
			field_id: this.#fields.get(model)!.id,
			field_desc: 'Status',
			old_value_char: label(from),
			new_value_char: label(to),
			mail_message_id: message.id
		});
		return `change-${change.id}`;
	}

	/** A customer, known or not yet known to sales. */
	customer(name: string, values: Record<string, unknown> = {}): Row {
		const row = this.#partner({ name, customer_rank: 1, ...values });
		this.truth.set('customers', `${row.id}`, {
			name,
			email: (values.email as string) ?? null,
			segment: values.is_company ? 'company' : 'person',
			country: values.country_id === this.countries.CN.id ? 'CN' : values.country_id ? 'DE' : null,
			city: (values.city as string) ?? null,
			created_at: this.now
		});
		return row;
	}

	/** Somebody who orders, or an address, of a customer: no customer of its own. */
	contact(of: Row, name: string, values: Record<string, unknown> = {}): Row {
		return this.#partner({ name, parent_id: of.id, commercial_partner_id: of.id, ...values });
	}

	vendor(name: string): Row {
		const row = this.#partner({ name, supplier_rank: 1, is_company: true, country_id: this.countries.CN.id });
		this.truth.set('suppliers', `${row.id}`, { name, country: 'CN' });
		return row;
	}

	#partner(values: Record<string, unknown>): Row {
		const row = this.odoo.insert('res_partner', {
			active: true,
			customer_rank: 0,
			supplier_rank: 0,
			is_company: false,
			...values
		});
		if (values.commercial_partner_id === undefined)
			this.odoo.write('res_partner', row, { commercial_partner_id: row.id });
		return row;
	}

	#rmaOperations(): Record<'replace' | 'refund' | 'repair', Row> {
		const operation = (name: string, label: Text) => {
			const row = this.odoo.insert('rma_operation', { name: label, active: true });
			this.odoo.insert('ir_model_data', {
				module: 'rma',
				name: `rma_operation_${name}`,
				model: 'rma.operation',
				res_id: row.id
			});
			return row;
		};
		return {
			replace: operation('replace', { en_US: 'Swap', zh_CN: '换货' }),
			refund: operation('refund', { en_US: 'Money back', zh_CN: '退款' }),
			repair: operation('repair', { en_US: 'Mend', zh_CN: '维修' })
		};
	}

	#rmaReasons(): void {
		const reasons: [string | null, Text][] = [
			['rma_reason_defective_product', { en_US: 'Defective Product', zh_CN: '产品有缺陷' }],
			[null, { en_US: 'Zip sticks', zh_CN: '拉链卡住' }]
		];
		for (const [xmlid, name] of reasons) {
			const row = this.odoo.insert('rma_reason', { name });
			if (xmlid)
				this.odoo.insert('ir_model_data', { module: 'rma_reason', name: xmlid, model: 'rma.reason', res_id: row.id });
			this.reasons.push({ row, code: xmlid ?? name.en_US, name });
		}
	}
}
