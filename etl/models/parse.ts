// A model file: a header of comments that says what the relation is and promises, then one SELECT.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RetourError } from '../errors.ts';

export const layers = ['staging', 'intermediate', 'marts'] as const;
export type Layer = (typeof layers)[number];

export type Severity = 'stop' | 'warn';

/** What a header promises about the rows, beside the key, which is always tested. */
export type ModelTest = { severity: Severity; sentence: string } & (
	| { kind: 'not_null'; columns: string[] }
	| { kind: 'relates'; columns: string[]; target: string; targetColumns: string[] }
	| { kind: 'expect'; condition: string }
);

export type Model = {
	name: string;
	layer: Layer;
	/** `<layer>.<name>`: how SQL names it. */
	relation: string;
	/** For messages: `sql/marts/fct_returns.sql`. */
	file: string;
	sentence: string;
	grain: string;
	key: string[];
	kept: 'view' | 'table' | 'incremental';
	/**
	 * The columns by which rows are replaced. Of an incremental model, whose stale keys are made again; or of a table that
	 * is made whole and of which only what differs is written, so that others can follow its changes.
	 */
	by: string[];
	/** Incremental only: SELECTs of the values of `by` that were touched since load $since. */
	stale: string[];
	/** Incremental only: inputs of which the rows of the stale keys are enough to make the rows of the stale keys. */
	narrows: string[];
	tests: ModelTest[];
	/** The SELECT, without the header and without a closing semicolon. */
	body: string;
};

/** Reads every model under `staging/`, `intermediate/` and `marts/` of the folder `sql/`. Throws `MODEL_HEADER`. */
export function readModels(folder: string): Model[] {
	return layers.flatMap((layer) => {
		const within = join(folder, layer);
		if (!existsSync(within)) return [];
		return readdirSync(within)
			.filter((name) => name.endsWith('.sql'))
			.sort()
			.map((name) => parseModel(readFileSync(join(within, name), 'utf8'), layer, `sql/${layer}/${name}`));
	});
}

const fields = ['grain', 'key', 'kept', 'stale', 'narrows', 'tests'] as const;
type Field = (typeof fields)[number];
type Entry = { field: Field; value: string; line: number };

/** Parses one model file. Throws `MODEL_HEADER`, naming file and line. */
export function parseModel(text: string, layer: Layer, file: string): Model {
	const { title, entries, body } = splitHeader(text, file);
	const one = (field: Field): Entry => {
		const [first, second] = entries.filter((entry) => entry.field === field);
		if (!first) throw fault(file, 1, `has no \`${field}\``, `add a line \`-- ${field.padEnd(7)} …\` to its header`);
		if (second && field !== 'stale' && field !== 'tests') throw fault(file, second.line, `says \`${field}\` twice`);
		return first;
	};
	const grain = one('grain').value;
	const key = columnList(one('key'), file);
	const { kept, by } = parseKept(one('kept'), file);
	const stale = entries.filter((entry) => entry.field === 'stale');
	const narrows = entries.find((entry) => entry.field === 'narrows');
	if (kept === 'incremental' && stale.length === 0)
		throw fault(
			file,
			one('kept').line,
			'is incremental but does not say what makes a row stale',
			'add `-- stale   select …`'
		);
	const idle = kept === 'incremental' ? undefined : (stale[0] ?? narrows);
	if (idle) throw fault(file, idle.line, `says \`${idle.field}\` but is not incremental`);
	return {
		name: title.name,
		layer,
		relation: `${layer}.${title.name}`,
		file,
		sentence: title.sentence,
		grain,
		key,
		kept,
		by,
		stale: stale.map((entry) => entry.value),
		narrows: narrows ? narrows.value.split(',').map((name) => name.trim()) : [],
		tests: entries.filter((entry) => entry.field === 'tests').map((entry) => parseTest(entry, file)),
		body
	};
}

/**
 * The comment lines before the SELECT: the title, an empty one, the fields, an empty one, and what is left is prose. A
 * field is a word with its value in the eleventh column; below it, from that column on, the value goes on, or for `tests`
 * there is one more.
 */
function splitHeader(
	text: string,
	file: string
): { title: { name: string; sentence: string }; entries: Entry[]; body: string } {
	const lines = text.split('\n');
	const end = lines.findIndex((line) => !line.startsWith('--'));
	const header = lines.slice(0, end === -1 ? lines.length : end);
	const title = parseTitle(header[0] ?? '', file);
	const entries: Entry[] = [];
	for (const [index, line] of header.entries()) {
		if (index < 2) continue;
		if (line.trim() === '--') break;
		const [, word = '', value = ''] =
			/^-- (?=.{8}\S)([a-z]+) +(\S.*)$/.exec(line) ?? /^-- ( ){8,}(\S.*)$/.exec(line) ?? [];
		const last = entries.at(-1);
		if (value === '') throw fault(file, index + 1, `is not read: ${line}`, `wanted: \`-- ${'word'.padEnd(7)} value\``);
		if (word.trim() !== '' && !fields.includes(word as Field))
			throw fault(file, index + 1, `has the unknown word \`${word}\``, `known: ${fields.join(', ')}`);
		if (word.trim() !== '' || last?.field === 'tests')
			entries.push({ field: (word.trim() || 'tests') as Field, value: value.trim(), line: index + 1 });
		else if (last) last.value += ` ${value.trim()}`;
	}
	const body = lines.slice(header.length).join('\n').trim().replace(/;$/, '');
	if (body === '') throw fault(file, lines.length, 'has no SELECT after its header');
	return { title, entries, body };
}

/** The first line, `-- <name>: <sentence>`; shared with audits. Throws `MODEL_HEADER`. */
export function parseTitle(line: string, file: string): { name: string; sentence: string } {
	const expected = file.slice(file.lastIndexOf('/') + 1, -'.sql'.length);
	const match = /^-- ([a-z][a-z0-9_]*): (\S.*)$/.exec(line);
	if (!match) throw fault(file, 1, 'does not open with its name and a sentence', `begin with \`-- ${expected}: …\``);
	if (match[1] !== expected)
		throw fault(file, 1, `calls itself ${match[1]}`, `a file is named as what it holds: ${expected}`);
	return { name: match[1], sentence: match[2]!.trim() };
}

function parseKept({ value, line }: Entry, file: string): Pick<Model, 'kept' | 'by'> {
	if (value === 'view' || value === 'table') return { kept: value, by: [] };
	const match = /^(table|incremental) by (.+)$/.exec(value);
	if (match) return { kept: match[1] as 'table' | 'incremental', by: columnList({ value: match[2]!, line }, file) };
	throw fault(
		file,
		line,
		`is kept as \`${value}\``,
		'wanted: view, table, table by <columns>, or incremental by <columns>'
	);
}

function parseTest({ value, line }: Entry, file: string): ModelTest {
	const warn = /^warn\s+(.+)$/.exec(value);
	const severity: Severity = warn ? 'warn' : 'stop';
	const sentence = warn ? warn[1]! : value;
	const call = /^(not_null|relates|expect)\((.+)\)$/.exec(sentence);
	if (!call) throw fault(file, line, `has the test \`${value}\``, 'wanted: not_null(…), relates(… -> …) or expect(…)');
	const inside = call[2]!;
	if (call[1] === 'expect') return { kind: 'expect', severity, sentence, condition: inside };
	if (call[1] === 'not_null')
		return { kind: 'not_null', severity, sentence, columns: columnList({ value: inside, line }, file) };
	const relation = /^(.+?) -> ([a-z_]+\.[a-z0-9_]+)(?:\((.+)\))?$/.exec(inside);
	if (!relation)
		throw fault(file, line, `has the test \`${value}\``, 'wanted: relates(<columns> -> <schema>.<relation>)');
	const columns = columnList({ value: relation[1]!, line }, file);
	const targetColumns = relation[3] ? columnList({ value: relation[3], line }, file) : columns;
	if (targetColumns.length !== columns.length) throw fault(file, line, 'relates a different number of columns');
	return { kind: 'relates', severity, sentence, columns, target: relation[2]!, targetColumns };
}

function columnList({ value, line }: Pick<Entry, 'value' | 'line'>, file: string): string[] {
	const columns = value.split(',').map((column) => column.trim());
	const odd = columns.find((column) => !/^[a-z_][a-z0-9_]*$/.test(column));
	if (odd !== undefined) throw fault(file, line, `names the column \`${odd}\``, 'wanted: names, separated by commas');
	return columns;
}

const fault = (file: string, line: number, found: string, hint?: string): RetourError =>
	new RetourError('model', 'MODEL_HEADER', `${file}:${line} ${found}`, hint === undefined ? {} : { hint });
