// What must hold whatever the files say: twice is once, any order is one order, in pieces is at once, no row is lost.
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore, type Store } from './store.ts';

type Row = { key: number; version: number };

/** A row says what its key and version say, so rows of the same key and version are the same. */
const csv = (rows: readonly Row[]): string =>
	[
		'supplier_id,name,country,updated_at',
		...rows.map(({ key, version }) => `k${key},"n ${key}\n${version}",${version % 2 ? '' : 'CN'},2026-01-0${version}`),
		''
	].join('\n');

const row = fc.record({ key: fc.integer({ min: 1, max: 6 }), version: fc.integer({ min: 1, max: 4 }) });
const files = fc.array(fc.array(row, { maxLength: 6 }), { minLength: 1, maxLength: 4 });
const named = (pieces: readonly Row[][]): Record<string, string> =>
	Object.fromEntries(pieces.map((rows, index) => [`suppliers-${index}.csv`, csv(rows)]));

/** One warehouse for all; every try is a source of its own. */
let store: Store;
let tries = 0;
beforeAll(async () => {
	store = await openStore();
});
afterAll(() => store.close());
const newSource = (): string => `try-${++tries}`;
const content = (source: string): Promise<unknown[][]> =>
	store.rows(`select * exclude (source_id, _load_seq) from raw.suppliers where source_id = '${source}' order by all`);
const balanced = async (): Promise<void> => {
	const off = await store.rows(
		'select * from load.counts where rows_read <> inserted + updated + unchanged + quarantined or loaded <> inserted + updated'
	);
	expect(off).toEqual([]);
};

test('the same input twice changes nothing', async () => {
	const stamps = (source: string) =>
		store.rows(`select supplier_id, _load_seq from raw.suppliers where source_id = '${source}' order by all`);
	await fc.assert(
		fc.asyncProperty(files, async (pieces) => {
			const source = newSource();
			await store.load(named(pieces), { source });
			const [before, stamped] = [await content(source), await stamps(source)];
			const report = await store.load(named(pieces), { source });
			expect(report.entities.map(({ inserted, updated }) => inserted + updated)).toEqual([0]);
			expect(await content(source)).toEqual(before);
			expect(await stamps(source)).toEqual(stamped);
			await balanced();
		}),
		{ numRuns: 15 }
	);
}, 120_000);

test('any order of files, in pieces or at once, gives the same rows', async () => {
	const shuffled = files.chain((pieces) =>
		fc.tuple(fc.constant(pieces), fc.shuffledSubarray(pieces, { minLength: pieces.length }))
	);
	await fc.assert(
		fc.asyncProperty(shuffled, async ([pieces, others]) => {
			const [atOnce, inPieces] = [newSource(), newSource()];
			await store.load(named(pieces), { source: atOnce });
			for (const [index, piece] of others.entries())
				await store.load({ [`suppliers-${index}.csv`]: csv(piece) }, { source: inPieces });
			expect(await content(inPieces)).toEqual(await content(atOnce));
			const keys = new Set(pieces.flat().map(({ key }) => key));
			expect(await content(atOnce)).toHaveLength(keys.size);
			await balanced();
		}),
		{ numRuns: 15 }
	);
}, 120_000);

test('no row of any garbage is lost', async () => {
	const field = fc.oneof(
		fc.constantFrom('', '1', '1.5', '2026-01-01', 'x', '"', '""', '"a\nb"', '退', '1,000', '-7', '2026-01-01T10:00Z'),
		fc.stringMatching(/^[a-c0-9",\n\r ;]{0,5}$/)
	);
	const line = fc.array(field, { minLength: 1, maxLength: 6 }).map((fields) => fields.join(','));
	const header = fc.constantFrom(
		'batch_id,product_id,produced_on,quantity',
		'batch_id,product_id,quantity,other',
		'Quantity,batch_id,x,product_id'
	);
	await fc.assert(
		fc.asyncProperty(header, fc.array(line, { maxLength: 30 }), async (first, lines) => {
			const source = newSource();
			const text = [first, ...lines].join('\n');
			const report = await store.load({ 'batches.csv': text }, { source });
			const { rowsRead, inserted, quarantined } = report.entities[0]!;
			await balanced();
			const where = `where source_id = '${source}'`;
			expect(await store.rows(`select count(*) from raw.batches ${where}`)).toEqual([[String(inserted)]]);
			const places = (await store.rows(`select line, raw_text from load.quarantine ${where}`)) as [string, string][];
			expect(places).toHaveLength(quarantined);
			const physical = text.split('\n');
			expect(rowsRead).toBeLessThan(physical.length);
			const firstLine = (raw: string): string => raw.split('\n')[0]!.replace(/\r+$/, '');
			for (const [place, raw] of places) expect(firstLine(physical[Number(place) - 1]!)).toBe(firstLine(raw));
		}),
		{ numRuns: 30 }
	);
}, 120_000);
