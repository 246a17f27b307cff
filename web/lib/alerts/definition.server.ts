// Definitions of alert rules from a form and from the store: checked, and filters brought to one form.
import { z } from 'zod';
import { filterDimensions, readFilters } from '#lib/filters.ts';
import { signalKinds } from '#lib/quality/signals.ts';
import { dictionary } from '#lib/server/metrics.ts';
import type { Definition } from './rule.ts';

const view = z.string().max(4000);
const limit = z.number().min(-1e12).max(1e12);

const definition = z.discriminatedUnion('kind', [
	z.strictObject({
		kind: z.literal('metric'),
		metric: z.string().max(100),
		side: z.enum(['over', 'under']),
		limit,
		is_sure: z.boolean(),
		view
	}),
	z.strictObject({ kind: z.literal('signal'), kinds: z.array(z.enum(signalKinds)), is_new: z.boolean(), view }),
	z.strictObject({ kind: z.literal('sla'), limit: limit.min(0), view }),
	z.strictObject({
		kind: z.literal('leak'),
		rules: z.array(z.string().max(100)).max(50),
		by: z.enum(['finding', 'amount']),
		limit: limit.min(0),
		is_new: z.boolean(),
		view
	}),
	z.strictObject({ kind: z.literal('freshness'), hours: z.number().gt(0).max(10_000), source: z.string().max(200) }),
	z.strictObject({ kind: z.literal('run') }),
	z.strictObject({ kind: z.literal('audit'), is_new: z.boolean() })
]);

/** A definition as it was kept. Throws where it is none: such a rule must not pass as one that never fires. */
export const parseDefinition = (text: string): Definition => definition.parse(JSON.parse(text)) as Definition;

const keptInView = ['period', 'basis', 'measure', 'counted', ...filterDimensions];

/** The filters of a query and nothing else of it, in one order. Days by date would stand still: they are left out. */
export function viewOf(query: URLSearchParams): string {
	const kept = new URLSearchParams();
	for (const name of keptInView) for (const value of query.getAll(name)) if (value !== '') kept.append(name, value);
	return String(kept);
}

/** The filters that a view names, on a version. */
export const filtersOf = (view: string, span: Parameters<typeof readFilters>[1]) =>
	readFilters({ pathname: '/', searchParams: new URLSearchParams(view) }, span);

/** What a form says, or the names of its fields that cannot be so. */
export type ReadForm<T> = { value: T; wrong: null } | { value: null; wrong: readonly string[] };

/** A number as a field of numbers sends it: `8`, `8.5`; never `8,5`, which may be another one elsewhere. */
export const numberFrom = (text: string): number => (/^-?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : Number.NaN);

/** Whether the limit of a metric is written in percent. */
export const isShare = (metric: string): boolean => dictionary.metrics[metric]?.unit === 'percent';

/** Reads the part of the form that says what the rule looks at. */
export function readDefinition(form: FormData): ReadForm<Definition> {
	const text = (name: string) => {
		const value = form.get(name);
		return typeof value === 'string' ? value : '';
	};
	const all = (name: string) => form.getAll(name).filter((one) => typeof one === 'string' && one !== '');
	const view = viewOf(new URLSearchParams(text('view')));
	const kind = text('kind');
	const metric = text('metric');
	const written = numberFrom(text('limit'));
	const candidates: Record<string, object> = {
		metric: {
			kind, metric, side: text('side'), limit: isShare(metric) ? written / 100 : written, view,
			is_sure: form.has('is_sure')
		},
		signal: { kind, kinds: all('kinds'), is_new: form.has('is_new'), view },
		sla: { kind, limit: written, view },
		leak: {
			kind, rules: all('rules'), by: text('by'), limit: text('by') === 'amount' ? written : 0, is_new: form.has('is_new'),
			view
		},
		freshness: { kind, hours: numberFrom(text('hours')), source: text('source_of') },
		run: { kind },
		audit: { kind, is_new: form.has('is_new') }
	}; // prettier-ignore
	const candidate = Object.hasOwn(candidates, kind) ? candidates[kind] : null;
	const read = definition.safeParse(candidate);
	// Checked here and not where a kept one is read: a dictionary that lost a metric must not take the pages with it.
	const isUnknown = kind === 'metric' && !Object.hasOwn(dictionary.metrics, metric);
	if (read.success && !isUnknown) return { value: read.data as Definition, wrong: null };
	if (read.success) return { value: null, wrong: ['metric'] };
	const wrong = read.error.issues.map(({ path }) => String(path[0] ?? 'kind'));
	return { value: null, wrong: [...new Set(wrong)] };
}
