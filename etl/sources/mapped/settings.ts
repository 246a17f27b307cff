import { z } from 'zod';
import { readiness } from '../files/settings.ts';
import { encoding, local, named } from '../settings.ts';
import { values } from '../values.ts';

export const mappedSource = z.strictObject({
	...named,
	...local,
	...readiness,
	kind: z.literal('mapped'),
	/** Folder of the files to be mapped; relative to the configuration file. */
	folder: z.string().min(1),
	/** Folder of one SELECT per contract entity, `<entity>.sql`; relative to the configuration file. */
	mapping: z.string().min(1),
	/** How the values that mappings give are written where not as the contract has it. */
	values: values.optional(),
	inputs: z.record(
		z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, { error: 'a name of lower-case letters, digits and underscores' }),
		z.strictObject({
			/** Which files, as a pattern within the folder: `*.csv`, `orders/*.parquet`. */
			files: z.string().min(1),
			format: z.enum(['csv', 'tsv', 'ndjson', 'parquet', 'xlsx']).optional(),
			/** XLSX: name of the sheet; absent: the only one that is not hidden. */
			sheet: z.string().min(1).max(31).optional(),
			delimiter: z.string().length(1).optional(),
			encoding: encoding.optional(),
			/** Map all files again whenever one of them changed, instead of the changed ones only. */
			whole: z.boolean().optional()
		})
	)
});
