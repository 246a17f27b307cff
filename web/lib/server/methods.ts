// The statistical methods in words, as `data/reference/methods.yaml` has them, and the SQL of the macros they rest on.
import { parse } from 'yaml';
import { z } from 'zod';
import methodsText from '../../../data/reference/methods.yaml?raw';
import type { MethodId } from '#lib/methods.ts';

const macroTexts = import.meta.glob<string>('../../../sql/macros/*.sql', {
	query: '?raw',
	import: 'default',
	eager: true
});

const words = z.strictObject({ en: z.string().min(1), zh: z.string().min(1) });

const book = z.strictObject({
	groups: z.record(z.string(), words),
	methods: z.record(
		z.string(),
		z.strictObject({
			group: z.string(),
			title: words,
			/** What a reader wants to know when it is the method that they need. */
			question: words,
			how: words,
			assumes: words,
			limits: words,
			/** Who described it first, and when. */
			source: z.string().min(1),
			/** Files of `sql/macros/` that compute it. */
			macros: z.array(z.string())
		})
	)
});

const { groups, methods } = book.parse(parse(methodsText));

/** The SQL of a macro. Throws where there is none of that name: a method that nothing computes must not be shown. */
function macroText(macro: string): string {
	const text = macroTexts[`../../../sql/macros/${macro}.sql`];
	if (text === undefined) throw new Error(`methods.yaml: there is no macro ${macro}`);
	return text;
}

/** Every method by its group, in the order of the file. */
export const methodGroups = Object.entries(groups).map(([group, title]) => ({
	group,
	title,
	methods: Object.entries(methods)
		.filter(([, method]) => method.group === group)
		.map(([id, { macros, ...method }]) => ({
			...method,
			id: id as MethodId,
			macros: macros.map((macro) => ({ macro, sql: macroText(macro) }))
		}))
}));
