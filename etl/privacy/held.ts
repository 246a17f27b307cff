// Rows of the quarantine without who was erased. A text that can be read as a row loses what a row would lose, and can
// still be replayed; one that cannot and mentions somebody is emptied.
import type { DuckDBConnection } from '@duckdb/node-api';
import { personalOf, isKnown, type Personal } from '../../sql/privacy/personal.ts';
import {
	createHeld,
	createSaid,
	dropHeld,
	insertHeld,
	insertSaid,
	selectQuarantine
} from '../../sql/privacy/warehouse.ts';
import { entityOf, findEntity } from '../contract/contract.ts';
import type { Layout } from '../load/staged.ts';
import { shortestWithin, type Mentions } from './mentions.ts';
import type { Redactor } from './redactor.ts';
import { idOf, type Ids } from './theirs.ts';

type HeldRow = {
	row: bigint;
	source_id: string;
	entity: string;
	file: string;
	line: bigint | null;
	column_name: string | null;
	found: string | null;
	raw_text: string | null;
	layout: string | null;
};

export type HeldChange = { row: HeldRow; to: { raw_text: string | null; found: string | null } };

type Judging = { ids: Ids; redactor: Redactor; mentionsOf: (sourceId: string) => Mentions };

/** The rows that say something of theirs, each with what it becomes. */
export async function findHeld(connection: DuckDBConnection, judging: Judging): Promise<HeldChange[]> {
	const changes: HeldChange[] = [];
	const result = await connection.stream(selectQuarantine);
	const names = result.columnNames();
	for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk())
		for (const values of chunk.getRows()) {
			const row = Object.fromEntries(names.map((name, index) => [name, values[index]])) as unknown as HeldRow;
			const to = judge(row, judging);
			if (to && (to.raw_text !== row.raw_text || to.found !== row.found)) changes.push({ row, to });
		}
	return changes;
}

/** Notes the changes, and the names that are known, in temporary tables for the statements that copy. */
export async function noteHeld(
	connection: DuckDBConnection,
	changes: readonly HeldChange[],
	plain: readonly string[]
): Promise<void> {
	await connection.run(createHeld);
	await connection.run(createSaid);
	for (const { row, to } of changes) {
		const { source_id, entity, file } = row;
		const line = row.line === null ? null : row.line.toString();
		await connection.run(insertHeld, { row: row.row.toString(), source_id, entity, file, line, ...to });
	}
	for (const said of plain.filter(({ length }) => length >= shortestWithin))
		await connection.run(insertSaid, { said: said.toLowerCase() });
}

export async function forgetHeld(connection: DuckDBConnection): Promise<void> {
	for (const statement of dropHeld) await connection.run(statement);
}

function judge(row: HeldRow, { ids, redactor, mentionsOf }: Judging): HeldChange['to'] | null {
	const mentions = mentionsOf(row.source_id);
	const own = personalOf(row.entity);
	const read = own && findEntity(row.entity) ? readRow(row) : null;
	if (!own || !read)
		return mentions.says(row.raw_text) || mentions.says(row.found) ? { raw_text: null, found: null } : null;
	const value = (column: string) => read.get(column) ?? null;
	const source = (own.source && value(own.source)) || row.source_id;
	const customer = value('customer_id');
	const pseudonym = customer === null ? null : redactor.pseudonym(source, customer);
	const isTheirs = pseudonym !== null || isOneOf(own, value, ids, source);
	if (!isTheirs)
		return mentions.saysName(row.raw_text) || mentions.saysName(row.found) ? { raw_text: null, found: null } : null;
	const entity = entityOf(row.entity);
	const isCleared = (column: string) => own.clears.includes(column) || !isKnown(entity, column);
	const raw_text = read.write((column, text) =>
		column === 'customer_id' ? (pseudonym ?? text) : isCleared(column) || mentions.saysName(text) ? null : text
	);
	const shown = row.column_name?.trim().toLowerCase() ?? '';
	const isShown = isCleared(shown) || shown.includes('customer_id') || mentions.saysName(row.found);
	return { raw_text, found: isShown ? null : row.found };
}

const isOneOf = ({ by }: Personal, value: (column: string) => string | null, ids: Ids, source: string): boolean =>
	by.some(({ column, to, unless }) => {
		const id = value(column);
		return id !== null && !(unless && value(unless)) && ids[to].has(idOf(source, id));
	});

type ReadRow = {
	get: (column: string) => string | null;
	/** The row as text in its layout, each value as `by` has it; null: none. */
	write: (by: (column: string, text: string) => string | null) => string;
};

function readRow({ raw_text, layout }: HeldRow): ReadRow | null {
	if (raw_text === null || layout === null) return null;
	const known = JSON.parse(layout) as Layout;
	return known.form === 'object' ? readObject(raw_text) : readFields(raw_text, known);
}

function readObject(text: string): ReadRow | null {
	let object: Record<string, unknown>;
	try {
		object = JSON.parse(text) as Record<string, unknown>;
	} catch {
		return null;
	}
	if (object === null || typeof object !== 'object' || Array.isArray(object)) return null;
	const entries = Object.entries(object).map(([name, held]) => ({ name, column: name.trim().toLowerCase(), held }));
	const textOf = (held: unknown) => (typeof held === 'string' ? held : JSON.stringify(held));
	return {
		get: (column) => {
			const held = entries.find((entry) => entry.column === column)?.held;
			return held === undefined || held === null || held === '' ? null : textOf(held);
		},
		write: (by) =>
			JSON.stringify(
				Object.fromEntries(
					entries.map(({ name, column, held }) => {
						if (held === null) return [name, null];
						const text = by(column, textOf(held));
						return [name, text === textOf(held) ? held : text];
					})
				)
			)
	};
}

function readFields(text: string, { delimiter, columns }: Extract<Layout, { form: 'delimited' }>): ReadRow | null {
	const fields = splitFields(text, delimiter);
	if (fields.length !== columns.length) return null;
	const names = columns.map((name) => name.trim().toLowerCase());
	return {
		get: (column) => fields[names.indexOf(column)] || null,
		write: (by) =>
			fields
				.map((field, index) => (field === '' ? '' : (by(names[index] ?? '', field) ?? '')))
				.map((field) =>
					/["\r\n]/.test(field) || field.includes(delimiter) ? `"${field.replaceAll('"', '""')}"` : field
				)
				.join(delimiter)
	};
}

/** The fields of one delimited record (RFC 4180). */
function splitFields(text: string, delimiter: string): string[] {
	const fields: string[] = [];
	let field = '';
	let isQuoted = false;
	for (let at = 0; at < text.length; at++) {
		const character = text[at]!;
		if (isQuoted) {
			if (character !== '"') field += character;
			else if (text[at + 1] === '"') field += text[++at]!;
			else isQuoted = false;
		} else if (character === '"' && field === '') isQuoted = true;
		else if (character === delimiter) {
			fields.push(field);
			field = '';
		} else field += character;
	}
	return [...fields, field];
}
