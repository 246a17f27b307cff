// Runs a folder of oracle files through the macros and functions of the product.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { readMacros } from '../../sql/macros/macros.ts';
import { countFigures, differences } from './figures.ts';
import { methods } from './methods/index.ts';
import type { Desk, Method, Oracle } from './method.ts';

/** `differences` is empty where the case agrees. */
export type CaseOutcome = { method: string; id: string; figures: number; differences: string[] };

const macrosFolder = join(import.meta.dirname, '../../sql/macros');

/** An in-memory database in which every macro stands. */
export async function openDesk(folder: string): Promise<Desk> {
	const connection = await (await DuckDBInstance.create(':memory:', { threads: '2' })).connect();
	await connection.run('create schema marts');
	for (const statement of readMacros(macrosFolder)) await connection.run(statement);
	return {
		connection,
		folder,
		async rows(sql, values) {
			const rows = (await connection.runAndReadAll(sql, values)).getRowObjectsJS();
			return rows.map((row) => plain(row) as Record<string, unknown>);
		}
	};
}

/** Runs every `*.json` of the folder; `say` hears of each case as it is done. */
export async function runFolder(
	folder: string,
	say: (outcome: CaseOutcome) => void = () => undefined
): Promise<CaseOutcome[]> {
	const outcomes: CaseOutcome[] = [];
	const desk = await openDesk(folder);
	try {
		for (const file of readdirSync(folder)
			.filter((name) => name.endsWith('.json'))
			.sort())
			for await (const outcome of runFile(desk, file)) {
				outcomes.push(outcome);
				say(outcome);
			}
	} finally {
		desk.connection.closeSync();
	}
	return outcomes;
}

async function* runFile(desk: Desk, file: string): AsyncGenerator<CaseOutcome> {
	let oracle: Oracle;
	let cases: ReturnType<Method>;
	try {
		oracle = JSON.parse(readFileSync(join(desk.folder, file), 'utf8')) as Oracle;
		const method = methods[oracle.method];
		if (!method) throw new Error(`no method is called ${JSON.stringify(oracle.method)}`);
		cases = method(oracle);
		if (cases.length === 0) throw new Error('it has no case that the method knows');
	} catch (error) {
		yield { method: file, id: '', figures: 0, differences: [sentenceOf(error)] };
		return;
	}
	for (const { id, figures } of cases) {
		const outcome: CaseOutcome = { method: oracle.method, id, figures: 0, differences: [] };
		try {
			const compared = await figures(desk);
			outcome.figures = compared.reduce((count, { expected }) => count + countFigures(expected), 0);
			outcome.differences = compared.flatMap(differences);
			if (outcome.figures === 0) outcome.differences.push('no figure was compared');
			// a method that overlooks a part of what is expected must not pass for one that agrees with it
			const expected = expectedIn(oracle, id);
			if (outcome.figures < expected)
				outcome.differences.push(`${outcome.figures} figures were compared, and ${expected} are expected`);
		} catch (error) {
			outcome.differences.push(sentenceOf(error));
		}
		yield outcome;
	}
	const untold = (oracle.cases ?? []).filter((given) => !cases.some(({ id }) => id === given.id));
	for (const { id } of untold)
		yield { method: oracle.method, id, figures: 0, differences: ['the method does not know this case'] };
}

function expectedIn(oracle: Oracle, id: string): number {
	const given = oracle.cases?.find((one) => one.id === id);
	const expected: unknown = given ? given.expected : oracle.cases ? undefined : oracle.expected;
	return expected === undefined ? 0 : countFigures(expected);
}

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message.split('\n')[0]! : String(error));

/** BIGINT columns come as bigints, which compare with nothing. */
function plain(value: unknown): unknown {
	if (typeof value === 'bigint') return Number(value);
	if (Array.isArray(value)) return value.map(plain);
	if (value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype)
		return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]));
	return value;
}
