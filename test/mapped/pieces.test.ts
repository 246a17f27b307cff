import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Cursor } from '../../etl/sources/types.ts';
import { mappedFolder } from './folders.ts';

const mapping = {
	'_dated.sql': "select *, count(*) over (partition by _file, no) as lines from orders_export where day <> 'x'",
	'order_lines.sql': `select _file, _line, _file || ':' || _line as order_line_id, no as order_id, day as product_id, lines as quantity
		from dated where no < '5'`,
	'returns.sql': 'select no as return_id, min(day) as requested_at from dated group by _file, no'
};

// A line is a row of two values, one of three (too many columns), or one that the mapping leaves out.
const line = fc.oneof(
	{
		weight: 5,
		arbitrary: fc.tuple(fc.integer({ min: 0, max: 9 }), fc.constantFrom('1', '2', 'x')).map((row) => row.join(','))
	},
	{ weight: 1, arbitrary: fc.constant('1,2,3') }
);
const folders = fc.array(fc.array(line, { maxLength: 6 }), { minLength: 1, maxLength: 5 }).chain((files) =>
	fc.record({
		files: fc.constant(files),
		/** When each file arrives: some together, in any order. */
		batches: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: files.length, maxLength: files.length })
	})
);

it(
	'files that arrive in pieces, in any order, give the rows that they give at once, and every line is accounted for',
	{ timeout: 120_000 },
	async () => {
		await fc.assert(
			fc.asyncProperty(folders, async ({ files, batches }) => {
				const write = (folder: string, index: number) =>
					writeFileSync(join(folder, `${index}.csv`), ['no,day', ...files[index]!, ''].join('\n'));
				const whole = mappedFolder({ files: {}, mapping });
				files.forEach((_, index) => write(whole.folder, index));
				const atOnce = await collect(whole, {});

				const pieces = mappedFolder({ files: {}, mapping });
				const gathered = { rows: [] as string[], read: 0, taken: 0, rejected: 0 };
				let cursor: Cursor = {};
				for (const batch of [0, 1, 2]) {
					files.forEach((_, index) => batches[index] === batch && write(pieces.folder, index));
					const piece = await collect(pieces, cursor);
					cursor = piece.cursor;
					gathered.rows.push(...piece.rows);
					gathered.read += piece.read;
					gathered.taken += piece.taken;
					gathered.rejected += piece.rejected;
				}
				expect({ ...gathered, rows: gathered.rows.toSorted() }).toEqual({
					rows: atOnce.rows.toSorted(),
					read: atOnce.read,
					taken: atOnce.taken,
					rejected: atOnce.rejected
				});
				const lines = files.flat();
				expect(atOnce.read + atOnce.rejected).toBe(lines.length);
				expect(atOnce.taken).toBe(lines.filter((text) => /^[0-4],[12]$/.test(text)).length);
			}),
			{ numRuns: 6 }
		);
	}
);

async function collect(folder: ReturnType<typeof mappedFolder>, before: Cursor) {
	const { landing, rows } = await folder.extract(before);
	const landed = [...(await rows('order_lines')), ...(await rows('returns'))].map((row) => JSON.stringify(row));
	return {
		rows: landed,
		read: landing?.inputs?.[0]?.rows ?? 0,
		taken: landing?.inputs?.[0]?.taken ?? 0,
		rejected: landing?.rejects.length ?? 0,
		cursor: landing?.cursor ?? before
	};
}
