// Products of the simulated company: variants, categories, costs where each version keeps them, offers, lots, rates.
import type { Company, Product } from './company.ts';
import type { Row } from './store.ts';

export type ProductOptions = {
	name: { en_US: string; zh_CN?: string };
	sku: string;
	cost: number;
	category: Row;
	unit?: 'unit' | 'kg';
	tracked?: boolean;
	service?: boolean;
	vendor?: Row | null;
	/** Names of the values of one attribute with several, and of one with a single value, which names nothing. */
	variants?: string[];
	company?: number | null;
};

/** Categories below All, which Odoo has from the beginning. */
export function categories(of: Company, paths: readonly string[][]): Row[] {
	const { odoo } = of;
	const make = (name: string, parent: Row | null): Row => {
		const row = odoo.insert('product_category', { name, parent_id: parent?.id ?? null });
		odoo.write('product_category', row, { parent_path: `${(parent?.parent_path as string) ?? ''}${row.id}/` });
		return row;
	};
	const all = make('All', null);
	odoo.insert('ir_model_data', {
		module: 'product',
		name: 'product_category_all',
		model: 'product.category',
		res_id: all.id
	});
	const known = new Map<string, Row>();
	return paths.map((path) =>
		path.reduce((parent, name, depth) => {
			const key = path.slice(0, depth + 1).join('/');
			const row = known.get(key) ?? make(name, parent);
			known.set(key, row);
			return row;
		}, all)
	);
}

/** A template with its variants (one where none are named); the truth has them in Chinese where there is Chinese. */
export function product(of: Company, options: ProductOptions, path: readonly string[]): Product[] {
	const { odoo, truth } = of;
	const {
		name,
		sku,
		cost,
		category,
		unit = 'unit',
		tracked = false,
		service = false,
		vendor = null,
		variants = []
	} = options;
	const company = options.company ?? null;
	const template = odoo.insert('product_template', {
		name,
		type: service ? 'service' : 'consu',
		detailed_type: service ? 'service' : 'product',
		is_storable: !service,
		tracking: tracked ? 'lot' : 'none',
		categ_id: category.id,
		uom_id: of.units[unit].id,
		uom_po_id: of.units[unit].id,
		list_price: cost * 2,
		company_id: company,
		active: true
	});
	if (vendor)
		odoo.insert('product_supplierinfo', {
			partner_id: of.contact(vendor, 'Orders').id,
			product_tmpl_id: template.id,
			sequence: 1,
			min_qty: 0,
			price: cost,
			delay: 3
		});
	const lines = variants.length > 0 ? attributes(of, template, variants) : [];
	return (variants.length > 0 ? variants : [null]).map((variant, index): Product => {
		const row = odoo.insert('product_product', {
			product_tmpl_id: template.id,
			default_code: variant ? `${sku}-${index + 1}` : sku,
			active: true,
			standard_price: { [of.id]: cost, [of.other]: cost * 7 }
		});
		let property: Row | null = null;
		if (odoo.has('ir_property')) {
			const values = { name: 'standard_price', res_id: `product.product,${row.id}`, type: 'float' };
			odoo.insert('ir_property', { ...values, company_id: of.other, value_float: cost * 7 });
			if (cost > 0) property = odoo.insert('ir_property', { ...values, company_id: of.id, value_float: cost });
		}
		const made: Product = Object.assign(row, { template, cost, units: unit, tracked, service, property });
		for (const line of variant ? [lines[0]![index]!, lines[1]![0]!] : [])
			odoo.link('product_variant_combination', {
				product_product_id: row.id,
				product_template_attribute_value_id: line.id
			});
		if (company === null || company === of.id)
			truth.set('products', `${row.id}`, {
				sku: row.default_code as string,
				name: `${name.zh_CN ?? name.en_US}${variant ? ` (${variant})` : ''}`,
				category: path[0]!,
				subcategory: path.length > 1 ? path.at(-1)! : null,
				supplier_id: vendor ? `${vendor.id}` : null,
				unit_cost: cost === 0 ? null : cost,
				currency: 'EUR'
			});
		return made;
	});
}

function attributes(of: Company, template: Row, variants: readonly string[]): Row[][] {
	const { odoo } = of;
	return [variants, ['Cotton']].map((values, sequence) => {
		const attribute = odoo.insert('product_attribute', { name: { en_US: 'Attribute' }, sequence });
		const line = odoo.insert('product_template_attribute_line', {
			product_tmpl_id: template.id,
			attribute_id: attribute.id,
			sequence,
			value_count: values.length,
			active: true
		});
		return values.map((name) => {
			const value = odoo.insert('product_attribute_value', { name: { en_US: name }, attribute_id: attribute.id });
			return odoo.insert('product_template_attribute_value', {
				product_attribute_value_id: value.id,
				attribute_line_id: line.id,
				product_tmpl_id: template.id,
				attribute_id: attribute.id,
				ptav_active: true
			});
		});
	});
}

/** A new cost: where the version keeps it, with the write_date that this moves. */
export function changeCost(of: Company, product: Product, cost: number): void {
	product.cost = cost;
	if (of.odoo.has('ir_property')) of.odoo.write('ir_property', product.property!, { value_float: cost });
	else of.odoo.write('product_product', product, { standard_price: { [of.id]: cost, [of.other]: 1 } });
	of.truth.set('products', `${product.id}`, { unit_cost: cost });
}

/** Rates as Odoo has them: units of the currency for one euro. The truth is euros for one unit. */
export function rate(of: Company, code: 'USD' | 'CNY', day: string, perEuro: number, company: number | null): void {
	of.odoo.insert('res_currency_rate', {
		name: day,
		rate: perEuro,
		currency_id: of.currencies[code].id,
		company_id: company
	});
	if (company !== of.other) of.truth.set('exchange_rates', `${day} ${code}`, { rate: (1 / perEuro).toFixed(10) });
}
