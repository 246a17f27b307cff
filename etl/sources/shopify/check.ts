import type { Effects } from '../../effects.ts';
import { once } from '../http/client.ts';
import type { Checked } from '../types.ts';
import type { Admin } from './admin.ts';
import { customers, inventory, orders, pageOf, products } from './documents.ts';
import { sized } from './reading.ts';
import { askShop, may, mayReadAllOrders, ofReturns, tables, withoutOrders, type Table } from './scopes.ts';
import type { ShopifySettings } from './settings.ts';

/**
 * Asks for the shop, the rights of the token, and one row of each table, so that a version of the API that lacks a field
 * is found before a run. Throws what the API throws, and `SHOPIFY_SCOPE` where orders cannot be read.
 */
export async function checkShop(
	{ id, apiVersion, contacts }: Pick<ShopifySettings, 'id' | 'apiVersion' | 'contacts'>,
	admin: Admin,
	effects: Pick<Effects, 'log'>
): Promise<Checked> {
	const shop = await askShop(admin, once);
	if (!may(shop, 'orders')) throw withoutOrders(id);
	const notes = [`${shop.name}, version ${admin.answeredBy() ?? apiVersion} of the Admin API`];
	const withReturns = may(shop, 'returns');
	const lacking = (Object.entries(tables) as [Table, (typeof tables)[Table]][]).filter(
		([, { scope }]) => !may(shop, scope)
	);
	for (const [, { scope, entities }] of lacking)
		notes.push(`${entities.join(', ')}: not read, the app lacks the access scope read_${scope}`);
	if (!withReturns)
		notes.push(
			'returns: only refunds that are returns, without reasons, stages and exchanges; the app lacks the access scope read_returns'
		);
	if (!mayReadAllOrders(shop))
		notes.push(
			'orders: only those of the last 60 days can be seen and deleted ones are not looked for; the app lacks the access scope read_all_orders'
		);
	if (shop.scopes.has('read_inventory') === false && may(shop, 'products'))
		notes.push('products: without their cost; the app lacks the access scope read_inventory');
	if (admin.answeredBy() !== null && admin.answeredBy() !== apiVersion)
		notes.push(`version ${apiVersion} is no longer served; set apiVersion to ${admin.answeredBy()} or later`);

	const roots = {
		orders: orders(withReturns),
		customers: customers(contacts),
		products: products(may(shop, 'inventory')),
		inventory
	};
	for (const [table, root] of Object.entries(roots) as [keyof typeof roots, (typeof roots)['orders']][])
		if (may(shop, tables[table].scope)) {
			const isDated = table !== 'inventory';
			await sized({ now: 1 }, (first) =>
				admin.ask({ document: pageOf(root, isDated), variables: { first }, what: `one of ${root.field}` }, once)
			);
		}
	effects.log('info', `${id}: asked ${shop.name} for one row of each table`);
	const entities = (Object.entries(tables) as [Table, (typeof tables)[Table]][])
		.filter(([, { scope }]) => may(shop, scope))
		.flatMap(([, table]) => [...table.entities])
		.filter((entity) => withReturns || !ofReturns.includes(entity));
	return { entities, notes };
}
