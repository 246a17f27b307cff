// From the rows of an answer to contract rows: which value becomes which column, and one row for each nested one.
import { findEntity } from '../../contract/contract.ts';
import { decimalText } from './exact-json.ts';
import { parseJsonPath, readPath, type JsonPath, type Place } from './json-path.ts';

/** A path, a constant, or several values joined (for keys that no single field gives). */
export type ColumnSetting =
	| string
	| { path: string; values?: Record<string, string> | undefined; as?: 'unix' | 'ms' | undefined }
	| { value: string }
	| { join: string[]; with: string };

/** A contract row on its way into a landing: texts by column. */
export type Row = Record<string, string | null>;

export type ColumnReader = {
	column: string;
	read: (place: Place) => string | null;
	/** Whether its fields are there at all, with or without a value. A list or an object is not what a column reads. */
	isPresent: (place: Place) => boolean;
};

/** Of checked settings: throws for what is no path. */
export function columnReaders(columns: Record<string, ColumnSetting>): ColumnReader[] {
	return Object.entries(columns).map(([column, setting]) => {
		const paths = pathsOf(setting).map(pathOf);
		const isPresent = (place: Place) =>
			paths.every((path) => {
				const value = readPath(path, place);
				return value === null || (value !== undefined && typeof value !== 'object');
			});
		return { column, read: valueReader(setting), isPresent };
	});
}

/** The paths that a column reads. */
export function pathsOf(setting: ColumnSetting): string[] {
	if (typeof setting === 'string') return [setting];
	if ('join' in setting) return setting.join;
	return 'path' in setting ? [setting.path] : [];
}

function valueReader(setting: ColumnSetting): ColumnReader['read'] {
	if (typeof setting === 'string') {
		const path = pathOf(setting);
		return (place) => textOf(readPath(path, place));
	}
	if ('value' in setting) return () => setting.value;
	if ('join' in setting) {
		const paths = setting.join.map(pathOf);
		return (place) => {
			const parts = paths.map((path) => textOf(readPath(path, place)));
			// a key of which a part is missing is no key
			return parts.includes(null) ? null : parts.join(setting.with);
		};
	}
	const path = pathOf(setting.path);
	return (place) => {
		const text = textOf(readPath(path, place));
		if (text === null) return null;
		if (setting.as) return instantOf(text, setting.as === 'unix' ? 1000 : 1);
		return setting.values && Object.hasOwn(setting.values, text) ? setting.values[text]! : text;
	};
}

/** The places of the rows that an answer's row holds: itself, or each element of the lists along `each`. */
export function placesOf(row: unknown, each: readonly JsonPath[], position = 1): Place[] {
	let places: Place[] = [{ values: [row], position }];
	for (const path of each)
		places = places.flatMap((place) => {
			const list = readPath(path, place);
			return Array.isArray(list)
				? list.map((child: unknown, index) => ({ values: [child, ...place.values], position: index + 1 }))
				: [];
		});
	return places;
}

/** Key and required columns of an entity that are not mapped. */
export const unmappedColumns = (entity: string, mapped: readonly string[]): string[] =>
	(findEntity(entity)?.columns ?? [])
		.filter(({ need, name }) => need !== 'optional' && !mapped.includes(name))
		.map(({ name }) => name);

/** JSON as the text of a column: numbers exactly, lists and objects as JSON, nothing as null. */
export function textOf(value: unknown): string | null {
	if (value === null || value === undefined) return null;
	if (typeof value === 'string') return value;
	if (typeof value === 'number') return decimalText(String(value)) ?? String(value);
	return typeof value === 'boolean' ? String(value) : JSON.stringify(value);
}

/** A number of seconds or milliseconds since 1970 as ISO 8601. Anything else stays as it is, for quarantine to show. */
function instantOf(text: string, factor: number): string {
	const ms = /^-?\d{1,16}(\.\d+)?$/.test(text) ? Number(text) * factor : NaN;
	return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : text;
}

export function pathOf(text: string): JsonPath {
	const path = parseJsonPath(text);
	if (!path) throw new Error(`no path: ${text}`);
	return path;
}
