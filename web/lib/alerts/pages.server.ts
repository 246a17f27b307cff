// What the pages of alerts show and do. Everybody sees the rules that they own or are told by, and what others watch where
// they may see what was found; only its owner and administrators change a rule.
import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import type { Person } from '#lib/access/person.ts';
import { appStore } from '#lib/server/app-store.ts';
import { orProblem } from '#lib/server/app-store-said.ts';
import { audit } from '#lib/server/audit-log.ts';
import { readEnvironment } from '#lib/server/environment.ts';
import { Failure } from '#lib/server/failure.ts';
import { hasMail } from '#lib/server/mail.ts';
import { dictionary } from '#lib/server/metrics.ts';
import { unlessMissing } from '#lib/server/missing.ts';
import { wakeWorker } from '#lib/server/alerts-worker.ts';
import {
	allRules, changeRule, deleteRule, eventsOf, makeRule, ruleOf, sayAlert, sendingsOf, type Written
} from './alert-store.server.ts'; // prettier-ignore
import { metricWords } from './context.server.ts';
import { isShare, readDefinition } from './definition.server.ts';
import { isAllowedWebhook, sendNow } from './deliver.server.ts';
import { evaluate, judgeRule, type Member } from './evaluate.server.ts';
import { againChoices, emptyFields, fieldsOfForm, fieldsOfRule } from './form.ts';
import { readMembers, theDelivering, theGrounds, webhookKey } from './grounds.server.ts';
import { permissionFor } from './judge.server.ts';
import { maySeeFinding } from './message.server.ts';
import { ruleKinds, type Rule, type RuleKind } from './rule.ts';
import type { MetricWords } from './words.ts';

const longestTitle = 200;
const mostRecipients = 50;
const shownEvents = 100;
const shownSendings = 30;

/** The person of a request; the routes let nobody else in. */
export function personOfRequest({ locals }: { locals: App.Locals }): Person {
	if (!locals.person) error(401, 'sign in first', { code: 'not_signed_in' });
	return locals.person;
}

export const isOwnerOrAdministrator = (person: Person, owner_id: string): boolean =>
	person.kind !== 'guest' && (person.id === owner_id || person.permissions.has('manage_people'));

type Seen = { rule: Rule; owner: string; isShown: boolean };

const seenBy = (rule: Rule, person: Person, members: readonly Member[]): Seen | null => {
	const owner = members.find(({ id }) => id === rule.owner_id) ?? null;
	const isShown = maySeeFinding(person, owner, rule.definition);
	const isTold = rule.recipients.includes(person.id) || isOwnerOrAdministrator(person, rule.owner_id);
	return isShown || isTold ? { rule, owner: owner?.name ?? '', isShown } : null;
};

/** The words of the metrics that rules are about. */
const wordsFor = (rules: readonly Pick<Rule, 'definition'>[]): MetricWords =>
	Object.fromEntries(
		rules.flatMap(({ definition }) =>
			definition.kind === 'metric' && metricWords[definition.metric]
				? [[definition.metric, metricWords[definition.metric]!]]
				: []
		)
	);

/** A rule as a page shows it: without figures where they are not for the one who looks. */
const shownRule = ({ rule, owner, isShown }: Seen) => ({
	...rule,
	webhook_url: '',
	owner,
	isShown,
	finding: isShown ? rule.finding : null,
	alert: rule.alert && { ...rule.alert, finding: isShown ? rule.alert.finding : null }
});

export type ShownRule = ReturnType<typeof shownRule>;

/** The list of rules, those with an alert first. */
export async function readAlertsPage(event: Pick<RequestEvent, 'locals'>) {
	const person = personOfRequest(event);
	const { value: rules, problem } = await orProblem<Rule[]>(() => allRules(appStore()), []);
	const members = await readMembers();
	const seen = rules.flatMap((rule) => seenBy(rule, person, members) ?? []);
	return {
		rules: seen.map(shownRule),
		metrics: wordsFor(rules),
		problem,
		hasMail: hasMail(),
		mayManage: person.permissions.has('manage_alerts')
	};
}

/** How many alerts are open that somebody may see; 0 where the store cannot be read, which other pages say. */
export async function countOpenAlerts(person: Person | null): Promise<number> {
	if (!person) return 0;
	const { value: rules } = await orProblem<Rule[]>(() => allRules(appStore()), []);
	const open = rules.filter(({ alert, is_on }) => is_on && alert?.state === 'open');
	if (open.length === 0) return 0;
	const members = await readMembers();
	return open.filter((rule) => seenBy(rule, person, members) !== null).length;
}

async function ruleOfRequest(params: Partial<Record<string, string>>): Promise<Rule> {
	const id = Number(params['rule']);
	const rule = Number.isSafeInteger(id) ? await ruleOf(appStore(), id) : undefined;
	if (!rule) error(404, 'there is no such alert rule', { code: 'rule_not_found' });
	return rule;
}

/** One rule; 404 for whom it is not there. */
async function seenRule(event: Pick<RequestEvent, 'locals' | 'params'>): Promise<{ seen: Seen; members: Member[] }> {
	const rule = await ruleOfRequest(event.params);
	const members = await readMembers();
	const seen = seenBy(rule, personOfRequest(event), members);
	if (!seen) error(404, 'there is no such alert rule', { code: 'rule_not_found' });
	return { seen, members };
}

export async function readRulePage(event: Pick<RequestEvent, 'locals' | 'params'>) {
	const person = personOfRequest(event);
	const { seen, members } = await seenRule(event);
	const { rule } = seen;
	const isMine = isOwnerOrAdministrator(person, rule.owner_id);
	const nameOf = (id: string | null) => members.find((one) => one.id === id)?.name ?? '';
	const store = appStore();
	return {
		rule: shownRule(seen),
		metrics: wordsFor([rule]),
		isMine,
		mayManage: person.permissions.has('manage_alerts'),
		recipients: rule.recipients.map(nameOf).filter((name) => name !== ''),
		webhook:
			isMine && rule.webhook_url !== ''
				? { url: rule.webhook_url, key: webhookKey(rule.rule_id).toString('base64') }
				: null,
		events: (await eventsOf(store, rule.rule_id, shownEvents)).map((event) => ({
			...event,
			finding: seen.isShown ? event.finding : null
		})),
		sendings: (await sendingsOf(store, rule.rule_id, shownSendings)).map((one) => ({
			...one,
			to: nameOf(one.recipient_id)
		})),
		hasMail: hasMail()
	};
}

/** What a form of a rule offers. */
export async function readRuleForm(event: Pick<RequestEvent, 'locals'>, kind: RuleKind) {
	const { warehouse } = event.locals;
	const [members, leakRules] = await Promise.all([
		readMembers(),
		kind === 'leak' ? unlessMissing(warehouse.ask('leak_rules', { source: [] })) : null
	]);
	return {
		people: members
			.filter((member) => member.permissions.has(permissionFor[kind]))
			.map(({ id, name }) => ({ id, name })),
		leakRules: (leakRules ?? []).map(({ rule, title_en, title_zh }) => ({ rule, title_en, title_zh })),
		metricGroups:
			kind === 'metric'
				? Object.entries(dictionary.groups).map(([group, title]) => ({
						title,
						metrics: Object.entries(dictionary.metrics).flatMap(([name, metric]) =>
							metric.group === group ? [{ name, title: metric.title, unit: metric.unit }] : []
						)
					}))
				: [],
		hosts: [...readEnvironment().webhookHosts]
	};
}

/** The kind that a URL names, of those that the visitor may watch. */
export function readKind(url: URL, { permissions }: Person): RuleKind | null {
	const kind = ruleKinds.find((one) => one === url.searchParams.get('kind'));
	return kind && permissions.has(permissionFor[kind]) ? kind : null;
}

export const kindsFor = ({ permissions }: Person): RuleKind[] =>
	ruleKinds.filter((kind) => permissions.has(permissionFor[kind]));

export const newFields = (person: Person) => emptyFields(person.id);

/** A rule to be changed, by its owner or an administrator. */
export async function readRuleToChange(event: Pick<RequestEvent, 'locals' | 'params'>) {
	const rule = await mine(event);
	const { definition } = rule;
	const fields = fieldsOfRule(rule, definition.kind === 'metric' && isShare(definition.metric));
	return { rule_id: rule.rule_id, kind: definition.kind, fields, form: await readRuleForm(event, definition.kind) };
}

async function mine(event: Pick<RequestEvent, 'locals' | 'params'>): Promise<Rule> {
	const rule = await ruleOfRequest(event.params);
	if (!isOwnerOrAdministrator(personOfRequest(event), rule.owner_id))
		error(403, 'only its owner or an administrator may change this rule', { code: 'not_yours' });
	return rule;
}

/** What was written, or the names of the fields that cannot be so. */
async function readWritten(
	form: FormData,
	person: Person,
	before: Rule | null
): Promise<{ written: Written; wrong: null } | { written: null; wrong: string[] }> {
	const fields = fieldsOfForm(form);
	const definition = readDefinition(form);
	const title = fields.title.trim();
	const members = await readMembers();
	const recipients = [...new Set(fields.recipients)];
	const again_hours = Number(fields.again_hours);
	const url = fields.webhook_url.trim();
	const isAllowed = url === '' || url === before?.webhook_url || isAllowedWebhook(url, readEnvironment().webhookHosts);
	const wrong = [
		...(title === '' || title.length > longestTitle ? ['title'] : []),
		...(definition.wrong ?? []),
		...(definition.value && !person.permissions.has(permissionFor[definition.value.kind]) ? ['kind'] : []),
		...(recipients.length > mostRecipients || recipients.some((id) => !members.some((one) => one.id === id))
			? ['recipients']
			: []),
		...(isAllowed ? [] : ['webhook']),
		...(againChoices.some((choice) => choice === again_hours) ? [] : ['again_hours'])
	];
	if (wrong.length > 0 || !definition.value) return { written: null, wrong };
	const { is_on } = fields;
	return {
		written: { title, definition: definition.value, recipients, webhook_url: url, again_hours, is_on },
		wrong: null
	};
}

/** Where the disk does not take it, the form comes back with what was written, and with why. */
async function orFail<T, Given>(given: Given, work: () => Promise<T>) {
	try {
		return await work();
	} catch (thrown) {
		if (thrown instanceof Failure) return fail(503, { ...given, problem: thrown.message, wrong: [] as string[] });
		throw thrown;
	}
}

/** Keeps a rule, judges it at once, and goes to its page. */
export async function saveRule(event: RequestEvent, which: 'new' | 'old') {
	const person = personOfRequest(event);
	const before = which === 'old' ? await mine(event) : null;
	const form = await event.request.formData();
	const fields = fieldsOfForm(form);
	const { written, wrong } = await readWritten(form, person, before);
	if (wrong) return fail(400, { fields, wrong, problem: '' });
	const store = appStore();
	const saved = await orFail({ fields }, async () => {
		if (before) await changeRule(store, before.rule_id, written, person);
		const rule_id = before ? before.rule_id : await makeRule(store, written, person);
		await audit(event, { action: before ? 'change_alert_rule' : 'make_alert_rule', subject: String(rule_id) });
		return { rule_id };
	});
	if (!('rule_id' in saved)) return saved;
	const rule = await ruleOf(store, saved.rule_id);
	if (rule?.is_on) await evaluate([rule], theGrounds());
	wakeWorker();
	redirect(303, `/alerts/${saved.rule_id}`);
}

const snoozeHours = [4, 24, 72, 168];

/** What somebody does with an alert. */
export async function sayOfRule(event: RequestEvent) {
	const person = personOfRequest(event);
	const { rule } = (await seenRule(event)).seen;
	const form = await event.request.formData();
	const state = (['open', 'acknowledged', 'snoozed'] as const).find((one) => one === form.get('state'));
	const hours = Number(form.get('hours'));
	const note = String(form.get('note') ?? '').slice(0, 2000);
	if (!state || !rule.alert || (state === 'snoozed' && !snoozeHours.includes(hours)))
		return fail(400, { problem: 'gone', test: null });
	const { alert_id } = rule.alert;
	const snoozed_until = state === 'snoozed' ? new Date(Date.now() + hours * 3600_000).toISOString() : null;
	const done = await orFail({ test: null }, async () => {
		const isSaid = await sayAlert(appStore(), alert_id, { state, snoozed_until, note }, person);
		if (isSaid) await audit(event, { action: 'say_of_alert', subject: String(rule.rule_id), details: { state } });
		return { isSaid };
	});
	if (!('isSaid' in done)) return done;
	if (!done.isSaid) return fail(409, { problem: 'gone', test: null });
	redirect(303, `/alerts/${rule.rule_id}`);
}

/** Judges now and keeps nothing; with `mail` one message goes to who asks, and to nobody else. */
export async function testRule(event: RequestEvent) {
	const person = personOfRequest(event);
	const { seen, members } = await seenRule(event);
	if (!seen.isShown) error(403, 'what it finds is among rows that you do not see', { code: 'not_permitted' });
	const { rule } = seen;
	const form = await event.request.formData();
	const { outcome, finding, version } = await judgeRule(rule, theGrounds());
	const test = { outcome, finding, mailed: null as string | null };
	const me = members.find(({ id }) => id === person.id);
	if (form.get('mail') !== 'yes' || !me) return { problem: null, test };
	const { rule_id, title, definition, owner_id } = rule;
	const told = { rule_id, title, definition, owner_id, finding, version, at: new Date().toISOString() };
	try {
		await sendNow([{ ...told, happening: outcome === 'fine' ? 'recovered' : 'opened' }], me, theDelivering());
		return { problem: null, test: { ...test, mailed: '' } };
	} catch (thrown) {
		if (thrown instanceof Failure) return { problem: null, test: { ...test, mailed: thrown.message } };
		throw thrown;
	}
}

/** Deletes a rule, or brings it back. */
export async function removeRule(event: RequestEvent, isDeleted: boolean) {
	const rule = await mine(event);
	const person = personOfRequest(event);
	const done = await orFail({ test: null }, async () => {
		await deleteRule(appStore(), rule.rule_id, isDeleted, person);
		await audit(event, {
			action: isDeleted ? 'delete_alert_rule' : 'restore_alert_rule',
			subject: String(rule.rule_id)
		});
		return { isDone: true };
	});
	if (!('isDone' in done)) return done;
	wakeWorker();
	redirect(303, `/alerts/${rule.rule_id}`);
}

export type RuleForm = Awaited<ReturnType<typeof readRuleForm>>;
