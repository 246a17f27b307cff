import { z } from 'zod';
import { stages } from '../../contract/contract.ts';
import { local, named } from '../settings.ts';
import { databaseSettings } from '../sql/settings.ts';

/** A field as Customize Form names it. */
const field = z
	.string()
	.regex(/^[a-z][a-z0-9_]{0,63}$/, { error: 'a field name such as custom_return_reason, in lower-case letters' });

/** An ERPNext 15 site, read from its MariaDB database. */
export const erpnextSource = z.strictObject({
	...named,
	kind: z.literal('erpnext'),
	/** `timezone` only where the site's clock is not the one of its System Settings. */
	...local,
	...databaseSettings,
	/** Documents of this company only; by default of all, which must then keep their books in one currency. */
	company: z.string().min(1).max(140).optional(),
	/** Fields of the site, on lines or documents, that hold the reason of a return as a code and in words. */
	reasonField: field.optional(),
	reasonTextField: field.optional(),
	/** The stage that a status or a state of a workflow means, such as `{ 'Approved by sales': 'approved' }`. */
	states: z.record(z.string().min(1).max(140), z.enum(stages)).default({}),
	/** A folder with SELECTs that go before those of the preset, file by file; relative to the configuration file. */
	overrides: z.string().min(1).optional()
});
