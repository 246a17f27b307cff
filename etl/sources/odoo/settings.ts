import { z } from 'zod';
import { local, named } from '../settings.ts';
import { databaseSettings } from '../sql/settings.ts';

/** An Odoo 16, 17 or 18 with sales, stock and invoicing, read from its PostgreSQL database. */
export const odooSource = z.strictObject({
	...named,
	kind: z.literal('odoo'),
	...local,
	...databaseSettings,
	/** The id of the company in Odoo (`res_company`); one source each. */
	company: z.int().min(1).default(1),
	/** Of translated names; where a name has no translation, English stands in. */
	language: z
		.string()
		.regex(/^[a-z]{2,3}(_[A-Z]{2})?(@[a-z]+)?$/, { error: 'a language as Odoo names it, such as en_US or zh_CN' })
		.default('en_US'),
	/** A folder with SELECTs that go before those of the preset, file by file; relative to the configuration file. */
	overrides: z.string().min(1).optional()
});
