import { z } from 'zod';
import { findEntity } from '../../contract/contract.ts';
import { local, named, secretName } from '../settings.ts';
import { readSettings } from '../window.ts';
import { pathsOf, unmappedColumns } from './columns.ts';
import { parseJsonPath } from './json-path.ts';
import { placeholdersOf } from './placeholders.ts';

const path = z.string().refine((text) => parseJsonPath(text) !== null, {
	error: 'a path such as data.items, lines[0].price or ["order.no"]'
});
const headerName = z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/, { error: 'the name of a header' });

/** How to sign in. The secret is the value of an environment variable. */
const auth = z.discriminatedUnion('kind', [
	z.strictObject({ kind: z.literal('none') }),
	z.strictObject({ kind: z.literal('bearer'), secretFrom: secretName }),
	z.strictObject({ kind: z.literal('basic'), user: z.string().min(1), secretFrom: secretName }),
	z.strictObject({
		kind: z.literal('header'),
		name: headerName,
		prefix: z.string().default(''),
		secretFrom: secretName
	})
]);

const column = z.union([
	path,
	/** `values` turns words of the source into words of the contract; `as`: a number of seconds or ms since 1970. */
	z.strictObject({ path, values: z.record(z.string(), z.string()).optional(), as: z.enum(['unix', 'ms']).optional() }),
	z.strictObject({ value: z.string() }),
	z.strictObject({ join: z.array(path).min(2), with: z.string().max(10).default('-') })
]);

/** What becomes of the rows of an endpoint for one entity of the contract. */
const mapping = z.strictObject({
	/** One row for each element of a list within the row (or of lists within lists). `^.id` then is of the row around. */
	each: z.union([path.transform((one) => [one]), z.array(path)]).default([]),
	/** Contract column: where its value stands. Names that the contract does not know are kept beside. */
	columns: z.record(z.string(), column),
	/** Columns without which there is no such row: a refund without an amount. */
	skipWithout: z.array(z.string()).default([]),
	/** `deletions`: the rows tell keys that were deleted, with `deleted_at`. */
	role: z.enum(['rows', 'deletions']).default('rows')
});

const paging = z.discriminatedUnion('kind', [
	z.strictObject({ kind: z.literal('none') }),
	/** `{page}` counts up until a page is empty. */
	z.strictObject({ kind: z.literal('page'), first: z.int().min(0).default(1) }),
	/** `{offset}` counts the rows that came, until a page is empty. */
	z.strictObject({ kind: z.literal('offset'), first: z.int().min(0).default(0) }),
	/** `{cursor}` is what the last page said. */
	z.strictObject({ kind: z.literal('cursor'), next: path }),
	/** Each page says the address of the next. */
	z.strictObject({ kind: z.literal('address'), next: path }),
	/** The `Link` header says it, with rel="next". */
	z.strictObject({ kind: z.literal('link') })
]);

const endpoint = z
	.strictObject({
		/** Below `base`. */
		path: z.string(),
		method: z.enum(['GET', 'POST']).optional(),
		/** May hold placeholders: `{since}`, `{until}`, `{page}`, `{offset}`, `{cursor}`. */
		query: z.record(z.string(), z.string()).default({}),
		body: z.json().optional(),
		paging: paging.default({ kind: 'none' }),
		/** Where the rows stand. */
		rows: path.default('$'),
		/** Where the number of all rows stands, if anywhere. */
		total: path.optional(),
		/** Where `false` says that there are no more pages. */
		more: path.optional(),
		/**
		 * Whether all that it gives without `{since}` is all that there is: then what is missing was deleted. By default
		 * true without `{since}`, else false; true there means that everything is read whenever keys are compared.
		 */
		whole: z.boolean().optional(),
		/** For systems that demand a range: `{since}` of a first read; `{until}` is then a day ahead. */
		beginning: z.iso.datetime({ offset: true }).optional(),
		maxPages: z.int().min(1).default(100_000),
		entities: z.record(z.string(), mapping)
	})
	.superRefine(checkEndpoint);

export const httpSource = z
	.strictObject({
		...named,
		...local,
		kind: z.literal('http'),
		base: z.url({ protocol: /^https?$/, error: 'an address such as https://erp.example.com/api' }),
		auth: auth.default({ kind: 'none' }),
		headers: z.record(headerName, z.string()).default({}),
		perSecond: z.number().min(0.01).max(1000).default(5),
		timeoutSeconds: z.number().min(0.1).max(600).default(60),
		maxMegabytes: z.number().min(0.1).max(500).default(64),
		/** Unencrypted to other machines too. */
		allowHttp: z.boolean().default(false),
		read: readSettings,
		endpoints: z.record(z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/, { error: 'a short lower-case name' }), endpoint)
	})
	.superRefine(({ endpoints }, { addIssue }) => {
		const seen = new Set<string>();
		for (const [name, { entities }] of Object.entries(endpoints))
			for (const [entity, { role }] of Object.entries(entities)) {
				const own = `${entity} ${role}`;
				if (seen.has(own))
					addIssue({
						code: 'custom',
						path: ['endpoints', name, 'entities', entity],
						message: 'read by one endpoint only; make a second source for another',
						input: entity
					});
				seen.add(own);
			}
	});

export type HttpEndpoint = z.output<typeof endpoint>;
export type HttpSettings = z.output<typeof httpSource>;

function checkEndpoint(
	checked: Pick<HttpEndpoint, 'path' | 'query' | 'body' | 'paging' | 'entities'>,
	{ addIssue }: z.core.$RefinementCtx
): void {
	const issue = (path: PropertyKey[], message: string) => addIssue({ code: 'custom', path, message, input: checked });
	const { known, unknown } = placeholdersOf([checked.path, checked.query, checked.body]);
	for (const one of unknown) issue(['query'], `free of the unknown placeholder ${one}`);
	const { kind } = checked.paging;
	if ((kind === 'page' || kind === 'offset' || kind === 'cursor') && !known.has(kind))
		issue(['paging'], `accompanied by {${kind}} in the path, the query or the body`);
	for (const [entity, { columns, role, each, skipWithout }] of Object.entries(checked.entities)) {
		const names = Object.keys(columns);
		const known = findEntity(entity);
		if (!known) {
			issue(['entities', entity], 'an entity of the contract such as return_lines');
			continue;
		}
		const keys = known.columns.filter(({ need }) => need === 'key');
		const missing =
			role === 'rows'
				? unmappedColumns(entity, names)
				: keys.map(({ name }) => name).filter((name) => !names.includes(name));
		if (missing.length > 0) issue(['entities', entity, 'columns'], `a mapping of ${missing.join(', ')} too`);
		for (const one of skipWithout)
			if (!names.includes(one)) issue(['entities', entity, 'skipWithout'], `columns that are mapped, not ${one}`);
		for (const [name, column] of Object.entries(columns)) {
			if (pathsOf(column).some((text) => (parseJsonPath(text)?.up ?? 0) > each.length))
				issue(['entities', entity, 'columns', name], 'a path within its row: ^ leads out of it');
		}
	}
}
