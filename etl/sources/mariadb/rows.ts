// Rows of the text protocol as lines of CSV.
import { offsets, wallClock } from '../sql/wall-clock.ts';
import type { WrittenColumn } from '../sql/dialect.ts';

type Write = (value: Buffer) => string;

/** The header. */
export const headerLine = (columns: readonly WrittenColumn[]): string =>
	`${columns.map(({ to }) => quotedText(to)).join(',')}\n`;

/** From the values of a row, as the server sent them, to its line. Null is nothing, an empty text is `""`. */
export function rowLine(
	columns: readonly WrittenColumn[],
	timezone: string
): (row: readonly (Buffer | null)[]) => string {
	const writers = columns.map((column) => writerOf(column, timezone));
	return (row) => {
		let line = '';
		for (let index = 0; index < writers.length; index++) {
			if (index > 0) line += ',';
			const value = row[index];
			if (value !== null && value !== undefined) line += writers[index]!(value);
		}
		return `${line}\n`;
	};
}

function writerOf({ kind, type, as }: WrittenColumn, timezone: string): Write {
	if (type === 'bit') return (value) => BigInt(`0x${value.toString('hex') || '0'}`).toString();
	switch (kind) {
		case 'number':
		case 'float':
		case 'boolean':
			return plain;
		case 'instant':
			return dated((wall) => {
				if (as === 'day') return wallClock(timezone, new Date(`${wall.replace(' ', 'T')}Z`)).slice(0, 10);
				return `${wall}+00:00`;
			});
		case 'naive': {
			const offset = offsets(timezone);
			return dated((wall) => {
				if (as === 'day') return wall.slice(0, 10);
				return as === 'instant' ? wall + offset(wall) : wall;
			});
		}
		case 'date':
			return dated((day) => day);
		case 'text':
		case 'binary':
		case 'other':
			return (value) => quotedText(value.toString('utf8'));
	}
}

const plain: Write = (value) => value.toString('latin1');

/** A date of zeros is how this database writes that there is none. */
const dated =
	(write: (text: string) => string): Write =>
	(value) => {
		const text = value.toString('latin1');
		return text.startsWith('0000-00-00') ? '' : write(text);
	};

const special = /[",\r\n]/;

const quotedText = (text: string): string =>
	text === '' || special.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
