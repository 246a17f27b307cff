// Reading the text of a SELECT just enough to fill its parameters and to see that it is one SELECT: comments and quoted
// parts are told from the rest. Whether it is right is for the database to say.
import { RetourError } from '../../errors.ts';
import type { Dialect } from './dialect.ts';

type DialectName = Dialect['name'];

/** Quoted parts and comments of each dialect, in the order in which they are tried at a place. */
const quotes: Readonly<Record<DialectName, RegExp>> = {
	postgres:
		/--[^\n]*|\/\*|(?<![a-zA-Z0-9_$])[eE]'(?:[^'\\]|''|\\[\s\S])*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|(?<![a-zA-Z0-9_$])\$([a-zA-Z_][a-zA-Z0-9_]*)?\$/g,
	mariadb: /--(?=\s|$)[^\n]*|#[^\n]*|\/\*|'(?:[^'\\]|''|\\[\s\S])*'|"(?:[^"\\]|""|\\[\s\S])*"|`(?:[^`]|``)*`/g
};

/**
 * The text with every comment and every quoted part as blanks, character for character; quoted parts as `mark` instead.
 * Throws `SOURCE_SELECT` where one of them is not closed.
 */
export function blanked(text: string, dialect: DialectName, file: string, mark = ' '): string {
	const pattern = new RegExp(quotes[dialect]);
	let result = '';
	let at = 0;
	for (;;) {
		pattern.lastIndex = at;
		const found = pattern.exec(text);
		if (!found) break;
		const end = endOf(text, found, dialect, file);
		const isComment = /^(--|#|\/\*)/.test(found[0]);
		result += text.slice(at, found.index) + (isComment ? ' ' : mark).repeat(end - found.index);
		at = end;
	}
	const rest = text.slice(at);
	if (/['"`]|\*\//.test(dialect === 'postgres' ? rest.replaceAll('`', '') : rest))
		throw selectError(file, 'a quote or a comment is not closed');
	return result + rest;
}

function endOf(text: string, found: RegExpExecArray, dialect: DialectName, file: string): number {
	const [token] = found;
	const start = found.index + token.length;
	if (dialect === 'postgres' && token.startsWith('$')) {
		const close = text.indexOf(token, start);
		if (close < 0) throw selectError(file, `${token} is not closed`);
		return close + token.length;
	}
	if (token !== '/*') return start;
	if (dialect === 'mariadb' && /^M?!/.test(text.slice(start, start + 2)))
		throw selectError(file, 'a comment that the server would execute (/*! … */) is not allowed');
	let depth = 1;
	const marks = /\/\*|\*\//g;
	marks.lastIndex = start;
	for (let mark = marks.exec(text); mark; mark = marks.exec(text)) {
		if (mark[0] === '*/') depth -= 1;
		else if (dialect === 'postgres') depth += 1; // only PostgreSQL nests comments
		if (depth === 0) return mark.index + 2;
	}
	throw selectError(file, 'a comment is not closed');
}

/** Is there anything but comments? */
export const isEmptyText = (text: string, dialect: DialectName, file: string): boolean =>
	blanked(text, dialect, file).replaceAll(';', '').trim() === '' && !/['"`$]/.test(withoutComments(text));

/** For texts of comments only; quoted parts make a text something else anyway. */
const withoutComments = (text: string): string => text.replaceAll(/\/\*[\s\S]*?\*\/|--[^\n]*|^\s*#[^\n]*/gm, '');

/**
 * The text of one SELECT, with its comments, without the semicolon that may end it. Throws `SOURCE_SELECT` for anything but a single
 * SELECT or WITH. That nothing is written is ensured by the read-only transaction; this tells of it early.
 */
export function oneSelect(text: string, dialect: DialectName, file: string): string {
	const plain = blanked(text, dialect, file);
	// a text may end in a quoted name, which is blank in `plain`
	const marked = blanked(text, dialect, file, 'x');
	let end = marked.length;
	while (end > 0 && /[\s;]/.test(marked[end - 1]!)) end -= 1;
	const body = plain.slice(0, end);
	if (body.includes(';')) throw selectError(file, 'it holds several statements');
	const [first = 'nothing'] = /[a-z_]+/i.exec(body) ?? [];
	if (!/^\s*\(*\s*(select|with|values)\b/i.test(body)) throw selectError(file, `it begins with ${first}`);
	let depth = 0;
	for (const [mark] of body.matchAll(/[()]/g)) {
		depth += mark === '(' ? 1 : -1;
		if (depth < 0) throw selectError(file, 'it closes a bracket that it did not open');
	}
	if (depth > 0) throw selectError(file, 'a bracket is not closed');
	// a comment behind it stays: changing one is how an operator accepts a new shape
	return text.slice(0, end) + text.slice(end).replaceAll(';', ' ').trimEnd();
}

const parameter = /(?<![:\w$]):([a-z_][a-z0-9_]*)/gi;

/** The parameters that a text names. `::type`, `:=` and slices are none. */
export const parametersOf = (text: string, dialect: DialectName, file: string): string[] => [
	...new Set([...blanked(text, dialect, file).matchAll(parameter)].map(([, name]) => name!.toLowerCase()))
];

/** The text with every `:name` as its literal. Throws `SOURCE_PARAMETER` for a name that has none. */
export function fill(
	text: string,
	literals: Readonly<Record<string, string>>,
	dialect: DialectName,
	file: string
): string {
	let result = '';
	let at = 0;
	for (const found of blanked(text, dialect, file).matchAll(parameter)) {
		const name = found[1]!.toLowerCase();
		if (!Object.hasOwn(literals, name))
			throw new RetourError('source', 'SOURCE_PARAMETER', `${file} names :${name}, and there is no such parameter`, {
				hint: `there are ${Object.keys(literals)
					.map((known) => `:${known}`)
					.join(', ')}`
			});
		result += text.slice(at, found.index) + literals[name]!;
		at = found.index + found[0].length;
	}
	return result + text.slice(at);
}

/** Does the text mention a relation of this name, outside of comments and quotes? */
export const mentions = (text: string, name: string, dialect: DialectName, file: string): boolean =>
	new RegExp(String.raw`(?<![\w.:])${name}(?!\w)`, 'i').test(blanked(text, dialect, file));

export const selectError = (file: string, found: string): RetourError =>
	new RetourError('source', 'SOURCE_SELECT', `${file} must be one SELECT: ${found}`);
