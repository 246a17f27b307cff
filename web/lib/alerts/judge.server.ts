// Whether a rule holds on a version: asked of the published data as its owner sees it, and of what people said.
import type { Person } from '#lib/access/person.ts';
import type { Permission } from '#lib/access/permissions.ts';
import type { Filters } from '#lib/filters.ts';
import { settledDays } from '#lib/maturity.ts';
import type { Publication } from '#lib/publication.ts';
import { reasonCategoryName, subjectName } from '#lib/quality/signals.ts';
import { listRuns } from '#lib/runs/run-files.server.ts';
import { leaksSaid } from '#lib/server/app-store-leaks.ts';
import { heldSignals } from '#lib/server/app-store-signals.ts';
import type { AppStore } from '#lib/server/app-store.ts';
import type { Data } from '#lib/server/data.ts';
import { inLanguageOf } from '#lib/server/language.ts';
import { dictionary } from '#lib/server/metrics.ts';
import { isHttpError } from '@sveltejs/kit';
import { filtersOf } from './definition.server.ts';
import type { Definition, Finding, Judged, Named, NotJudged, Outcome, RuleKind } from './rule.ts';

/** What a rule needs in order to be judged. */
export type Judging = {
	data: Pick<Data, 'warehouse' | 'metrics'>;
	publication: Publication;
	store: AppStore;
	dataFolder: string;
	now: Date;
};

/** A judgement, and of rules about single things those things: which of them are new is known where they are kept. */
export type JudgedWith = Judged & { subjects: readonly string[] | null };

/** What somebody must be allowed to see for such a rule. */
export const permissionFor: Record<RuleKind, Permission> = {
	metric: 'see_figures',
	signal: 'see_quality',
	sla: 'see_process',
	leak: 'see_money',
	freshness: 'see_figures',
	run: 'see_data',
	audit: 'see_data'
};

const sameWord = (word: string): Named => ({ en: word, zh: word });

/** Names of things that a message tells at most. */
const namedMost = 5;
const mostSignals = 1000;

export const notJudged = (why: NotJudged): JudgedWith => ({
	outcome: 'not_judged',
	finding: { kind: 'not_judged', why },
	subjects: null
});

/**
 * Judges a definition as its owner sees the data. Expected failures (nothing published, an older version, a question that
 * takes too long) are answers: such a rule neither fires nor recovers.
 */
export async function judge(
	definition: Definition,
	{
		owner,
		publication: read,
		...rest
	}: Omit<Judging, 'publication'> & { owner: Person; publication: () => Promise<Publication | null> }
): Promise<JudgedWith> {
	if (!owner.permissions.has(permissionFor[definition.kind])) return notJudged('not_permitted');
	// A failed run needs no version: it may be the reason why there is none.
	if (definition.kind === 'run') return judgeRun(rest.dataFolder);
	const publication = await read();
	if (!publication) return notJudged('nothing_published');
	try {
		return await judgeOn(definition, { publication, ...rest });
	} catch (thrown) {
		const why = isHttpError(thrown)
			? (expected[thrown.body.code ?? ''] ?? (thrown.status < 500 ? 'bad_question' : undefined))
			: undefined;
		if (why) return notJudged(why);
		throw thrown;
	}
}

/** Failures of a question that say why a rule is not judged. */
const expected: Readonly<Record<string, NotJudged>> = {
	other_shape: 'older_version',
	withheld: 'withheld',
	too_slow: 'too_slow'
};

function judgeOn(definition: Exclude<Definition, { kind: 'run' }>, judging: Judging): Promise<JudgedWith> {
	switch (definition.kind) {
		case 'metric':
			return judgeMetric(definition, judging);
		case 'signal':
			return judgeSignals(definition, judging);
		case 'sla':
			return judgeLate(definition, judging);
		case 'leak':
			return judgeLeaks(definition, judging);
		case 'freshness':
			return judgeFreshness(definition, judging);
		case 'audit':
			return judgeAudits(judging);
	}
}

/** Beyond the limit is strictly beyond: a limit of 5 late returns is kept by 5. */
const outcomeOf = (isBeyond: boolean): Outcome => (isBeyond ? 'fires' : 'fine');

async function judgeMetric(
	{ metric, side, limit, is_sure, view }: Extract<Definition, { kind: 'metric' }>,
	{ data, publication }: Judging
): Promise<JudgedWith> {
	const known = dictionary.metrics[metric];
	if (!known) return notJudged('unknown_metric');
	const filters = filtersOf(view, publication);
	const coordinates = coordinatesOf(metric, filters);
	// Young shipments have not had the time to come back: they would make a rate look good, never bad.
	const isRate = known.rate !== undefined;
	const isCohort = isRate && coordinates.basis === 'cohort';
	const days = isCohort ? settledDays(filters, { basis: 'cohort' }, publication) : { ...filters, is_mature: true };
	if (!days.is_mature) return notJudged('too_young');
	const where = Object.fromEntries(Object.entries(filters.where).filter(([, members]) => members.length > 0));
	const { rows, immature } = await data.metrics.answer({
		metric,
		from: days.since,
		to: days.until,
		where,
		...coordinates
	});
	if (isCohort && immature) return notJudged('too_young');
	const [row] = rows;
	const figure = (name: string) => {
		const value = row?.[name];
		return typeof value === 'number' ? value : null;
	};
	const [value, low, high] = [figure('value'), figure('low'), figure('high')];
	if (value === null) return notJudged('no_data');
	const finding: Finding = {
		kind: 'metric',
		value,
		low,
		high,
		numerator: figure('numerator'),
		denominator: figure('denominator'),
		since: days.since,
		until: days.until
	};
	return { outcome: metricOutcome({ value, low, high }, { side, limit, is_sure }), finding, subjects: null };
}

/** Where a figure stands to a limit. With an interval, `is_sure` asks for all of it to be beyond. */
export function metricOutcome(
	{ value, low, high }: { value: number; low: number | null; high: number | null },
	{ side, limit, is_sure }: { side: 'over' | 'under'; limit: number; is_sure: boolean }
): Outcome {
	const isBeyond = side === 'over' ? value > limit : value < limit;
	if (!isBeyond) return 'fine';
	const nearest = side === 'over' ? low : high;
	if (!is_sure || nearest === null) return 'fires';
	return (side === 'over' ? nearest > limit : nearest < limit) ? 'fires' : 'between';
}

/** The coordinates of the filters, of those that the metric may be asked with. */
function coordinatesOf(metric: string, { basis, measure, counted }: Filters) {
	const asked = dictionary.metrics[metric]?.asked ?? {};
	return {
		...('basis' in asked ? { basis } : {}),
		...('measure' in asked ? { measure } : {}),
		...('counted' in asked ? { counted } : {})
	};
}

async function judgeSignals(
	{ kinds, view }: Extract<Definition, { kind: 'signal' }>,
	{ data: { warehouse }, publication, store }: Judging
): Promise<JudgedWith> {
	const { where } = filtersOf(view, publication);
	const except = [...(await heldSignals(store))].flatMap(([id, { state }]) => (state === 'open' ? [] : [id]));
	const [signals, categories] = await Promise.all([
		warehouse.ask('quality_signals', {
			source: where.source, category: where.category, supplier: [], kind: kinds, over: false, among: [], within: false,
			except, sort: '-rank', limit: mostSignals, offset: 0
		}), // prettier-ignore
		warehouse.ask('quality_reason_categories', {})
	]);
	const wanted =
		where.reason.length > 0 ? signals.filter(({ reason }) => where.reason.includes(reason ?? '')) : signals;
	const first = wanted.slice(0, namedMost);
	const names = { names: publication.names, categories };
	const namesIn = (language: 'en' | 'zh-CN') =>
		inLanguageOf(language, () =>
			first.map((row) =>
				row.reason_category && row.reason_category !== 'all'
					? `${subjectName(row.subject, row)}: ${reasonCategoryName(row.reason_category, names)}`
					: subjectName(row.subject, row)
			)
		);
	const [english, chinese] = [await namesIn('en'), await namesIn('zh-CN')];
	return {
		outcome: outcomeOf(wanted.length > 0),
		finding: {
			kind: 'count',
			count: wanted.length,
			amount: wanted.reduce((sum, { excess_amount: amount }) => sum + (amount ?? 0), 0),
			new_count: 0,
			named: english.map((en, index): Named => ({ en, zh: chinese[index] ?? en }))
		},
		subjects: wanted.map(({ signal_id }) => signal_id)
	};
}

async function judgeLate(
	{ limit, view }: Extract<Definition, { kind: 'sla' }>,
	{ data: { warehouse }, publication }: Judging
): Promise<JudgedWith> {
	const { source, category, reason, channel, country } = filtersOf(view, publication).where;
	const stages = await warehouse.ask('overview_open_returns', { source, category, reason, channel, country });
	const late = stages.reduce((sum, stage) => sum + stage.late, 0);
	const named = stages
		.filter((stage) => stage.late > 0)
		.map(({ stage, stage_en, stage_zh }): Named => ({ en: stage_en ?? stage, zh: stage_zh ?? stage }));
	return {
		outcome: outcomeOf(late > limit),
		finding: { kind: 'count', count: late, amount: null, new_count: 0, named: named.slice(0, namedMost) },
		subjects: null
	};
}

async function judgeLeaks(
	{ rules, by, limit, view }: Extract<Definition, { kind: 'leak' }>,
	{ data: { warehouse }, publication, store }: Judging
): Promise<JudgedWith> {
	const { where } = filtersOf(view, publication);
	const except = [...(await leaksSaid.held(store))].flatMap(([id, { state }]) => (state === 'open' ? [] : [id]));
	const [leaks, titles] = await Promise.all([
		warehouse.ask('alert_leaks', { ...where, rule: rules, except }),
		warehouse.ask('leak_rules', { source: where.source })
	]);
	const titleOf = (rule: string): Named => {
		const found = titles.find((one) => one.rule === rule);
		return found ? { en: found.title_en, zh: found.title_zh } : sameWord(rule);
	};
	const amount = leaks.reduce((sum, { counted_amount: counted }) => sum + counted, 0);
	const isByAmount = by === 'amount';
	return {
		outcome: outcomeOf(isByAmount ? amount > limit : leaks.length > 0),
		finding: {
			kind: 'count',
			count: leaks.length,
			amount,
			new_count: 0,
			named: [...new Set(leaks.map(({ rule }) => rule))].slice(0, namedMost).map(titleOf)
		},
		subjects: isByAmount ? null : leaks.map(({ leak_id }) => leak_id)
	};
}

async function judgeFreshness(
	{ hours, source }: Extract<Definition, { kind: 'freshness' }>,
	{ data: { warehouse }, now }: Judging
): Promise<JudgedWith> {
	const rows = await warehouse.ask('alert_freshness', {});
	const found = rows.find(({ source_id }) => source_id === source);
	if (!found || found.data_to_ms === null) return notJudged('no_data');
	const age = (now.getTime() - found.data_to_ms) / 3600_000;
	return {
		outcome: outcomeOf(age > hours),
		finding: {
			kind: 'hours',
			hours: age,
			data_to: new Date(found.data_to_ms).toISOString(),
			source,
			named: found.title ? [sameWord(found.title)] : []
		},
		subjects: null
	};
}

async function judgeAudits({ data: { warehouse } }: Judging): Promise<JudgedWith> {
	const failing = (await warehouse.ask('data_audits', {})).filter(({ failures }) => failures > 0);
	return {
		outcome: outcomeOf(failing.length > 0),
		finding: {
			kind: 'count',
			count: failing.length,
			amount: null,
			new_count: 0,
			named: failing.slice(0, namedMost).map(({ audit }) => sameWord(audit))
		},
		subjects: failing.map(({ audit, relation }) => `${audit} ${relation}`)
	};
}

/** Records that are read to find the last run that has ended; one that is under way says nothing yet. */
const recentRuns = 10;

async function judgeRun(dataFolder: string): Promise<JudgedWith> {
	const { runs } = await listRuns(dataFolder, recentRuns);
	const last = runs.find(({ outcome }) => outcome !== 'running' && outcome !== 'skipped');
	if (!last) return notJudged('no_data');
	const isBad = last.outcome === 'failed' || last.outcome === 'interrupted';
	const code = last.error?.code ?? last.sources.find(({ error }) => error)?.error?.code ?? '';
	return {
		outcome: outcomeOf(isBad),
		finding: { kind: 'run', outcome: last.outcome, run: last.id, ended_at: last.ended_at, code },
		subjects: null
	};
}
