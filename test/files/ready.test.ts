// A folder that is written to while it is read.
import { appendFileSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openExchange, type Exchange } from './folder.ts';

let exchange: Exchange;
beforeEach(async () => {
	exchange = await openExchange();
});
afterEach(() => exchange.close());

/** Writes a file without giving it a time in the past. */
const write = (name: string, text: string): string => {
	const path = join(exchange.folder, name);
	mkdirSync(dirname(path), { recursive: true });
	writeFileSync(path, text);
	return path;
};
const names = async () => (await exchange.rows('select name from raw.suppliers order by all')).flat();
const text = 'supplier_id,name\na,A\n';

describe('by quiet', () => {
	test('a file that was just written is read once it has been quiet, in the same run', async () => {
		write('suppliers.csv', text);
		const started = performance.now();
		expect((await exchange.run({ quietSeconds: 0.4 }))?.warnings).toEqual([]);
		expect(performance.now() - started).toBeGreaterThan(300);
		expect(await names()).toEqual(['A']);
	});

	test('a file that goes on growing is left for the next run, the others are read', async () => {
		const path = write('suppliers-2.csv', text);
		exchange.put('suppliers-1.csv', 'supplier_id,name\nb,B\n');
		const growing = setInterval(() => appendFileSync(path, 'c,C\n'), 20);
		const report = await exchange.run({ quietSeconds: 0.2 }).finally(() => clearInterval(growing));
		expect(report?.warnings).toEqual(['suppliers-2.csv is being written to and is left for the next run']);
		expect(await names()).toEqual(['B']);
		expect((await exchange.run({ quietSeconds: 0.2 }))?.warnings).toEqual([]);
		expect(await names()).toEqual(['A', 'B', 'C']);
	});

	test('nobody waits for files that are old, or that did not change', async () => {
		exchange.put('suppliers.csv', text);
		const started = performance.now();
		await exchange.run({ quietSeconds: 30 });
		expect(await exchange.run({ quietSeconds: 30 })).toBeNull();
		expect(performance.now() - started).toBeLessThan(20_000);
	});
});

describe('by a marker', () => {
	const ready = '*.done';

	test('beside each file: none is read without it, however old it is', async () => {
		exchange.put('suppliers-1.csv', text);
		exchange.put('suppliers-2.csv', 'supplier_id,name\nb,B\n');
		exchange.put('suppliers-2.csv.done', '');
		exchange.put('suppliers-3.csv', 'supplier_id,name\nc,C\n');
		exchange.put('suppliers-3.done', '');
		const report = await exchange.run({ ready });
		expect(report?.warnings).toEqual([
			'suppliers-1.csv has no marker suppliers-1.csv.done yet and is left for the next run'
		]);
		expect(await names()).toEqual(['B', 'C']);
	});

	test('a file that changed after its marker waits for another one', async () => {
		exchange.put('suppliers.csv', text);
		exchange.put('suppliers.csv.done', '');
		await exchange.run({ ready });
		exchange.put('suppliers.csv', 'supplier_id,name\na,Z\n');
		expect((await exchange.run({ ready }))?.warnings).toEqual([
			expect.stringContaining('was changed after its marker')
		]);
		expect(await names()).toEqual(['A']);
		exchange.put('suppliers.csv.done', '');
		expect((await exchange.run({ ready }))?.warnings).toEqual([]);
		expect(await names()).toEqual(['Z']);
	});

	test('of a folder holds for all of its files', async () => {
		exchange.put('suppliers/1.csv', text);
		exchange.put('warehouses/1.csv', 'warehouse_id,name\nw,W\n');
		exchange.put('warehouses/_SUCCESS', '');
		const report = await exchange.run({ ready: '_SUCCESS' });
		expect(report?.warnings).toEqual([expect.stringContaining('suppliers/1.csv has no marker _SUCCESS')]);
		expect(report?.entities).toMatchObject([{ entity: 'warehouses' }]);
	});
});

test('a file whose time lies in the future is read', async () => {
	const path = write('suppliers.csv', text);
	utimesSync(path, new Date('2040-01-01'), new Date('2040-01-01'));
	await exchange.run({ quietSeconds: 30 });
	expect(await names()).toEqual(['A']);
});
