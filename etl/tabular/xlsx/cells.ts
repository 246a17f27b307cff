// What a cell of a workbook says, as the text that the loader reads: numbers without the noise of floats, days and
// times in ISO 8601 without an offset (a workbook knows no time zone).

const dayMs = 86_400_000;
/** Day 0 of both calendars of Excel, in days before 1970. */
const epochs = { 1900: 25_569, 1904: 24_107 };
/** 9999-12-31, the last day that Excel has. */
const lastDay = { 1900: 2_958_466, 1904: 2_957_004 };

/**
 * A number as decimal text. Excel keeps 15 digits; the 16th and 17th in a file are what a float makes of them
 * (0.1 + 0.2 is stored as 0.30000000000000004). Whole numbers are kept digit by digit. Text that is no number stays.
 */
export function decimalText(stored: string): string {
	if (/^-?\d+$/.test(stored)) return stored;
	const plain = /^-?(\d*)\.?(\d*)$/.exec(stored);
	if (plain && `${plain[1]}${plain[2]}`.replace(/^0+/, '').length <= 15) return stored;
	const number = Number(stored);
	if (stored.trim() === '' || !Number.isFinite(number)) return stored;
	return withoutExponent(number.toPrecision(15));
}

/** `1.50000000000000e-7` as `0.00000015`. */
function withoutExponent(text: string): string {
	const [mantissa = '', exponent] = text.split('e');
	const sign = mantissa.startsWith('-') ? '-' : '';
	const [whole = '', decimals = ''] = mantissa.replace('-', '').split('.');
	const digits = whole + decimals;
	const point = whole.length + Number(exponent ?? 0);
	const padded = point <= 0 ? '0'.repeat(1 - point) + digits : digits.padEnd(point, '0');
	const at = Math.max(point, 1);
	const fraction = padded.slice(at).replace(/0+$/, '');
	return `${sign}${padded.slice(0, at)}${fraction ? `.${fraction}` : ''}`;
}

/**
 * A serial date as a day (`2026-11-24`), a time of a day (`2026-11-24 08:15:00`, to the millisecond) or a time alone
 * (`08:15:00`). Null where it is none, such as a negative number.
 */
export function dateText(stored: string, calendar: 1900 | 1904): string | null {
	const serial = Number(stored);
	if (!Number.isFinite(serial) || serial < 0 || serial >= lastDay[calendar]) return null;
	const milliseconds = Math.round(serial * dayMs);
	if (milliseconds < dayMs) return milliseconds === 0 ? null : clock(milliseconds);
	// Excel has a 29 February 1900: days before it are one further away than they seem, and it is no day at all.
	const day = Math.floor(milliseconds / dayMs);
	if (calendar === 1900 && day === 60) return null;
	const before = calendar === 1900 && day < 60 ? 1 : 0;
	const date = new Date((day + before - epochs[calendar]) * dayMs).toISOString().slice(0, 10);
	const time = milliseconds % dayMs;
	return time === 0 ? date : `${date} ${clock(time)}`;
}

/** Milliseconds of a day as `08:15:00` or `08:15:00.250`. */
function clock(milliseconds: number): string {
	const text = new Date(milliseconds).toISOString().slice(11, 23);
	return text.endsWith('.000') ? text.slice(0, 8) : text;
}

/** How the numbers of a format are shown. `padded`: as whole numbers of at least so many digits. */
export type NumberFormat = { isDate: boolean; padded: number };

/** Formats that every workbook knows by number. 46, `[h]:mm:ss`, is a duration. */
const builtInDates = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 45, 47]);
/** In East Asian editions these are dates too; elsewhere they are not used. */
const isEastAsianDate = (id: number): boolean => (id >= 27 && id <= 36) || (id >= 50 && id <= 58);

/** What a number format means: `id`, and its code where the workbook defines it itself. */
export function numberFormat(id: number, code: string | undefined): NumberFormat {
	if (code === undefined) return { isDate: builtInDates.has(id) || isEastAsianDate(id), padded: 0 };
	const [section = ''] = code.replaceAll(/"[^"]*"|\\.|[_*]./g, ' ').split(';');
	const isDuration = /\[(h+|m+|s+)\]/i.test(section);
	const letters = section.replaceAll(/\[[^\]]*\]/g, ' ');
	const isDate = !isDuration && /[ymdhs]/i.test(letters) && !/general/i.test(letters);
	return { isDate, padded: /^\s*0{2,}\s*$/.test(section) ? section.trim().length : 0 };
}

/** A whole number as `00123`: how a format of zeros alone shows an id that was typed as a number. */
export const padded = (number: string, digits: number): string =>
	/^\d+$/.test(number) ? number.padStart(digits, '0') : number;

/** `_x000D_` in texts stands for a character that XML does not allow. */
export const unescaped = (text: string): string =>
	text.includes('_x')
		? text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
		: text;

/** `AB12` as the column 27, from 0. Null where the reference names none. */
export function columnOf(reference: string): number | null {
	const letters = /^([A-Za-z]{1,3})\d*$/.exec(reference)?.[1]?.toUpperCase();
	if (!letters) return null;
	let column = 0;
	for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
	return column - 1;
}

/** The column 27, from 0, as `AB`. */
export function lettersOf(column: number): string {
	const rest = column % 26;
	const head = column >= 26 ? lettersOf((column - rest) / 26 - 1) : '';
	return head + String.fromCharCode(65 + rest);
}
