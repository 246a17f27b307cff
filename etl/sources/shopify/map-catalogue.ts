// From customers, products, locations and stock of Shopify to rows of the contract.
import type { Row } from './landed-rows.ts';
import type { Node } from './reading.ts';
import { idOf } from './shapes.ts';

type Address = { countryCodeV2: string | null; province: string | null; city: string | null } | null;

/** Contacts are there only where they were asked for. */
export function mapCustomer(node: Node): Row {
	const address = node.defaultAddress as Address;
	const email = node.defaultEmailAddress as { emailAddress: string | null } | null | undefined;
	const phone = node.defaultPhoneNumber as { phoneNumber: string | null } | null | undefined;
	return {
		customer_id: idOf(node.id),
		name: (node.displayName as string | null) ?? null,
		...(email === undefined ? {} : { email: email?.emailAddress ?? null }),
		...(phone === undefined ? {} : { phone: phone?.phoneNumber ?? null }),
		country: address?.countryCodeV2 ?? null,
		region: address?.province ?? null,
		city: address?.city ?? null,
		created_at: node.createdAt as string,
		updated_at: node.updatedAt as string
	};
}

type Variant = Node & {
	title: string;
	sku: string | null;
	inventoryItem?: { unitCost: { amount: string; currencyCode: string } | null } | null;
};

/** A row for each variant: it is what is sold. `dayOf`: the day of an instant in the shop. */
export function mapProduct(node: Node, dayOf: (instant: string) => string): Row[] {
	const name = node.title as string;
	return (node.variants as Variant[]).map((variant) => ({
		product_id: idOf(variant.id),
		sku: variant.sku || null,
		// the name of the only variant of a product without options
		name: variant.title === 'Default Title' ? name : `${name} – ${variant.title}`,
		category: (node.productType as string | null) || null,
		brand: (node.vendor as string | null) || null,
		...(variant.inventoryItem === undefined
			? {}
			: {
					unit_cost: variant.inventoryItem?.unitCost?.amount ?? null,
					currency: variant.inventoryItem?.unitCost?.currencyCode ?? null
				}),
		launched_on: dayOf((node.publishedAt as string | null) ?? (node.createdAt as string)),
		updated_at: node.updatedAt as string
	}));
}

export const mapLocation = (node: Node): Row => ({
	warehouse_id: idOf(node.id),
	name: node.name as string,
	country: (node.address as { countryCode: string | null } | null)?.countryCode ?? null
});

type Level = Node & { location: { id: string }; quantities: { name: string; quantity: number }[] };

/** Stock on hand by state. What is on hand includes what is damaged or under inspection. */
export function mapStock(node: Node, day: string): Row[] {
	const variant = node.variant as { id: string } | null;
	if (!node.tracked || !variant) return [];
	return (node.inventoryLevels as Level[]).flatMap((level) => {
		const of = (name: string): number => level.quantities.find((one) => one.name === name)?.quantity ?? 0;
		const states = {
			sellable: of('on_hand') - of('damaged') - of('quality_control'),
			unsellable: of('damaged'),
			quarantine: of('quality_control')
		};
		return Object.entries(states)
			.filter(([state, quantity]) => quantity !== 0 || state === 'sellable')
			.map(([state, quantity]) => ({
				product_id: idOf(variant.id),
				warehouse_id: idOf(level.location.id),
				stock_state: state,
				as_of: day,
				quantity
			}));
	});
}

/** The day of an instant in a time zone, `YYYY-MM-DD`. */
export function daysIn(timezone: string): (instant: string) => string {
	const format = new Intl.DateTimeFormat('en-CA', { timeZone: timezone, dateStyle: 'short' });
	return (instant) => format.format(new Date(instant));
}
