import { z } from 'zod';
import { encoding, local, named } from '../settings.ts';

export const filesSource = z.strictObject({
	...named,
	...local,
	kind: z.literal('files'),
	/** Folder with `<entity>.csv` and so on; relative to the configuration file. */
	folder: z.string().min(1),
	encoding: encoding.default('utf-8'),
	/** Of CSV files; absent: a comma, and a tab in .tsv files. */
	delimiter: z.string().length(1).optional()
});
