// The text of a SELECT: what is a parameter in it, what is one SELECT, and which files make up an entity.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { literal as mariadbLiteral } from '../../etl/sources/mariadb/literals.ts';
import { literal as postgresLiteral } from '../../etl/sources/postgres/literals.ts';
import { chooseSelects, readSelects } from '../../etl/sources/sql/selects.ts';
import { blanked, fill, oneSelect, parametersOf } from '../../etl/sources/sql/text.ts';
import { freshMariadb, freshPostgres, hasMariadb, hasPostgres, type FreshDatabase } from '../servers.ts';

test.each([
	['postgres', `select ':a', ":b", $$:c$$, $x$:d$$:e$x$, e'\\':f', a::text, b[1:n], :g -- :h`, ['g']],
	['postgres', `select /* :a /* :b */ :c */ :d`, ['d']],
	['postgres', `select 'it''s :a' || :b::text || :B`, ['b']],
	['mariadb', `select ':a', ":b", \`:c\`, 'it\\'s :d', 1--1, :e # :f\n, :g -- :h\n, @x := :i`, ['e', 'g', 'i']],
	['mariadb', `select /* :a /* :b */ :c`, ['c']]
] as const)('%s: the parameters of %s', (dialect, text, expected) => {
	expect(parametersOf(text, dialect, 'orders.sql')).toEqual(expected);
	const literals = Object.fromEntries(expected.map((name) => [name, '7']));
	const filled = fill(text, literals, dialect, 'orders.sql');
	expect(parametersOf(filled, dialect, 'orders.sql')).toEqual([]);
	expect(blanked(filled, dialect, 'orders.sql').match(/7/g)!.length).toBeGreaterThanOrEqual(expected.length);
});

test.each([
	['postgres', ``, 'it begins with nothing'],
	['postgres', `delete from orders`, 'it begins with delete'],
	['postgres', `select 1; drop table orders`, 'it holds several statements'],
	['postgres', `select 1) as a, (select 2`, 'it closes a bracket that it did not open'],
	['postgres', `select (1`, 'a bracket is not closed'],
	['postgres', `select 'a`, 'a quote or a comment is not closed'],
	['postgres', `select $q$ a`, '$q$ is not closed'],
	['postgres', `select 1 /* a`, 'a comment is not closed'],
	[
		'mariadb',
		`select 1 /*! ; drop table orders */`,
		'a comment that the server would execute (/*! … */) is not allowed'
	],
	['mariadb', `select 1 /*M! , 2 */`, 'a comment that the server would execute (/*! … */) is not allowed'],
	['mariadb', `select 'a\\'`, 'a quote or a comment is not closed']
] as const)('%s: %j is refused', (dialect, text, why) => {
	expect(() => oneSelect(text, dialect, 'orders.sql')).toThrow(`orders.sql must be one SELECT: ${why}`);
});

test('a SELECT may end with semicolons, and hold them in texts and comments', () => {
	expect(oneSelect(`-- a; b\nselect ';' as a ; ;\n`, 'postgres', 'orders.sql')).toBe(`-- a; b\nselect ';' as a`);
	expect(oneSelect(`with a as (select 1) select * from a`, 'mariadb', 'orders.sql')).toContain('with a');
});

describe('literals', () => {
	const servers: Record<string, FreshDatabase<unknown>> = {};
	beforeAll(async () => {
		if (hasPostgres) servers.postgres = await freshPostgres();
		if (hasMariadb) servers.mariadb = await freshMariadb();
	});
	afterAll(() => Promise.all(Object.values(servers).map((server) => server.drop())));

	test.each([
		['postgres', postgresLiteral, 'postgres'],
		['mariadb', mariadbLiteral, 'mariadb'],
		['mariadb with other modes', mariadbLiteral, 'mariadb']
	] as const)('%s: every text arrives as it is', async (name, literal, dialect) => {
		const server = servers[dialect];
		if (!server) return;
		if (name.includes('modes')) await server.run(`set sql_mode = 'NO_BACKSLASH_ESCAPES,ANSI_QUOTES'`);
		const nasty = fc.string({ unit: fc.oneof(fc.constantFrom("'", '"', '\\', '%', '\n', '红', ';', '-', ':a', '$$'), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 })), maxLength: 12 }); // prettier-ignore
		await fc.assert(
			fc.asyncProperty(nasty, async (found) => {
				const text = found.replaceAll('\0', '');
				const statement = fill('select :text as text', { text: literal(text) }, dialect, 'a test');
				expect(await server.run(statement)).toEqual([{ text }]);
			}),
			{ numRuns: 60 }
		);
	});
});

describe('folders', () => {
	const root = mkdtempSync(join(tmpdir(), 'retour-selects-'));
	afterAll(() => rmSync(root, { recursive: true }));
	const folder = (files: Record<string, string>): string => {
		const path = mkdtempSync(join(root, 'f-'));
		for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
		return path;
	};
	const chosen = (folders: string[], variants: string[] = []) => {
		const { selects, broken, silent } = chooseSelects(readSelects(folders), variants, 'postgres');
		return {
			texts: Object.fromEntries(
				selects.map(({ entity, role, text }) => [role === 'rows' ? entity.name : `${entity.name} gone`, text])
			),
			steps: Object.fromEntries(selects.map(({ entity, steps }) => [entity.name, steps.map(({ name }) => name)])),
			broken: broken.map(({ entity }) => entity),
			silent
		};
	};

	test('an override wins over a preset, a variant that is there over the plain file', () => {
		const preset = folder({
			'orders.sql': 'select 1',
			'orders.16.sql': 'select 16',
			'orders.17.sql': 'select 17',
			'orders.deleted.sql': 'select 0',
			'returns.sql': 'select 1',
			'returns.rma.sql': 'select 2'
		});
		const overrides = folder({ 'returns.sql': 'select 3', 'customers.sql': '-- nothing; none' });
		expect(chosen([preset]).texts).toEqual({ orders: 'select 1', 'orders gone': 'select 0', returns: 'select 1' });
		expect(chosen([preset], ['17', 'rma', '16']).texts).toMatchObject({ orders: 'select 17', returns: 'select 2' });
		expect(chosen([preset, overrides], ['17', 'rma'])).toMatchObject({
			texts: { orders: 'select 17', returns: 'select 3' },
			silent: ['customers']
		});
	});

	test('a SELECT has the steps that it mentions, each before those that read it', () => {
		const path = folder({
			'orders.sql': 'select * from moves -- not lines',
			'_moves.sql': 'select * from base join units using (id)',
			'_base.sql': 'select 1 as id',
			'_units.sql': `select id, 'moves' as a from base`,
			'_lines.sql': 'select 2',
			'returns.sql': 'select * from loop_a',
			'_loop_a.sql': 'select * from loop_b',
			'_loop_b.sql': 'select * from loop_a',
			'refunds.sql': 'update refunds set id = 1'
		});
		expect(chosen([path])).toMatchObject({
			steps: { orders: ['base', 'units', 'moves'] },
			broken: ['returns', 'refunds']
		});
	});

	test('a file of no entity and an empty folder are named', () => {
		expect(() => readSelects([folder({ 'ordres.sql': 'select 1' })])).toThrow('ordres.sql: named after no entity');
		expect(() => readSelects([folder({ '_step.sql': 'select 1' })])).toThrow('there is no SELECT in');
		expect(() => readSelects([join(root, 'nowhere')])).toThrow('cannot be read');
	});
});
