// Judges rules and keeps what came of it: the state of alerts, their history, and what is to be sent, all at once.
import {
	deleteSubject, insertAlert, insertDelivery, insertEvent, insertSubject, listSubjects, readRule, setJudged, updateAlert
} from '../../../sql/app/alerts.ts'; // prettier-ignore
import type { Person } from '#lib/access/person.ts';
import type { Locale } from '#lib/paraglide/runtime.js';
import type { AppStore } from '#lib/server/app-store.ts';
import type { Publication } from '#lib/publication.ts';
import type { Data } from '#lib/server/data.ts';
import { readPublished } from '#lib/server/publication.ts';
import { ruleFrom } from './alert-store.server.ts';
import { judge, notJudged, type JudgedWith } from './judge.server.ts';
import type { Finding, Happening, Rule } from './rule.ts';
import { nextStep } from './step.ts';

/** Somebody with an account, and the language they read. */
export type Member = Person & { language: Locale };

/** What the judging of rules and the sending of what comes of it stand on; tests bring their own. */
export type Grounds = {
	store: AppStore;
	dataFolder: string;
	/** Somebody with an account, or null. */
	member: (id: string) => Promise<Member | null>;
	/** The current version as somebody sees it. */
	open: (person: Person) => Data;
	/** All of a version: what it is called, how far it reaches. */
	openWhole: (version: string | null) => Data;
	now: () => Date;
};

/** What people are told about one rule. */
export type Told = {
	rule_id: number;
	title: string;
	happening: Happening;
	definition: Rule['definition'];
	finding: Finding;
	at: string;
	version: string | null;
	/** Whose rows it is about. */
	owner_id: string;
};

/** Judges one rule now, and keeps nothing. Test buttons and previews ask this. */
export async function judgeRule(rule: Pick<Rule, 'definition' | 'owner_id'>, grounds: Grounds): Promise<JudgedOn> {
	const owner = await grounds.member(rule.owner_id);
	if (!owner) return { ...(await judgeAs(rule, null, null, grounds)), version: null };
	const data = grounds.open(owner);
	try {
		const judged = await judgeAs(rule, owner, data, grounds);
		return { ...judged, version: await data.warehouse.version().catch(() => null) };
	} finally {
		data.release();
	}
}

/** What is known of the version that somebody reads; it is the same for all. Null while nothing is published. */
export async function readVersion(
	{ warehouse }: Pick<Data, 'warehouse'>,
	{ openWhole }: Grounds
): Promise<Publication | null> {
	const version = await warehouse.version().catch(() => null);
	const whole = openWhole(version);
	try {
		return (await readPublished(whole.warehouse)).publication;
	} finally {
		whole.release();
	}
}

type JudgedOn = JudgedWith & { version: string | null };

/** Judges as somebody with their data; where there is nobody, there is no data either. */
async function judgeAs(
	{ definition }: Pick<Rule, 'definition'>,
	owner: Person | null,
	data: Data | null,
	grounds: Grounds
): Promise<JudgedWith> {
	const { store, dataFolder, now } = grounds;
	if (!owner || !data) return notJudged('owner_gone');
	const publication = () => readVersion(data, grounds);
	return judge(definition, { owner, data, publication, store, dataFolder, now: now() });
}

/**
 * Judges rules one after the other and keeps the outcome. People get one message however many rules they are told of; a
 * rule that cannot be judged is in the way of no other. Gives what was told.
 */
export async function evaluate(rules: readonly Rule[], grounds: Grounds): Promise<Told[]> {
	const judged: { rule: Rule; result: JudgedOn }[] = [];
	for (const rule of rules) judged.push({ rule, result: await judgeRule(rule, grounds).catch(errorOf) });
	const now = grounds.now();
	return grounds.store.write(async (run) => {
		const told: { told: Told; rule: Rule }[] = [];
		for (const { rule, result } of judged) {
			const kept = await keep(run, rule, result, now);
			if (kept) told.push(kept);
		}
		await send(run, told, now);
		return told.map(({ told: one }) => one);
	});
}

/** A bug: the log has its stack, the history of the rule says so. */
function errorOf(thrown: unknown): JudgedOn {
	process.stderr.write(`alerts: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}\n`);
	return { ...notJudged('error'), version: null };
}

type Run = Parameters<Parameters<AppStore['write']>[0]>[0];

/** Keeps the outcome of one rule; gives what is to be told of it and to whom. */
async function keep(
	run: Run,
	judgedRule: Rule,
	result: JudgedOn,
	now: Date
): Promise<{ told: Told; rule: Rule } | null> {
	const { rule_id } = judgedRule;
	// As it is now: somebody may have changed it, or acknowledged its alert, while it was judged.
	const [stored] = await run<Parameters<typeof ruleFrom>[0]>(readRule, { rule_id });
	if (!stored || stored.deleted_at !== null || stored.changed_at !== judgedRule.changed_at) return null;
	const rule = ruleFrom(stored);
	const at = now.toISOString();
	const { outcome, finding, hasNew } = await withSubjects(run, rule, result, at);
	const version = result.version;
	const written = JSON.stringify(finding);
	await run(setJudged, { rule_id, at, version, outcome, finding: written });
	const { alert } = rule;
	const step = nextStep(alert, { outcome, hasNew, again_hours: rule.again_hours, now });
	const event = { rule_id, at, by: null, version, outcome, finding: written, note: '' };
	let alert_id = alert?.alert_id ?? null;
	if (step.state !== null && !alert) {
		alert_id = (await run<{ alert_id: number }>(insertAlert, { rule_id, at, finding: written }))[0]?.alert_id ?? null;
	} else if (step.state !== null && alert) {
		await run(updateAlert, {
			alert_id: alert.alert_id,
			state: step.state,
			at,
			snoozed_until: step.state === 'snoozed' ? alert.snoozed_until : null,
			told_at: step.isTold ? at : alert.told_at,
			// What cannot be judged now is not what people were told.
			finding: outcome === 'not_judged' ? JSON.stringify(alert.finding) : written
		});
	}
	if (step.happening) await run(insertEvent, { ...event, alert_id, kind: step.happening });
	else if (rule.outcome !== outcome || rule.judged_version !== version)
		await run(insertEvent, { ...event, alert_id, kind: 'judged' });
	if (!step.happening || !step.isTold) return null;
	const { title, definition, owner_id } = rule;
	return { rule, told: { rule_id, title, happening: step.happening, definition, finding, at, version, owner_id } };
}

/**
 * Of a rule about single things, which are new: not met before. With `is_new` the first time only takes note of what is
 * there. It goes on while any of those that were told is still there; what has gone is forgotten.
 */
async function withSubjects(
	run: Run,
	{ rule_id, definition }: Rule,
	{ outcome, finding, subjects }: JudgedWith,
	at: string
): Promise<Pick<JudgedWith, 'outcome' | 'finding'> & { hasNew: boolean }> {
	if (subjects === null || outcome === 'not_judged') return { outcome, finding, hasNew: false };
	const met = new Map(
		(await run<{ subject_id: string; is_told: number }>(listSubjects, { rule_id })).map((one) => [
			one.subject_id,
			one.is_told
		])
	);
	const here = new Set(subjects);
	const isFirst = !met.has(baseline);
	if (isFirst) await run(insertSubject, { rule_id, subject_id: baseline, at, is_told: 0 });
	const startsNow = isFirst && 'is_new' in definition && definition.is_new;
	const fresh = subjects.filter((subject_id) => !met.has(subject_id));
	for (const subject_id of fresh) await run(insertSubject, { rule_id, subject_id, at, is_told: startsNow ? 0 : 1 });
	for (const subject_id of met.keys())
		if (subject_id !== baseline && !here.has(subject_id)) await run(deleteSubject, { rule_id, subject_id });
	const told = subjects.filter((subject_id) => (met.get(subject_id) ?? (startsNow ? 0 : 1)) === 1);
	const hasNew = !startsNow && fresh.length > 0;
	return {
		outcome: told.length > 0 ? 'fires' : 'fine',
		finding: finding.kind === 'count' ? { ...finding, new_count: hasNew ? fresh.length : 0 } : finding,
		hasNew
	};
}

/** No id of a signal, finding or check: says that a rule has looked once. */
const baseline = '';

/** One message for each recipient about all that they are told of, and one for each address of a program. */
async function send(run: Run, told: readonly { told: Told; rule: Rule }[], now: Date): Promise<void> {
	const at = now.toISOString();
	const byRecipient = new Map<string, Told[]>();
	for (const { told: one, rule } of told) {
		for (const recipient of new Set(rule.recipients)) {
			byRecipient.set(recipient, [...(byRecipient.get(recipient) ?? []), one]);
		}
		if (rule.webhook_url !== '')
			await run(insertDelivery, {
				about: 'alert', channel: 'webhook', rule_id: rule.rule_id, report_id: null, recipient_id: null,
				content: JSON.stringify({ told: [one] }), at
			}); // prettier-ignore
	}
	for (const [recipient_id, all] of byRecipient)
		await run(insertDelivery, {
			about: 'alert', channel: 'mail', rule_id: null, report_id: null, recipient_id,
			content: JSON.stringify({ told: all }), at
		}); // prettier-ignore
}
