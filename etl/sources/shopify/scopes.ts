// What an access token may read, and what follows from that.
import { RetourError } from '../../errors.ts';
import type { Caller } from '../http/client.ts';
import type { Admin } from './admin.ts';
import { shopDocument } from './documents.ts';

export type Shop = {
	name: string;
	currency: string;
	timezone: string;
	scopes: ReadonlySet<string>;
};

/** The shop and what the token may read. */
export async function askShop(admin: Admin, caller: Caller): Promise<Shop> {
	const { shop, currentAppInstallation } = await admin.ask<{
		shop: { name: string; currencyCode: string; ianaTimezone: string };
		currentAppInstallation: { accessScopes: { handle: string }[] };
	}>({ document: shopDocument, what: 'the shop' }, caller);
	return {
		name: shop.name,
		currency: shop.currencyCode,
		timezone: shop.ianaTimezone,
		scopes: new Set(currentAppInstallation.accessScopes.map((scope) => scope.handle))
	};
}

/** A right to write includes that to read. */
export const may = ({ scopes }: Pick<Shop, 'scopes'>, what: string): boolean =>
	scopes.has(`read_${what}`) || scopes.has(`write_${what}`);

export const mayReadAllOrders = ({ scopes }: Pick<Shop, 'scopes'>): boolean => scopes.has('read_all_orders');

/** Entities by the table that they come from, with the scope that it needs. */
export const tables = {
	orders: {
		scope: 'orders',
		entities: [
			'orders',
			'order_lines',
			'refunds',
			'returns',
			'return_lines',
			'return_events',
			'inspections',
			'inventory_movements',
			'exchanges'
		]
	},
	customers: { scope: 'customers', entities: ['customers'] },
	products: { scope: 'products', entities: ['products'] },
	locations: { scope: 'locations', entities: ['warehouses'] },
	inventory: { scope: 'inventory', entities: ['inventory_levels'] }
} as const;

export type Table = keyof typeof tables;

/** Of these, entities that come of returns in Shopify's sense and need their scope. */
export const ofReturns = ['return_events', 'inspections', 'exchanges'];

export const withoutOrders = (source: string): RetourError =>
	new RetourError('source', 'SHOPIFY_SCOPE', `${source}: the access token may not read orders`, {
		hint: 'give the app at least the access scopes read_orders and read_returns, and approve them in the shop'
	});
