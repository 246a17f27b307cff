// Packed files that cannot be unpacked, or should not be.
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { handMade } from '../../tabular/workbooks.ts';
import { csvOf, keysOf, ndjsonOf, rightTable } from '../rows.ts';
import type { Family } from '../yard.ts';

const pack = {
	gz: (bytes: string | Buffer) => gzipSync(bytes),
	zst: (bytes: string | Buffer) => zstdCompressSync(bytes)
};

const damagedPacking: Family = {
	name: 'damaged packing',
	make: (yard) => {
		const { random } = yard;
		const table = rightTable(random, yard.prefix);
		const packing = random.pick(['gz', 'zst'] as const);
		const [extension, text] = random.pick([
			['csv', csvOf(table)],
			['ndjson', ndjsonOf(table)],
			['tsv', csvOf(table, { delimiter: '\t' })]
		] as [string, string][]);
		const whole = pack[packing](text);
		const broken = Buffer.from(whole);
		broken.fill(0xee, 12, Math.min(whole.length - 1, 30));
		const bytes = random.pick([
			whole.subarray(0, random.int(packing === 'gz' ? 11 : 5, whole.length - 2)),
			Buffer.from(text),
			broken,
			pack[packing === 'gz' ? 'zst' : 'gz'](text)
		]);
		const name = `${table.entity.name}.${extension}.${packing}`;
		return {
			steps: [
				{
					make: () => void yard.write(name, bytes),
					expects: { stored: {}, quarantined: 0, warns: /TABULAR_(UNREADABLE|ENCODING)/ }
				},
				{
					make: () => void yard.write(name, whole),
					expects: { stored: { [table.entity.name]: keysOf(table) }, quarantined: 0, isOdd: true }
				}
			]
		};
	}
};

const twice: Family = {
	name: 'packed twice',
	make: (yard) => {
		const table = rightTable(yard.random, yard.prefix);
		const packing = yard.random.pick(['gz', 'zst'] as const);
		return {
			steps: [
				{
					make: () =>
						void yard.write(`${table.entity.name}.csv.${packing}`, pack[packing](pack[packing](csvOf(table)))),
					expects: { stored: {}, quarantined: 0, warns: /TABULAR_ENCODING|FILES_MISSING_COLUMN/ }
				}
			]
		};
	}
};

/** Made once: they are the same for every case. */
const spaces = Buffer.alloc(66 << 20, ' ');
let bombs: { gz: Buffer; zst: Buffer; xlsx: Buffer } | undefined;

const bomb: Family = {
	name: 'a bomb',
	make: (yard) => {
		bombs ??= {
			gz: gzipSync(spaces),
			zst: zstdCompressSync(spaces),
			xlsx: handMade({ sheets: { s: '' }, parts: { 'xl/worksheets/sheet0.xml': { content: spaces } } })
		};
		const kind = yard.random.pick(['gz', 'zst', 'xlsx'] as const);
		const table = rightTable(yard.random, yard.prefix);
		const name = `${table.entity.name}.${kind === 'xlsx' ? 'xlsx' : `csv.${kind}`}`;
		return {
			steps: [
				{
					make: () => void yard.write(name, bombs![kind]),
					expects: { stored: {}, quarantined: 0, warns: /TABULAR_TOO_LARGE/ }
				}
			]
		};
	}
};

export const packedFamilies: readonly Family[] = [damagedPacking, twice, bomb];
