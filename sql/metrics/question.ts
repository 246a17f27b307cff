// A question as it comes through a door: the query of a URL, or the flags of a command.
import type { BridgeTarget } from './bridge.ts';
import { bases, countings, measures } from './dictionary.ts';
import { QuestionError } from './question-error.ts';
import type { Question } from './types.ts';

/** The parameters of a question, as a URL and the command line name them. */
export const parameters = [
	'by',
	'from',
	'to',
	'basis',
	'measure',
	'counted',
	'where',
	'compare',
	'totals',
	'top',
	'fill',
	'nonzero',
	'sort',
	'limit',
	'offset'
] as const;
type Name = (typeof parameters)[number];

/**
 * Reads a question from name and text pairs: `by=reason,month`, `from`, `to`, `basis`, `measure`, `counted`,
 * `where=category=Shoes,Boots` (may repeat; a comma or backslash within a member is written `\,` and `\\`), `compare`,
 * `totals=true`, `top=10`, `fill=true`, `nonzero=true`, `sort`, `limit`, `offset`. Names in `besides` belong to the caller. Throws QuestionError.
 */
export function parseQuestion(
	metric: string,
	entries: Iterable<readonly [string, string]>,
	besides: readonly string[] = []
): Question {
	const given = new Map<Name, string>();
	const where: Record<string, string[]> = Object.create(null) as Record<string, string[]>;
	for (const [name, text] of entries) {
		if (besides.includes(name)) continue;
		if (!isName(name))
			throw new QuestionError('unknown_parameter', `there is no parameter ${name}`, {
				found: name,
				wanted: [...parameters, ...besides]
			});
		if (name === 'where') {
			const [dimension, members] = parseFilter(text);
			where[dimension] = [...(where[dimension] ?? []), ...members];
		} else if (given.has(name)) {
			throw new QuestionError('repeated_parameter', `${name} may stand only once`, {
				found: name,
				...(name === 'by' ? { hint: 'write several dimensions as by=reason,month' } : {})
			});
		} else given.set(name, text);
	}
	const text = (name: Name) => given.get(name) || undefined;
	return {
		metric,
		by:
			text('by')
				?.split(',')
				.map((dimension) => dimension.trim()) ?? [],
		...optional('from', text('from')),
		...optional('to', text('to')),
		...optional('basis', oneOf('basis', text('basis'), bases)),
		...optional('measure', oneOf('measure', text('measure'), measures)),
		...optional('counted', oneOf('counted', text('counted'), countings)),
		...(Object.keys(where).length > 0 ? { where: { ...where } } : {}),
		...optional('compare', text('compare')),
		...optional('totals', yesOrNo('totals', text('totals'))),
		...optional('top', wholeNumber('top', text('top'))),
		...optional('fill', yesOrNo('fill', text('fill'))),
		...optional('nonzero', yesOrNo('nonzero', text('nonzero'))),
		...optional('sort', text('sort')),
		...optional('limit', wholeNumber('limit', text('limit'))),
		...optional('offset', wholeNumber('offset', text('offset')))
	};
}

/**
 * Reads the coordinates that a bridge goes to: `basis=return_date,measure=value`. Throws QuestionError.
 */
export function parseBridgeTarget(text: string): BridgeTarget {
	const given = new Map<string, string>();
	for (const pair of text.split(',')) {
		const [name = '', value = ''] = pair.split('=').map((side) => side.trim());
		if (!(name === 'basis' || name === 'measure' || name === 'counted') || given.has(name))
			throw new QuestionError('bad_value', `a bridge goes to coordinates, not ${JSON.stringify(pair)}`, {
				found: pair,
				wanted: ['basis', 'measure', 'counted'],
				hint: 'for example basis=return_date,measure=value'
			});
		given.set(name, value);
	}
	return {
		...optional('basis', oneOf('basis', given.get('basis'), bases)),
		...optional('measure', oneOf('measure', given.get('measure'), measures)),
		...optional('counted', oneOf('counted', given.get('counted'), countings))
	};
}

/** The question written back as the query of a URL. `parseQuestion` reads it as the same question. */
export function questionQuery(question: Question): URLSearchParams {
	const query = new URLSearchParams();
	const { by, where, ...single } = question;
	if (by && by.length > 0) query.set('by', by.join(','));
	for (const name of parameters) {
		const value = name in single ? single[name as keyof typeof single] : undefined;
		if (value !== undefined) query.set(name, String(value));
	}
	for (const [dimension, members] of Object.entries(where ?? {}))
		query.append('where', `${dimension}=${members.map((member) => member.replaceAll(/[\\,]/g, '\\$&')).join(',')}`);
	return query;
}

function parseFilter(text: string): [dimension: string, members: string[]] {
	const at = text.indexOf('=');
	if (at < 1)
		throw new QuestionError('bad_filter', `where must be <dimension>=<member>, not ${JSON.stringify(text)}`, {
			found: text,
			hint: 'for example where=category=Shoes,Boots'
		});
	const members = [''];
	const rest = text.slice(at + 1);
	for (let index = 0; index < rest.length; index++) {
		const letter = rest.charAt(index);
		if (letter === ',') members.push('');
		else members[members.length - 1] += letter === '\\' && index + 1 < rest.length ? rest.charAt(++index) : letter;
	}
	return [text.slice(0, at).trim(), members];
}

function oneOf<T extends string>(name: string, text: string | undefined, values: readonly T[]): T | undefined {
	if (text === undefined) return undefined;
	const found = values.find((value) => value === text);
	if (found === undefined)
		throw new QuestionError('bad_value', `${name} must be one of ${values.join(', ')}, not ${JSON.stringify(text)}`, {
			found: text,
			wanted: values
		});
	return found;
}

function wholeNumber(name: string, text: string | undefined): number | undefined {
	if (text === undefined) return undefined;
	if (!/^\d{1,9}$/.test(text))
		throw new QuestionError('bad_value', `${name} must be a whole number, not ${JSON.stringify(text)}`, {
			found: text
		});
	return Number(text);
}

function yesOrNo(name: string, text: string | undefined): boolean | undefined {
	const found = oneOf(name, text, ['true', 'false']);
	return found === undefined ? undefined : found === 'true';
}

const isName = (name: string): name is Name => (parameters as readonly string[]).includes(name);

const optional = <K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } =>
	(value === undefined ? {} : { [key]: value }) as { [P in K]?: V };
