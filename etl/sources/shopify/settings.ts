import { z } from 'zod';
import { named, secretName } from '../settings.ts';
import { readSettings } from '../window.ts';

/** The version of the Admin API that the tests speak. Shopify serves each for a year. */
export const testedVersion = '2026-07';

/** What our words for the end of goods are, for Shopify's. */
export const dispositions = ['restock', 'refurbish', 'return_to_vendor', 'scrap', 'quarantine'] as const;

export const shopifySource = z.strictObject({
	...named,
	kind: z.literal('shopify'),
	/** The shop's own domain at Shopify, `example.myshopify.com`. */
	shop: z.string().regex(/^[a-z0-9][a-z0-9-]*\.myshopify\.com$/, {
		error: 'the domain of the shop at Shopify such as example.myshopify.com'
	}),
	/** The access token of a custom app of the shop. */
	tokenFrom: secretName,
	apiVersion: z
		.string()
		.regex(/^20\d\d-(01|04|07|10)$/, { error: 'a version of the Admin API such as 2026-07' })
		.refine((version) => version >= '2026-01', { error: '2026-01 or later: earlier ones lack reasons of returns' })
		.default(testedVersion),
	/** Another address of the same API, such as a proxy of one's own. */
	endpoint: z.url().optional(),
	/** More rows than this are read by a bulk operation; false: never. */
	bulkAbove: z.union([z.int().min(1).max(10_000), z.literal(false)]).default(1000),
	/**
	 * Which refunds of shipped goods that belong to no return are returns all the same: `all`, those that were
	 * `restocked`, or `none`.
	 */
	refundsAsReturns: z.enum(['all', 'restocked', 'none']).default('all'),
	/** What became of goods, by Shopify's word for it. MISSING goods never arrived and have no end. */
	dispositions: z
		.strictObject({
			RESTOCKED: z.enum(dispositions).default('restock'),
			NOT_RESTOCKED: z.enum(dispositions).default('scrap'),
			PROCESSING_REQUIRED: z.enum(dispositions).default('quarantine')
		})
		.prefault({}),
	/** E-mail and telephone of customers are read only if asked for. */
	contacts: z.boolean().default(false),
	read: readSettings
});

export type ShopifySettings = Pick<
	z.output<typeof shopifySource>,
	'id' | 'bulkAbove' | 'refundsAsReturns' | 'dispositions' | 'contacts' | 'read' | 'apiVersion'
>;
