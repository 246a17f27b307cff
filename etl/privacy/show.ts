// Everything that is held about one customer, as files that a person can read: one JSON with all of it, and a CSV for
// each place, in the order in which the data came and went.
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { selectLanded } from '../../sql/privacy/landing.ts';
import type { Config } from '../config.ts';
import type { Effects } from '../effects.ts';
import { RetourError } from '../errors.ts';
import { readLanding } from '../extract/landing.ts';
import { prepare } from '../pipeline.ts';
import { listVersions } from '../publish/versions.ts';
import { timeId } from '../runs.ts';
import { openWarehouse } from '../warehouse.ts';
import { byTable, landingsIn, withTheirs, type Known } from './data-folder.ts';
import { readStored } from './fresh-warehouse.ts';
import { forgetLanded, readLanded } from './landed.ts';
import { hashOfCustomer, pseudonymOf } from './register.ts';
import { auditPrivacy, redactStore } from './stores.ts';
import { idOf } from './theirs.ts';
import { readVersionRows } from './versions.ts';

type Row = Record<string, unknown>;
type Part = { place: string; rows: Row[] };

export type Shown = { folder: string; parts: { place: string; rows: number; file: string }[] };

/**
 * Writes what is held about a customer into a new or empty folder that only its owner may read. Throws
 * `PRIVACY_UNKNOWN_CUSTOMER`, `PRIVACY_FOLDER` where the folder has something in it, `RUN_BUSY` while a run is under way.
 */
export async function showCustomer({
	config,
	dataFolder,
	effects,
	sourceId,
	customerId,
	folder
}: {
	config: Config;
	dataFolder: string;
	effects: Effects;
	sourceId: string;
	customerId: string;
	folder: string;
}): Promise<Shown> {
	const to = resolve(folder);
	if (existsSync(to) && readdirSync(to).length > 0)
		throw new RetourError('privacy', 'PRIVACY_FOLDER', `${to} is not empty`, {
			hint: 'what is written there is about one person; give it a folder of its own',
			exit: 2
		});
	const warehouse = await openWarehouse(dataFolder, effects, config.reporting.timezone);
	let parts: Part[];
	try {
		const { connection } = warehouse;
		await prepare(connection, config, dataFolder);
		// a register of this one customer, with a key of the moment: the same search finds what is theirs
		const key = randomBytes(32);
		const person = {
			source_id: sourceId,
			customer_hash: hashOfCustomer(key, sourceId, customerId),
			pseudonym: pseudonymOf(key, sourceId, customerId),
			name_hashes: [],
			requests: []
		};
		parts = await withTheirs({ connection, dataFolder }, { key, erased: [person] }, async (known) => {
			const found = await collect(connection, dataFolder, { known, now: effects.now() });
			if (found.length === 0 && !known.ids.customers.has(idOf(sourceId, customerId)))
				throw new RetourError(
					'privacy',
					'PRIVACY_UNKNOWN_CUSTOMER',
					`nothing is known of a customer ${JSON.stringify(customerId)} of ${sourceId}`,
					{ hint: 'wanted is the id that the source gives them, as the page of the customer shows it', exit: 2 }
				);
			return found;
		});
	} finally {
		warehouse.close();
	}
	const shown = writeParts(to, parts);
	const now = effects.now();
	await auditPrivacy(dataFolder, {
		action: 'show_customer',
		subject: `show-${timeId(now)}`,
		details: { source: sourceId },
		now
	});
	return shown;
}

async function collect(
	connection: DuckDBConnection,
	dataFolder: string,
	{ known, now }: { known: Known; now: Date }
): Promise<Part[]> {
	const parts: Part[] = [];
	for (const { relation, rows } of await readStored(connection)) parts.push({ place: `warehouse ${relation}`, rows });
	for (const { sourceId, folder, name } of landingsIn(dataFolder)) {
		const { landing } = readLanding(folder);
		const read = await readLanded({ connection, sourceId, folder, landing });
		for (const { file, own, relation, terms } of read) {
			const rows = (await connection.runAndReadAll(selectLanded(relation, own, terms))).getRowObjectsJson();
			parts.push({ place: `landing ${sourceId}/${name} ${file.origin}`, rows });
		}
		await forgetLanded(connection, read);
		const rejects = landing.rejects.filter(({ raw }) => known.mentionsOf(sourceId).says(raw));
		parts.push({ place: `landing ${sourceId}/${name} rejects`, rows: rejects });
	}
	const held = known.held.map(({ row: { source_id, entity, file, line, column_name, found, raw_text } }): Row => {
		return { source_id, entity, file, line: line === null ? null : Number(line), column_name, found, raw_text };
	});
	parts.push({ place: 'warehouse load.quarantine', rows: held });
	for (const version of listVersions(dataFolder).toReversed())
		for (const { relation, rows } of await readVersionRows(connection, dataFolder, version))
			parts.push({ place: `version ${version} ${relation}`, rows });
	const said = await redactStore(dataFolder, known.redactor, { isDry: true, now });
	for (const [table, rows] of byTable(said))
		parts.push({
			place: `store ${table}`,
			rows: rows.map(({ row }) => row)
		});
	for (const folder of ['runs', 'published/restatements']) {
		const names = existsSync(join(dataFolder, folder)) ? readdirSync(join(dataFolder, folder)) : [];
		const texts = names.map((name) => ({ file: name, text: readFileSync(join(dataFolder, folder, name), 'utf8') }));
		parts.push({ place: folder, rows: texts.filter(({ text }) => known.redactor.text(text) !== text) });
	}
	return parts.filter(({ rows }) => rows.length > 0);
}

function writeParts(folder: string, parts: readonly Part[]): Shown {
	mkdirSync(folder, { recursive: true });
	chmodSync(folder, 0o700);
	const write = (name: string, text: string) => writeFileSync(join(folder, name), text, { mode: 0o600 });
	const shown = parts.map(({ place, rows }, index) => {
		const file = `${String(index + 1).padStart(3, '0')}-${place.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')}.csv`;
		write(file, csvOf(rows));
		return { place, rows: rows.length, file };
	});
	write(
		'all.json',
		`${JSON.stringify(parts, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value), '\t')}\n`
	);
	write(
		'README.txt',
		`${['What is held about one customer, by the place where it lies. all.json has all of it; a CSV has one place.', '', ...shown.map(({ file, place, rows }) => `${file}: ${place}, ${rows} ${rows === 1 ? 'row' : 'rows'}`)].join('\n')}\n`
	);
	return { folder, parts: shown };
}

/** With a byte order mark, by which spreadsheets know UTF-8; a text that a spreadsheet would take for a formula is quoted. */
function csvOf(rows: readonly Row[]): string {
	const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
	const cell = (value: unknown): string => {
		const text =
			value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
		const safe = /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
		return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
	};
	return `\ufeff${[columns.map(cell), ...rows.map((row) => columns.map((column) => cell(row[column])))].map((cells) => cells.join(',')).join('\r\n')}\r\n`;
}
