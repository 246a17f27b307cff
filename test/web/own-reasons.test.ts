// What people say that codes mean, through the file and back, as the dashboard and the pipeline read it.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createIncoming, insertFile, readIncoming, tables } from '../../sql/models/reference.ts';
import { mapCode, MappingError, readOwnMappings, unmapCode } from '../../web/lib/server/own-reasons.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'own-reasons-'));
const file = (data: string) => join(data, 'reference', 'reason_map_own.csv');
const of = (source_id: string, reason_code: string, reason: string) => ({ source_id, reason_code, reason });

describe('what codes mean', () => {
	test('is written, said anew and taken back, each code by itself', () => {
		const data = folder();
		expect(readOwnMappings(data)).toEqual([]);
		mapCode(data, of('erp', 'X99', 'style'));
		mapCode(data, of('shop', 'X99', 'colour'));
		mapCode(data, of('erp', 'X99', 'defective'));
		expect(readOwnMappings(data)).toEqual([of('shop', 'X99', 'colour'), of('erp', 'X99', 'defective')]);
		expect(unmapCode(data, { source_id: 'shop', reason_code: 'X99' })).toBe(true);
		expect(unmapCode(data, { source_id: 'shop', reason_code: 'X99' })).toBe(false);
		expect(readOwnMappings(data)).toEqual([of('erp', 'X99', 'defective')]);
		expect(readdirSync(join(data, 'reference'))).toEqual(['reason_map_own.csv']);
	});

	test('is not overwritten where the file is another one than we write', () => {
		const data = folder();
		mkdirSync(join(data, 'reference'));
		for (const text of [
			'code;reason\nX;style\n',
			'source_id,reason_code,reason\nerp,"X\n',
			'source_id,reason_code,reason\nerp,X\n'
		]) {
			writeFileSync(file(data), text);
			expect(() => mapCode(data, of('erp', 'X99', 'style'))).toThrow(MappingError);
			expect(readFileSync(file(data), 'utf8')).toBe(text);
		}
	});

	test('may stand in columns of another order, after a byte order mark, in lines of Windows', () => {
		const data = folder();
		mkdirSync(join(data, 'reference'));
		writeFileSync(file(data), '\uFEFFreason,source_id,reason_code\r\nstyle,erp,"S,1"\r\n\r\n');
		expect(readOwnMappings(data)).toEqual([of('erp', 'S,1', 'style')]);
	});

	test('says so where it cannot be saved', () => {
		const data = folder();
		writeFileSync(join(data, 'reference'), 'a file where the folder should be');
		expect(() => mapCode(data, of('erp', 'X99', 'style'))).toThrow(MappingError);
	});
});

test('any codes come back as they were written, and the pipeline reads the same', async () => {
	const table = tables.find(({ name }) => name === 'reason_map')!;
	const connection = await (await DuckDBInstance.create(':memory:')).connect();
	const text = fc
		.oneof(
			fc.string({ minLength: 1, maxLength: 8 }),
			fc.constantFrom('其他-3', 'a,b', 'say "no"', '=1+1', "it's", 'two\nlines')
		)
		.map((one) => one.replace(/[\0\r]/g, '').trim())
		.filter((one) => one !== '');
	const mappings = fc.uniqueArray(fc.record({ source_id: fc.constantFrom('erp', 'shop'), reason_code: text, reason: fc.constantFrom('style', 'colour') }), {
		minLength: 1, maxLength: 6, selector: ({ source_id, reason_code }) => `${source_id} ${reason_code}`
	}); // prettier-ignore
	await fc.assert(
		fc.asyncProperty(mappings, async (given) => {
			const data = folder();
			for (const one of given) mapCode(data, one);
			expect(readOwnMappings(data)).toEqual(given);
			await connection.run(createIncoming(table));
			await connection.run(insertFile(table, file(data)));
			const rows = (await connection.runAndReadAll(readIncoming(table))).getRowObjectsJS();
			const key = (one: Record<string, unknown>) =>
				JSON.stringify([one['source_id'], one['reason_code'], one['reason']]);
			expect(rows.map(key).sort()).toEqual(given.map(key).sort());
		}),
		{ numRuns: 40 }
	);
}, 60_000);
