// Alert rules and their alerts in the store of people's own data.
import {
	deliveriesOfRule, forgetSubjects, insertEvent, insertRule, listEvents, listRules, readRule, rulesToJudge, setAlertState,
	setDeleted, updateRule
} from '../../../sql/app/alerts.ts'; // prettier-ignore
import type { AppStore } from '../server/app-store.ts';
import { parseDefinition } from './definition.server.ts';
import type { Alert, AlertEvent, AlertState, Definition, Finding, Outcome, Rule } from './rule.ts';

type StoredRule = {
	rule_id: number;
	title: string;
	kind: string;
	definition: string;
	owner_id: string;
	recipients: string;
	webhook_url: string;
	again_hours: number;
	is_on: number;
	made_at: string;
	changed_at: string;
	deleted_at: string | null;
	judged_at: string | null;
	judged_version: string | null;
	outcome: Outcome | null;
	finding: string | null;
	alert_id: number | null;
	state: AlertState | null;
	opened_at: string | null;
	state_at: string | null;
	snoozed_until: string | null;
	told_at: string | null;
	alert_finding: string | null;
};

const findingFrom = (text: string | null): Finding | null => (text === null ? null : (JSON.parse(text) as Finding));

export function ruleFrom(stored: StoredRule): Rule {
	const { alert_id, state, opened_at, state_at, snoozed_until, told_at, alert_finding, kind: _, ...rule } = stored;
	const finding = findingFrom(alert_finding);
	const alert: Alert | null =
		alert_id !== null && state && opened_at && state_at && told_at && finding
			? { alert_id, state, opened_at, state_at, snoozed_until, told_at, finding }
			: null;
	return {
		...rule,
		definition: parseDefinition(rule.definition),
		recipients: JSON.parse(rule.recipients) as string[],
		is_on: rule.is_on === 1,
		finding: findingFrom(rule.finding),
		alert
	};
}

/** All rules but deleted ones, those with an alert first. Throws Failure. */
export const allRules = async (store: AppStore): Promise<Rule[]> =>
	(await store.read<StoredRule>(listRules)).map(ruleFrom);

/** A rule, deleted or not, or undefined. */
export const ruleOf = async (store: AppStore, rule_id: number): Promise<Rule | undefined> =>
	(await store.read<StoredRule>(readRule, { rule_id })).map(ruleFrom)[0];

/** Rules that are to be judged on a version: anew those that were last judged before an instant. */
export async function toJudge(store: AppStore, version: string | null, before: string): Promise<Rule[]> {
	const due = await store.read<{ rule_id: number }>(rulesToJudge, { version, before });
	const rules: Rule[] = [];
	for (const { rule_id } of due) {
		const rule = await ruleOf(store, rule_id);
		if (rule) rules.push(rule);
	}
	return rules;
}

/** What somebody writes of a rule. */
export type Written = Pick<Rule, 'title' | 'recipients' | 'webhook_url' | 'again_hours' | 'is_on'> & {
	definition: Definition;
};

const valuesOf = ({ title, definition, recipients, webhook_url, again_hours, is_on }: Written) => ({
	title,
	kind: definition.kind,
	definition: JSON.stringify(definition),
	recipients: JSON.stringify(recipients),
	webhook_url,
	again_hours,
	is_on: is_on ? 1 : 0
});

type Author = { id: string; name: string };
const plainEvent = { alert_id: null, version: null, outcome: null, finding: null, note: '' };

/** Keeps a new rule; gives its id. */
export function makeRule(store: AppStore, written: Written, owner: Author, now = new Date()): Promise<number> {
	const at = now.toISOString();
	return store.write(async (run) => {
		const [made] = await run<{ rule_id: number }>(insertRule, { ...valuesOf(written), owner_id: owner.id, at });
		if (!made) throw new Error('a new alert rule has no id');
		await run(insertEvent, { ...plainEvent, rule_id: made.rule_id, kind: 'made', at, by: owner.name });
		return made.rule_id;
	});
}

/** Writes a rule anew. What it looks at may be another thing now: what it has met before counts only where it is the same. */
export async function changeRule(
	store: AppStore,
	rule_id: number,
	written: Written,
	by: Author,
	now = new Date()
): Promise<void> {
	const at = now.toISOString();
	const values = valuesOf(written);
	await store.write(async (run) => {
		const [before] = await run<StoredRule>(readRule, { rule_id });
		await run(updateRule, { ...values, rule_id, at });
		if (before && before.definition !== values.definition) await run(forgetSubjects, { rule_id });
		await run(insertEvent, { ...plainEvent, rule_id, kind: 'changed', at, by: by.name });
	});
}

/** Deletes a rule, or brings it back; false where it is so already. */
export function deleteRule(
	store: AppStore,
	rule_id: number,
	isDeleted: boolean,
	by: Author,
	now = new Date()
): Promise<boolean> {
	const at = now.toISOString();
	return store.write(async (run) => {
		const done = (await run(setDeleted, { rule_id, deleted_at: isDeleted ? at : null, at })).length > 0;
		if (done)
			await run(insertEvent, { ...plainEvent, rule_id, kind: isDeleted ? 'deleted' : 'restored', at, by: by.name });
		return done;
	});
}

/** What somebody says of an alert that is not over; false where it is over by now. */
export function sayAlert(
	store: AppStore,
	alert_id: number,
	said: { state: 'open' | 'acknowledged' | 'snoozed'; snoozed_until: string | null; note: string },
	by: Author,
	now = new Date()
): Promise<boolean> {
	const at = now.toISOString();
	return store.write(async (run) => {
		const { state, snoozed_until, note } = said;
		const [set] = await run<{ rule_id: number; finding: string }>(setAlertState, {
			alert_id,
			state,
			snoozed_until,
			at
		});
		if (!set) return false;
		const kind = state === 'open' ? 'reopened' : state;
		await run(insertEvent, { ...plainEvent, ...set, alert_id, kind, at, by: by.name, note: note.trim() });
		return true;
	});
}

/** The history of a rule, the latest first. */
export const eventsOf = async (store: AppStore, rule_id: number, limit: number): Promise<AlertEvent[]> =>
	(await store.read<Omit<AlertEvent, 'finding'> & { finding: string | null }>(listEvents, { rule_id, limit })).map(
		(event) => ({ ...event, finding: findingFrom(event.finding) })
	);

/** Something that was sent, or is to be. */
export type Sending = {
	delivery_id: number;
	channel: 'mail' | 'webhook';
	recipient_id: string | null;
	made_at: string;
	state: 'waiting' | 'sent' | 'failed' | 'left_out';
	tries: number;
	next_at: string;
	sent_at: string | null;
	problem: string;
};

export const sendingsOf = (store: AppStore, rule_id: number, limit: number): Promise<Sending[]> =>
	store.read<Sending>(deliveriesOfRule, { rule_id, limit });
