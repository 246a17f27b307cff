// `reason_map_own.csv` in the data folder: what people here say that codes of their sources mean. The next run reads it
// and lets it go before what the project says. Only this file of the dashboard writes it.
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A code of a source, and the reason of ours that it means. */
export type OwnMapping = { source_id: string; reason_code: string; reason: string };

/** Why a mapping was not written. */
export type MappingProblem = 'unknown_source' | 'unknown_code' | 'unknown_reason' | 'unreadable' | 'not_saved';

const columns = ['source_id', 'reason_code', 'reason'] as const;
const name = 'reason_map_own.csv';

export class MappingError extends Error {
	override readonly name = 'MappingError';
	readonly problem: MappingProblem;
	constructor(problem: MappingProblem, options?: ErrorOptions) {
		super(`${name}: ${problem}`, options);
		this.problem = problem;
	}
}

const fileOf = (dataFolder: string) => join(dataFolder, 'reference', name);

/** The mappings of the file, in its order; none where there is no file. Throws MappingError `unreadable`. */
export function readOwnMappings(dataFolder: string): OwnMapping[] {
	let text: string;
	try {
		text = readFileSync(fileOf(dataFolder), 'utf8');
	} catch (cause) {
		if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
		throw new MappingError('unreadable', { cause });
	}
	const [header = [], ...rows] = parseRows(text.replace(/^\uFEFF/, ''));
	const places = columns.map((column) => header.indexOf(column));
	if (header.length !== columns.length || places.includes(-1)) throw new MappingError('unreadable');
	return rows.map((row) => {
		if (row.length !== columns.length) throw new MappingError('unreadable');
		const [source_id = '', reason_code = '', reason = ''] = places.map((place) => row[place]?.trim() ?? '');
		return { source_id, reason_code, reason };
	});
}

/** Says what a code means; what was said of it before is gone. Throws MappingError. */
export const mapCode = (dataFolder: string, mapping: OwnMapping): void =>
	write(dataFolder, [...withoutCode(readOwnMappings(dataFolder), mapping), mapping]);

/** Takes back what was said of a code; false where nothing was. Throws MappingError. */
export function unmapCode(dataFolder: string, code: Omit<OwnMapping, 'reason'>): boolean {
	const mappings = readOwnMappings(dataFolder);
	const rest = withoutCode(mappings, code);
	if (rest.length === mappings.length) return false;
	write(dataFolder, rest);
	return true;
}

const withoutCode = (mappings: readonly OwnMapping[], { source_id, reason_code }: Omit<OwnMapping, 'reason'>) =>
	mappings.filter((one) => one.source_id !== source_id || one.reason_code !== reason_code.trim());

/** A whole file under another name, then the rename: a run reads the old one or the new one. */
function write(dataFolder: string, mappings: readonly OwnMapping[]): void {
	const lines = [columns.join(','), ...mappings.map((one) => columns.map((column) => field(one[column])).join(','))];
	const path = fileOf(dataFolder);
	// no name that `reason_map*.csv` fits
	const aside = join(dataFolder, 'reference', `.${randomUUID()}.part`);
	try {
		mkdirSync(join(dataFolder, 'reference'), { recursive: true });
		writeFileSync(aside, `${lines.join('\n')}\n`, { flush: true });
		renameSync(aside, path);
	} catch (cause) {
		rmSync(aside, { force: true });
		throw new MappingError('not_saved', { cause });
	}
}

const field = (text: string) => {
	const trimmed = text.trim();
	return /[",\r\n]/.test(trimmed) ? `"${trimmed.replaceAll('"', '""')}"` : trimmed;
};

/** Rows of fields (RFC 4180); lines of nothing are none. */
function parseRows(text: string): string[][] {
	const rows: string[][] = [];
	let row: string[] = [];
	let rest = text;
	while (rest.length > 0) {
		const [whole, inQuotes, bare = '', end = ''] = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/.exec(rest) ?? [];
		if (whole === undefined) throw new MappingError('unreadable');
		row.push(inQuotes === undefined ? bare : inQuotes.replaceAll('""', '"'));
		rest = rest.slice(whole.length);
		if (end === ',' && rest.length === 0) row.push('');
		if (end !== ',' || rest.length === 0) {
			if (row.length > 1 || row[0] !== '') rows.push(row);
			row = [];
		}
	}
	return rows;
}
