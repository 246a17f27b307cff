// Brings accounts and what people wrote from the files of the data folder into PostgreSQL, once, before several web servers
// share it. The files are left as they are.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as statements from '../sql/app/move.ts';
import { nameOfPlace } from '../sql/app/open-store.ts';
import { PostgresStore } from '../sql/app/postgres-store.ts';
import { SqliteStore } from '../sql/app/sqlite-store.ts';
import { StoreError, type Statement } from '../sql/app/store.ts';
import { ownStoreUrl } from './config.ts';
import { RetourError } from './errors.ts';

export type Moved = { to: string; tables: { of: statements.Of; table: string; rows: number }[] };

/** What a server writes when it has only been started: the links and locks of the files take their place. */
const ofStart = ['one_time_links', 'work_locks', 'rate_limit_attempts'];

const rowsAtOnce = 1000;

/**
 * All rows of both files, or none. Throws `STORE_NO_TARGET` without RETOUR_STORE, `STORE_NO_FILES` where there is nothing to
 * move, `STORE_NO_TABLES` before a dashboard was started on the target, `STORE_IN_USE` where the target has rows, and
 * `STORE_UNUSABLE` where either cannot be used.
 */
export async function moveStore(dataFolder: string): Promise<Moved> {
	const url = ownStoreUrl();
	if (url === null)
		throw refusal('STORE_NO_TARGET', 'there is nowhere to move to', 'set RETOUR_STORE to the address of PostgreSQL');
	const app = join(dataFolder, 'app');
	const [file, accounts] = [join(app, 'retour.sqlite'), join(app, 'accounts.sqlite')];
	if (!existsSync(file) || !existsSync(accounts))
		throw refusal(
			'STORE_NO_FILES',
			`${app} has no retour.sqlite and accounts.sqlite`,
			'RETOUR_DATA must name the data folder that the dashboard served; a new one needs no move'
		);
	const target = new PostgresStore(url);
	try {
		await broughtUp(file);
		const tables = await target.write(async (statement) => {
			await makeSure(statement);
			return [...(await copy(statement, 'store', file)), ...(await copy(statement, 'accounts', accounts))];
		});
		return { to: nameOfPlace(url), tables };
	} catch (cause) {
		if (!(cause instanceof StoreError)) throw cause;
		throw new RetourError('run', 'STORE_UNUSABLE', cause.message, { cause, hint: cause.hint });
	} finally {
		await target.close();
	}
}

const refusal = (code: string, sentence: string, hint: string): RetourError =>
	new RetourError('run', code, sentence, { hint, exit: 2 });

/** A file that an earlier Retour wrote gets the tables of this one first. */
async function broughtUp(file: string): Promise<void> {
	const source = new SqliteStore(file);
	try {
		await source.read('select 1');
	} finally {
		await source.close();
	}
}

/** The target has its tables, and nothing in them but what a start leaves. */
async function makeSure(statement: Statement): Promise<void> {
	const targets = await statement<{ of: statements.Of; name: string }>(statements.selectTargets);
	if (!targets.some(({ of, name }) => of === 'accounts' && name === 'user'))
		throw refusal(
			'STORE_NO_TABLES',
			'there are no tables for accounts yet',
			'start the dashboard once with RETOUR_STORE, open its sign-in page, end it, and ask again'
		);
	for (const { of, name } of targets) {
		if (of === 'store' && ofStart.includes(name)) await statement(statements.deleteRows(of, name));
		const [counted] = await statement<{ found: number }>(statements.countRows(of, name));
		if (counted?.found !== 0)
			throw refusal(
				'STORE_IN_USE',
				`the table ${name} of the target has ${String(counted?.found)} rows`,
				'people work there already: nothing was moved, and two stores cannot be made one'
			);
	}
}

async function copy(statement: Statement, of: statements.Of, file: string): Promise<Moved['tables']> {
	const source = new DatabaseSync(file, { readOnly: true, timeout: 5000 });
	try {
		const moved: Moved['tables'] = [];
		for (const { name: table } of source.prepare(statements.selectTables).all() as { name: string }[]) {
			const rows = source.prepare(statements.selectAll(table)).all();
			for (let from = 0; from < rows.length; from += rowsAtOnce)
				await statement(statements.insertRows(of, table), {
					rows: JSON.stringify(rows.slice(from, from + rowsAtOnce))
				});
			moved.push({ of, table, rows: rows.length });
		}
		if (of === 'store') await countOn(statement);
		return moved;
	} finally {
		source.close();
	}
}

async function countOn(statement: Statement): Promise<void> {
	const counters = await statement<{ name: string; column_name: string }>(statements.selectCounters);
	for (const { name, column_name } of counters) await statement(statements.setCounter(name, column_name));
}
