import { z } from 'zod';
import { encoding, local, named } from '../settings.ts';
import { values } from '../values.ts';

/** When a file may be read; of every source that reads files from a folder. */
export const readiness = {
	/** A file is read once it has not changed for so many seconds; a run waits that long, once. */
	quietSeconds: z.number().min(0).max(600).default(2),
	/** Marker that says a file is whole, instead of waiting: `*.done` beside each file, or `_SUCCESS` in its folder. */
	ready: z
		.string()
		.regex(/^[^/*]*\*?[^/*]*$/, { error: 'a file name with at most one *, such as *.done or _SUCCESS' })
		.min(2)
		.optional()
};

export const filesSource = z.strictObject({
	...named,
	...local,
	...readiness,
	kind: z.literal('files'),
	/** Folder with `<entity>.csv` and so on; relative to the configuration file. */
	folder: z.string().min(1),
	encoding: encoding.default('utf-8'),
	/** Of CSV files; absent: a comma, and a tab in .tsv files. */
	delimiter: z.string().length(1).optional(),
	/** How its values are written where not as the contract has it. */
	values: values.optional()
});
