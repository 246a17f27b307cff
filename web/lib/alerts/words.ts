// Alert rules and what they found, in words.
import { m } from '#lib/paraglide/messages.js';
import type { Metric } from '../../../sql/metrics/dictionary.ts';
import { valueText } from '../behind/figure-text.ts';
import { filterDimensions, readFilters, type FilterDimension } from '../filters.ts';
import { bareRange, duration, instant, list, money, none, number, percentRange, period } from '../format.ts';
import { memberName, type Names } from '../names.ts';
import { kindWord as signalKindWord } from '../quality/signals.ts';
import { runOutcomeWord } from '../runs/words.ts';
import { basisWord, countedWord, dimensionWord, inLanguage, measureWord, periodWord } from '../words.ts';
import type {
	AlertEvent, AlertState, Definition, Finding, Happening, Named, NotJudged, Outcome, RuleKind
} from './rule.ts'; // prettier-ignore

/** What a metric is called and measured in, for those that rules are about. */
export type MetricWords = Readonly<Record<string, Pick<Metric, 'title' | 'unit'> & { asked: readonly string[] }>>;

/** What words about rules need to know besides the rule. */
export type WordContext = {
	metrics: MetricWords;
	names: Names | undefined;
	currency: string;
	timezone: string;
};

const said = <Key extends string>(words: Record<Key, () => string>) => {
	return (key: Key): string => words[key]();
};

export const ruleKindWord = said<RuleKind>({
	metric: m.alert_kind_metric,
	signal: m.alert_kind_signal,
	sla: m.alert_kind_sla,
	leak: m.alert_kind_leak,
	freshness: m.alert_kind_freshness,
	run: m.alert_kind_run,
	audit: m.alert_kind_audit
});

export const ruleKindMeaning = said<RuleKind>({
	metric: m.alert_kind_metric_means,
	signal: m.alert_kind_signal_means,
	sla: m.alert_kind_sla_means,
	leak: m.alert_kind_leak_means,
	freshness: m.alert_kind_freshness_means,
	run: m.alert_kind_run_means,
	audit: m.alert_kind_audit_means
});

export const alertStateWord = said<AlertState>({
	open: m.alert_state_open,
	acknowledged: m.alert_state_acknowledged,
	snoozed: m.alert_state_snoozed,
	recovered: m.alert_state_recovered
});

export const outcomeWord = said<Outcome>({
	fires: m.alert_outcome_fires,
	between: m.alert_outcome_between,
	fine: m.alert_outcome_fine,
	not_judged: m.alert_outcome_not_judged
});

export const happeningWord = said<Happening>({
	opened: m.alert_happening_opened,
	more: m.alert_happening_more,
	reminded: m.alert_happening_reminded,
	recovered: m.alert_happening_recovered
});

export const eventWord = said<AlertEvent['kind']>({
	opened: m.alert_happening_opened,
	more: m.alert_happening_more,
	reminded: m.alert_happening_reminded,
	recovered: m.alert_happening_recovered,
	made: m.alert_event_made,
	changed: m.alert_event_changed,
	deleted: m.alert_event_deleted,
	restored: m.alert_event_restored,
	judged: m.alert_event_judged,
	acknowledged: m.alert_event_acknowledged,
	snoozed: m.alert_event_snoozed,
	reopened: m.alert_event_reopened
});

export const whyWord = said<NotJudged>({
	too_young: m.alert_why_too_young,
	no_data: m.alert_why_no_data,
	nothing_published: m.alert_why_nothing_published,
	owner_gone: m.alert_why_owner_gone,
	not_permitted: m.alert_why_not_permitted,
	older_version: m.alert_why_older_version,
	withheld: m.alert_why_withheld,
	unknown_metric: m.alert_why_unknown_metric,
	too_slow: m.alert_why_too_slow,
	bad_question: m.alert_why_bad_question,
	error: m.alert_why_error
});

export const outcomeTone = (outcome: Outcome | null): 'bad' | 'wait' | 'ok' | 'plain' =>
	outcome === 'fires' ? 'bad' : outcome === 'between' ? 'wait' : outcome === 'fine' ? 'ok' : 'plain';

export const stateTone = (state: AlertState): 'bad' | 'wait' | 'ok' | 'plain' =>
	state === 'open' ? 'bad' : state === 'recovered' ? 'ok' : state === 'acknowledged' ? 'wait' : 'plain';

/** The filters of a view, `Category: Shoes; Country: France`; empty where it has none. */
export function viewText(view: string, names: Names | undefined): string {
	const query = new URLSearchParams(view);
	const parts = filterDimensions.flatMap((dimension: FilterDimension) => {
		const members = query.getAll(dimension);
		if (members.length === 0) return [];
		return m.alert_filter({
			dimension: dimensionWord(dimension),
			members: list(members.map((member) => memberName(dimension, member, names)))
		});
	});
	return parts.join(m.alert_and());
}

/** The period and the coordinates that a rule on a metric asks with. */
export function coordinatesText(view: string, asked: readonly string[]): string {
	const filters = readFilters({ pathname: '/', searchParams: new URLSearchParams(view) }, { data_to: '2000-01-01' });
	return [
		periodWord(filters.period ?? 'last-12-months'),
		...(asked.includes('basis') ? [basisWord(filters.basis)] : []),
		...(asked.includes('measure') ? [measureWord(filters.measure)] : []),
		...(asked.includes('counted') ? [countedWord(filters.counted)] : [])
	].join(' · ');
}

/** What a metric is called; one that the dictionary no longer has keeps its name. */
export function metricTitle(metric: string, metrics: MetricWords): string {
	const title = metrics[metric]?.title;
	return title ? inLanguage(title.en, title.zh) : metric;
}

const amountOf = (metric: string, value: number | null, { metrics, currency }: WordContext): string =>
	valueText(value, { unit: metrics[metric]?.unit ?? 'count', currency });

/** When a rule fires, in a sentence. */
export function conditionText(definition: Definition, context: WordContext): string {
	switch (definition.kind) {
		case 'metric': {
			const { metric, side, limit } = definition;
			const words = { metric: metricTitle(metric, context.metrics), limit: amountOf(metric, limit, context) };
			return side === 'over' ? m.alert_when_over(words) : m.alert_when_under(words);
		}
		case 'signal':
			return definition.kinds.length > 0
				? m.alert_when_signal_of({ kinds: list(definition.kinds.map(signalKindWord)) })
				: m.alert_when_signal();
		case 'sla':
			return m.alert_when_late({ count: definition.limit, n: number(definition.limit) });
		case 'leak':
			return definition.by === 'amount'
				? m.alert_when_leak_amount({ amount: money(definition.limit, context.currency) })
				: m.alert_when_leak();
		case 'freshness':
			return definition.source === ''
				? m.alert_when_old({ hours: duration(definition.hours) })
				: m.alert_when_source_old({
						source: memberName('source', definition.source, context.names),
						hours: duration(definition.hours)
					});
		case 'run':
			return m.alert_when_run();
		case 'audit':
			return m.alert_when_audit();
	}
}

/** What a rule rests on: filters, period, basis. Empty where it has none of them. */
export function restsOnText(definition: Definition, { metrics, names }: WordContext): string {
	if (!('view' in definition)) return '';
	const filters = viewText(definition.view, names);
	const coordinates =
		definition.kind === 'metric' ? coordinatesText(definition.view, metrics[definition.metric]?.asked ?? []) : '';
	return [coordinates, filters].filter((part) => part !== '').join(' · ');
}

const named = (all: readonly Named[]): string => list(all.map(({ en, zh }) => inLanguage(en, zh)));

/** What a rule found, in a sentence. */
export function findingText(definition: Definition, finding: Finding, context: WordContext): string {
	switch (finding.kind) {
		case 'not_judged':
			return whyWord(finding.why);
		case 'metric': {
			if (definition.kind !== 'metric') return '';
			const unit = context.metrics[definition.metric]?.unit;
			const interval =
				finding.low === null || finding.high === null
					? ''
					: unit === 'percent'
						? percentRange(finding.low, finding.high)
						: bareRange(finding.low, finding.high);
			const words = {
				metric: metricTitle(definition.metric, context.metrics),
				value: amountOf(definition.metric, finding.value, context),
				days: period(finding.since, finding.until)
			};
			return interval === ''
				? m.alert_found_figure(words)
				: m.alert_found_rate({ ...words, interval, of: number(finding.denominator) });
		}
		case 'count':
			return countText(definition, finding, context);
		case 'hours':
			return m.alert_found_age({
				what: finding.named.length > 0 ? named(finding.named) : m.alert_all_data(),
				hours: duration(finding.hours),
				time: instant(finding.data_to, context.timezone)
			});
		case 'run':
			return m.alert_found_run({
				outcome: runOutcomeWord(finding.outcome),
				time: finding.ended_at ? instant(finding.ended_at, context.timezone) : none,
				code: finding.code || none
			});
	}
}

function countText(
	definition: Definition,
	{ count, amount, new_count, named: things }: Extract<Finding, { kind: 'count' }>,
	{ currency }: WordContext
): string {
	const words = { count, n: number(count), named: things.length > 0 ? named(things) : none };
	const fresh = new_count > 0 ? m.alert_found_new({ count: new_count, n: number(new_count) }) : '';
	const sentence =
		definition.kind === 'signal'
			? m.alert_found_signals(words)
			: definition.kind === 'leak'
				? m.alert_found_leaks({ ...words, amount: money(amount, currency) })
				: definition.kind === 'sla'
					? m.alert_found_late(words)
					: m.alert_found_audits(words);
	return fresh === '' ? sentence : `${sentence} ${fresh}`;
}

/** The page that shows what a rule is about. */
export function subjectPath(definition: Definition): string {
	const paths: Record<RuleKind, string> = {
		metric: '/',
		signal: '/quality',
		sla: '/process/work',
		leak: '/money/leaks',
		freshness: '/data',
		run: '/data',
		audit: '/data'
	};
	const view = 'view' in definition ? definition.view : '';
	return view === '' ? paths[definition.kind] : `${paths[definition.kind]}?${view}`;
}
