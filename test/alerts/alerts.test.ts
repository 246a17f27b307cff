// Alert rules over published versions, their messages as they are received, and the ways through an alert's life.
import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { mkdirSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
	allRules, changeRule, deleteRule, eventsOf, makeRule, ruleOf, sayAlert, sendingsOf, type Written
} from '../../web/lib/alerts/alert-store.server.ts'; // prettier-ignore
import { numberFrom, readDefinition, viewOf } from '../../web/lib/alerts/definition.server.ts';
import { isAllowedWebhook, sendNow, waits } from '../../web/lib/alerts/deliver.server.ts';
import { judgeRule } from '../../web/lib/alerts/evaluate.server.ts';
import { metricOutcome } from '../../web/lib/alerts/judge.server.ts';
import { maySeeFinding } from '../../web/lib/alerts/message.server.ts';
import type { Definition } from '../../web/lib/alerts/rule.ts';
import { nextStep } from '../../web/lib/alerts/step.ts';
import { saySignal } from '../../web/lib/server/app-store-signals.ts';
import { leaksSaid } from '../../web/lib/server/app-store-leaks.ts';
import { makeCompany, member, shipped, together, versions, type Company } from './company.ts';
import { startMailServer, type MailServer } from './mail-server.ts';

const [v1, v2, v3] = versions;
const anna = member('anna', 'manager');
const ben = member('ben', 'quality', { language: 'zh-CN' });
const only = { country: ['FR'] };
const carla = member('carla', 'manager', { rules: only });

const rate: Definition = { kind: 'metric', metric: 'return_rate', side: 'over', limit: 0.3, is_sure: true, view: '' };
const written = (more: Partial<Written> = {}): Written => ({
	title: 'Too much comes back',
	definition: rate,
	recipients: ['anna'],
	webhook_url: '',
	again_hours: 0,
	is_on: true,
	...more
});

let mail: MailServer;
let company: Company;
beforeEach(async () => {
	mail = await startMailServer();
	company = makeCompany(mail, [anna, ben, carla], { webhookHosts: ['127.0.0.1'] });
});
afterEach(async () => {
	await company.close();
	await mail.close();
});

const make = (more: Partial<Written> = {}, owner = anna) =>
	makeRule(company.store, written(more), owner, company.grounds.now());
const alertOf = async (rule_id: number) => (await ruleOf(company.store, rule_id))?.alert ?? null;
const kindsOf = async (rule_id: number) => (await eventsOf(company.store, rule_id, 100)).map(({ kind }) => kind).reverse(); // prettier-ignore

describe('a rule on a figure', () => {
	test('fires and recovers across published versions, and says so by mail', async () => {
		const rule_id = await make();
		await company.publish(v1, shipped(100, 20));
		await company.work();
		expect(await alertOf(rule_id)).toBeNull();
		expect(await ruleOf(company.store, rule_id)).toMatchObject({ outcome: 'fine', judged_version: v1 });
		expect(mail.received).toEqual([]);

		await company.publish(v2, shipped(100, 60));
		await company.work();
		expect(await alertOf(rule_id)).toMatchObject({
			state: 'open',
			finding: { value: 0.6, numerator: 60, denominator: 100 }
		});
		expect(mail.received).toHaveLength(1);
		expect(mail.received[0]?.to).toBe('anna@example.com');
		expect(mail.received[0]?.mail.subject).toBe('New alert: Too much comes back');
		expect(mail.received[0]?.mail.text).toContain('60.0');
		expect(mail.received[0]?.mail.text).toContain(`https://retour.example/alerts/${rule_id}`);
		expect(mail.received[0]?.mail.text).toContain(v2);

		await company.publish(v3, shipped(100, 10));
		await company.work();
		expect(await alertOf(rule_id)).toBeNull();
		expect(mail.received.map(({ mail: { subject } }) => subject)).toEqual([
			'New alert: Too much comes back',
			'Recovered: Too much comes back'
		]);
		expect(await kindsOf(rule_id)).toEqual(['made', 'judged', 'opened', 'recovered']);
	});

	test('does not fire while its interval includes the limit, and once open stays until it is on the good side', async () => {
		const rule_id = await make();
		await company.publish(v1, shipped(20, 8)); // 40 %, from 22 to 61 %
		await company.work();
		expect(await ruleOf(company.store, rule_id)).toMatchObject({ outcome: 'between' });
		expect(await alertOf(rule_id)).toBeNull();
		const unsure = await make({ definition: { ...rate, is_sure: false } });
		await company.work();
		expect((await alertOf(unsure))?.state).toBe('open');

		await company.publish(v2, shipped(200, 120));
		await company.work();
		expect((await alertOf(rule_id))?.state).toBe('open');
		await company.publish(v3, shipped(20, 8));
		await company.work();
		expect((await ruleOf(company.store, rule_id))?.outcome).toBe('between');
		expect((await alertOf(rule_id))?.state).toBe('open');
	});

	test('never fires or recovers on shipments that are too young, and says why', async () => {
		const rule_id = await make({ definition: { ...rate, view: 'period=last-30-days' } });
		await company.publish(v1, shipped(100, 90, { on: '2026-11-10' }));
		await company.work();
		expect(await alertOf(rule_id)).toBeNull();
		expect((await ruleOf(company.store, rule_id))?.finding).toEqual({ kind: 'not_judged', why: 'too_young' });
	});

	test('is judged on the rows of its owner', async () => {
		const all = await make();
		const french = await make({ recipients: ['carla'] }, carla);
		await company.publish(v1, together(shipped(300, 30, { country: 'DE' }), shipped(100, 80, { country: 'FR' })));
		await company.work();
		expect((await ruleOf(company.store, all))?.finding).toMatchObject({ numerator: 110, denominator: 400 });
		expect(await alertOf(all)).toBeNull();
		expect((await alertOf(french))?.finding).toMatchObject({ numerator: 80, denominator: 100 });
	});

	test('tells figures only to those who may see them', async () => {
		await make({ recipients: ['anna', 'ben', 'carla'] });
		await company.publish(v1, shipped(100, 60));
		await company.work();
		const textTo = (to: string) => mail.received.find((one) => one.to === to)?.mail.text ?? '';
		expect(textTo('anna@example.com')).toContain('60.0');
		expect(textTo('ben@example.com')).toMatch(/退货率.*60\.0%/);
		expect(textTo('carla@example.com')).toContain('Too much comes back');
		expect(textTo('carla@example.com')).not.toContain('60');
	});

	test('that was changed is judged again, without another version', async () => {
		const rule_id = await make();
		await company.publish(v1, shipped(100, 60));
		await company.work();
		expect((await alertOf(rule_id))?.state).toBe('open');
		company.wait(0.001);
		await changeRule(
			company.store,
			rule_id,
			written({ definition: { ...rate, limit: 0.9 } }),
			anna,
			company.grounds.now()
		);
		await company.work();
		expect(await alertOf(rule_id)).toBeNull();
	});

	test('that is deleted watches nothing, and can be brought back', async () => {
		const rule_id = await make();
		expect(await deleteRule(company.store, rule_id, true, anna, company.grounds.now())).toBe(true);
		await company.publish(v1, shipped(100, 60));
		await company.work();
		expect(await allRules(company.store)).toEqual([]);
		expect(await alertOf(rule_id)).toBeNull();
		expect(await deleteRule(company.store, rule_id, false, anna, company.grounds.now())).toBe(true);
		await company.work();
		expect((await alertOf(rule_id))?.state).toBe('open');
	});

	test('of somebody who has gone, or may not see it any more, is not judged', async () => {
		const gone = await make({}, member('dora', 'manager'));
		const leak: Definition = { kind: 'leak', rules: [], by: 'finding', limit: 0, is_new: false, view: '' };
		const notTheirs = await make({ definition: leak }, ben);
		await company.publish(v1, shipped(100, 60));
		await company.work();
		expect((await ruleOf(company.store, gone))?.finding).toEqual({ kind: 'not_judged', why: 'owner_gone' });
		expect((await ruleOf(company.store, notTheirs))?.finding).toEqual({ kind: 'not_judged', why: 'not_permitted' });
	});
});

test('a rule that cannot be judged is in the way of no other, and its page can be read', async () => {
	const ask = { definition: { ...rate, metric: 'audit_failures', view: 'category=Shoes' } };
	const [cannot, gone, can] = [
		await make(ask),
		await make({ definition: { ...rate, metric: 'no_longer_there' } }),
		await make()
	];
	await company.publish(v1, shipped(100, 60));
	await company.work();
	expect((await ruleOf(company.store, cannot))?.finding).toEqual({ kind: 'not_judged', why: 'bad_question' });
	expect((await ruleOf(company.store, gone))?.finding).toEqual({ kind: 'not_judged', why: 'unknown_metric' });
	expect((await alertOf(can))?.state).toBe('open');
	expect(await allRules(company.store)).toHaveLength(3);
});

describe('messages', () => {
	test('are one a person and round, however many rules fire', async () => {
		for (const title of ['one', 'two', 'three']) await make({ title, recipients: ['anna', 'ben'] });
		await company.publish(v1, shipped(100, 60));
		await company.work();
		expect(mail.received.map(({ to }) => to).sort()).toEqual(['anna@example.com', 'ben@example.com']);
		const [first] = mail.received.filter(({ to }) => to === 'anna@example.com');
		expect(first?.mail.subject).toBe('3 alerts');
		for (const title of ['one', 'two', 'three']) expect(first?.mail.html).toContain(title);
	});

	test('do not carry what somebody wrote as markup', async () => {
		await make({ title: '<img src=x onerror=alert(1)>' });
		await company.publish(v1, shipped(100, 60));
		await company.work();
		expect(mail.received[0]?.mail.html).not.toContain('<img');
		expect(mail.received[0]?.mail.html).toContain('&lt;img');
	});

	test('are sent once by two processes, and nothing is lost while the mail server is away', async () => {
		const rule_id = await make();
		await company.publish(v1, shipped(100, 60));
		mail.refuse({ code: 451, sentence: 'later' });
		await Promise.all([company.work('one'), company.work('two')]);
		expect(mail.received).toEqual([]);
		expect(await sendingsOf(company.store, rule_id, 10)).toMatchObject([{ state: 'waiting', tries: 1 }]);
		mail.refuse(null);
		company.wait(waits[0] / 3600 + 0.01);
		await Promise.all([company.work('one'), company.work('two')]);
		expect(mail.received).toHaveLength(1);
		expect(await sendingsOf(company.store, rule_id, 10)).toMatchObject([{ state: 'sent', tries: 2 }]);
	});

	test('that bounce are not tried again, and those that never pass are given up', async () => {
		const rule_id = await make();
		await company.publish(v1, shipped(100, 60));
		mail.refuse({ code: 550, sentence: 'no such user' });
		await company.work();
		const [bounced] = await sendingsOf(company.store, rule_id, 10);
		expect(bounced).toMatchObject({ state: 'failed', tries: 1 });
		expect(bounced?.problem).toContain('no such user');
		expect(bounced?.problem).not.toContain('anna@');
		mail.refuse({ code: 451, sentence: 'later' });
		const other = await make();
		await company.work();
		for (const wait of waits) {
			company.wait(wait / 3600 + 0.01);
			await company.work();
		}
		expect(await sendingsOf(company.store, other, 10)).toMatchObject([{ state: 'failed', tries: waits.length + 1 }]);
	});

	test('go nowhere without a mail server, and the log says so', async () => {
		const quiet = makeCompany(null, [anna]);
		const rule_id = await makeRule(quiet.store, written(), anna, quiet.grounds.now());
		await quiet.publish(v1, shipped(100, 60));
		await quiet.work();
		expect(await sendingsOf(quiet.store, rule_id, 10)).toMatchObject([{ state: 'left_out', problem: 'mail_off' }]);
		await quiet.close();
	});
});

describe('what people do with an alert', () => {
	const again = 12;
	const begin = async () => {
		const rule_id = await make({ again_hours: again });
		await company.publish(v1, shipped(100, 60));
		await company.work();
		return { rule_id, alert_id: (await alertOf(rule_id))!.alert_id };
	};
	const say = (alert_id: number, state: 'open' | 'acknowledged' | 'snoozed', until: string | null = null) =>
		sayAlert(company.store, alert_id, { state, snoozed_until: until, note: ' seen ' }, anna, company.grounds.now());

	test('it is told again while nobody has taken it up', async () => {
		const { rule_id, alert_id } = await begin();
		company.wait(again - 1);
		await company.work();
		expect(mail.received).toHaveLength(1);
		company.wait(1.1);
		await company.work();
		expect(mail.received.map(({ mail: one }) => one.subject)).toContain('Still so: Too much comes back');
		expect(await say(alert_id, 'acknowledged')).toBe(true);
		company.wait(3 * again);
		await company.work();
		expect(mail.received).toHaveLength(2);
		expect((await alertOf(rule_id))?.state).toBe('acknowledged');
		expect((await eventsOf(company.store, rule_id, 1))[0]).toMatchObject({
			kind: 'acknowledged',
			by: 'anna',
			note: 'seen'
		});
	});

	test('snoozed it is silent until its time, and then told again where it still holds', async () => {
		const { rule_id, alert_id } = await begin();
		await say(alert_id, 'snoozed', new Date(company.grounds.now().getTime() + 24 * 3600_000).toISOString());
		company.wait(23);
		await company.work();
		expect(mail.received).toHaveLength(1);
		expect((await alertOf(rule_id))?.state).toBe('snoozed');
		company.wait(1.1);
		await company.work();
		expect(await alertOf(rule_id)).toMatchObject({ state: 'open', snoozed_until: null });
		expect(mail.received).toHaveLength(2);
	});

	test('of one that is over nothing can be said', async () => {
		const { alert_id } = await begin();
		await company.publish(v2, shipped(100, 1));
		await company.work();
		expect(await say(alert_id, 'acknowledged')).toBe(false);
	});
});

describe('rules about single things', () => {
	const leak = (leak_id: string, amount: number) => ({
		leak_id, rule: 'refunded_twice', stake: 'paid', source_id: 'erp', document_id: leak_id, category: 'Shoes',
		channel: 'web', country: 'DE', reason: 'style', amount, counted_amount: amount, since: '2026-10-01 08:00:00', age_days: 50
	}); // prettier-ignore
	const leaks = (...all: ReturnType<typeof leak>[]) => ({
		'marts.fct_leaks': all,
		'marts.dim_leak_rules': [{ rule: 'refunded_twice', position: 1, stake: 'paid', title_en: 'Refunded twice', title_zh: '重复退款', meaning_en: '', meaning_zh: '', grace_days: 0, tolerance: 0, severity: 'high' }]
	}); // prettier-ignore
	const byFinding: Definition = { kind: 'leak', rules: [], by: 'finding', limit: 0, is_new: true, view: '' };

	test('tell only of what is new, and end when people have explained it', async () => {
		const rule_id = await make({ definition: byFinding });
		await company.publish(v1, leaks(leak('a', 10)));
		await company.work();
		expect(await alertOf(rule_id)).toBeNull();

		await company.publish(v2, leaks(leak('a', 10), leak('b', 25)));
		await company.work();
		expect((await alertOf(rule_id))?.finding).toMatchObject({ count: 2, new_count: 1, amount: 35 });
		expect(mail.received[0]?.mail.text).toContain('Refunded twice');
		company.wait(1);
		await company.work();
		expect(mail.received).toHaveLength(1);

		await leaksSaid.say(company.store, { subject_id: 'b', state: 'explained', note: '', subject: { leak_id: 'b' } });
		company.wait(1);
		await company.work();
		expect(await alertOf(rule_id)).toBeNull();
	});

	test('are told of more though somebody has acknowledged what was there', async () => {
		const rule_id = await make({ definition: { ...byFinding, is_new: false } });
		await company.publish(v1, leaks(leak('a', 10)));
		await company.work();
		const alert = (await alertOf(rule_id))!;
		await sayAlert(company.store, alert.alert_id, { state: 'acknowledged', snoozed_until: null, note: '' }, anna);
		await company.publish(v2, leaks(leak('a', 10), leak('b', 25)));
		await company.work();
		expect(await alertOf(rule_id)).toMatchObject({ alert_id: alert.alert_id, state: 'open' });
		expect(await kindsOf(rule_id)).toEqual(['made', 'opened', 'acknowledged', 'more']);
	});

	test('by amount hold above their limit, strictly', async () => {
		const rule_id = await make({ definition: { ...byFinding, by: 'amount', limit: 35 } });
		await company.publish(v1, leaks(leak('a', 10), leak('b', 25)));
		await company.work();
		expect(await alertOf(rule_id)).toBeNull();
		await company.publish(v2, leaks(leak('a', 10), leak('b', 25.01)));
		await company.work();
		expect((await alertOf(rule_id))?.state).toBe('open');
	});
});

test('data that is too old fires by the clock, in the reporting time zone, and fresh data ends it', async () => {
	const rule_id = await make({ definition: { kind: 'freshness', hours: 24, source: '' } });
	await company.publish(v1, {}); // data to 07:59 in Berlin, which is 06:59 UTC; it is 11:00
	await company.work();
	expect((await ruleOf(company.store, rule_id))?.finding).toMatchObject({ data_to: '2026-11-24T06:59:00.000Z' });
	expect(await alertOf(rule_id)).toBeNull();
	company.wait(20.1);
	await company.work();
	expect((await alertOf(rule_id))?.state).toBe('open');
});

test('late returns above the limit fire, by the filters of the rule', async () => {
	const late = (return_id: string, country: string) => ({
		source_id: 'erp', return_id, country, channel: 'web', stage: 'received', is_open: true, is_late: true,
		refund_owed_amount: 0, requested_at: '2026-11-01 08:00:00'
	}); // prettier-ignore
	const french = await make({ definition: { kind: 'sla', limit: 1, view: 'country=FR' } });
	const all = await make({ definition: { kind: 'sla', limit: 1, view: '' } });
	await company.publish(v1, { 'marts.fct_returns': [late('1', 'FR'), late('2', 'DE')] });
	await company.work();
	expect(await alertOf(french)).toBeNull();
	expect((await alertOf(all))?.finding).toMatchObject({ count: 2 });
});

test('a signal is told of once, by the name of what it is about, until somebody takes it up', async () => {
	const signal = (signal_id: string, batch_id: string, category: string) => ({
		signal_id, kind: 'batch_excess', subject: 'batch', source_id: 'erp', batch_id, product_id: 'p1', category,
		reason: 'all', reason_category: 'all', first_on: '2026-10-01', last_on: '2026-11-01', is_open: true,
		exposed_units: 100, observed_units: 30, expected_units: 10, ratio: 3, ratio_low: 2, ratio_high: 4, customers: 9,
		orders: 9, returned_amount: 900, excess_amount: 600
	}); // prettier-ignore
	const definition: Definition = { kind: 'signal', kinds: ['batch_excess'], is_new: false, view: 'category=Shoes' };
	const rule_id = await make({ definition, recipients: ['ben'] }, ben);
	await company.publish(v1, { 'marts.fct_signals': [signal('s1', 'B-102', 'Shoes'), signal('s2', 'B-7', 'Bags')] });
	await company.work();
	expect((await alertOf(rule_id))?.finding).toMatchObject({ kind: 'count', count: 1, amount: 600 });
	expect(mail.received[0]?.mail.text).toContain('B-102');
	expect(mail.received[0]?.mail.text).not.toContain('B-7');
	await saySignal(company.store, { signal_id: 's1', state: 'acknowledged', note: '', signal: {} });
	company.wait(1);
	await company.work();
	expect(await alertOf(rule_id)).toBeNull();
	expect(mail.received.map(({ mail: { subject } }) => subject?.split('：')[0])).toEqual(['新告警', '已恢复']);
});

test('a failed run fires though nothing was ever published, and the next good one ends it', async () => {
	const chief = member('chief', 'administrator');
	company.members.set('chief', chief);
	const rule_id = await make({ definition: { kind: 'run' }, recipients: ['chief'] }, chief);
	const record = (id: string, outcome: string) => {
		mkdirSync(join(company.dataFolder, 'runs'), { recursive: true });
		const error = outcome === 'failed' ? { code: 'SOURCE_DOWN', message: 'x' } : null;
		const run = { id, started_at: '2026-11-24T08:00:00Z', ended_at: '2026-11-24T08:10:00Z', outcome, error };
		writeFileSync(join(company.dataFolder, 'runs', `${id}.json`), JSON.stringify(run));
	};
	record('20261124T080000Z', 'failed');
	await company.work();
	expect((await alertOf(rule_id))?.finding).toMatchObject({ kind: 'run', outcome: 'failed', code: 'SOURCE_DOWN' });
	expect(mail.received[0]?.mail.text).toContain('SOURCE_DOWN');
	record('20261124T090000Z', 'running');
	company.wait(1);
	await company.work();
	expect((await alertOf(rule_id))?.state).toBe('open');
	record('20261124T090000Z', 'ok');
	company.wait(1);
	await company.work();
	expect(await alertOf(rule_id)).toBeNull();
});

test('a check that fails is told of, and once more only when another one fails too', async () => {
	const chief = member('chief', 'administrator');
	company.members.set('chief', chief);
	const rule_id = await make({ definition: { kind: 'audit', is_new: false }, recipients: ['chief'] }, chief);
	const failing = (...audits: string[]) => ({
		'meta.audits': audits.map((audit) => ({ audit, relation: 'marts.fct_returns', severity: 'warn', sentence: '', failures: 2, sql: '' }))
	}); // prettier-ignore
	await company.publish(v1, failing('one'));
	await company.work();
	await company.publish(v2, failing('one'));
	await company.work();
	expect(await kindsOf(rule_id)).toEqual(['made', 'opened', 'judged']);
	await company.publish(v3, failing('one', 'two'));
	await company.work();
	expect(await kindsOf(rule_id)).toEqual(['made', 'opened', 'judged', 'more']);
	expect(mail.received).toHaveLength(2);
});

describe('a program', () => {
	let server: Server;
	let answers: number[];
	let posts: { headers: Record<string, unknown>; body: string }[];
	let url: string;
	beforeEach(async () => {
		answers = [];
		posts = [];
		server = createServer((request, response) => {
			let body = '';
			request.on('data', (piece: Buffer) => (body += piece.toString()));
			request.on('end', () => {
				posts.push({ headers: request.headers, body });
				response.writeHead(answers.shift() ?? 200).end();
			});
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
	});
	afterEach(() => server.close());

	test('is posted to, signed, and again until it takes it', async () => {
		answers = [500];
		const rule_id = await make({ recipients: [], webhook_url: url });
		await company.publish(v1, shipped(100, 60));
		await company.work();
		expect(await sendingsOf(company.store, rule_id, 10)).toMatchObject([{ state: 'waiting', problem: 'http 500' }]);
		company.wait(1);
		await company.work();
		expect(await sendingsOf(company.store, rule_id, 10)).toMatchObject([{ state: 'sent' }]);
		expect(posts).toHaveLength(2);
		const { headers, body } = posts[1]!;
		const signed = `${headers['webhook-id'] as string}.${headers['webhook-timestamp'] as string}.${body}`;
		const signature = createHmac('sha256', `key of ${rule_id}`).update(signed).digest('base64');
		expect(headers['webhook-signature']).toBe(`v1,${signature}`);
		expect(JSON.parse(body)).toMatchObject({
			type: 'alert.opened',
			data: { rule_id, version: v1, finding: { value: 0.6 } }
		});
	});

	test('is not posted to where the operator did not name its host', () => {
		expect(isAllowedWebhook('http://127.0.0.1:8080/x', ['127.0.0.1'])).toBe(true);
		expect(isAllowedWebhook('http://127.0.0.1:8080/x', ['127.0.0.1:8080'])).toBe(true);
		expect(isAllowedWebhook('http://127.0.0.1:8081/x', ['127.0.0.1:8080'])).toBe(false);
		for (const url of ['http://169.254.169.254/', 'file:///etc/passwd', 'http://127.0.0.1@evil.example/', 'x', ''])
			expect(isAllowedWebhook(url, ['127.0.0.1', 'hooks.example.com'])).toBe(false);
	});
});

describe('the ways of an alert', () => {
	test('whatever is found, it is told once, never begins in between, and ends only on the good side', () => {
		const outcome = fc.constantFrom('fires', 'between', 'fine', 'not_judged' as const);
		fc.assert(
			fc.property(fc.array(outcome, { maxLength: 30 }), (outcomes) => {
				let alert: { state: 'open'; told_at: string; snoozed_until: null } | null = null;
				let told = 0;
				for (const one of outcomes) {
					const step = nextStep(alert, { outcome: one, hasNew: false, again_hours: 0, now: new Date() });
					if (step.happening === 'opened') expect(one).toBe('fires');
					if (step.happening === 'recovered') expect(one).toBe('fine');
					if (step.isTold) told++;
					const isOver = step.state === null || step.state === 'recovered';
					alert = isOver ? null : { state: 'open', told_at: new Date().toISOString(), snoozed_until: null };
				}
				// of what is not judged or in between nothing depends: opened and recovered take turns
				const judged = outcomes.filter((one) => one === 'fires' || one === 'fine');
				const turns = judged.filter((one, index) => one !== (judged[index - 1] ?? 'fine')).length;
				expect(told).toBe(turns);
			})
		);
	});

	test.each([
		[{ value: 0.4, low: 0.35, high: 0.45 }, { side: 'over', limit: 0.3, is_sure: true }, 'fires'],
		[{ value: 0.4, low: 0.25, high: 0.55 }, { side: 'over', limit: 0.3, is_sure: true }, 'between'],
		[{ value: 0.4, low: 0.25, high: 0.55 }, { side: 'over', limit: 0.3, is_sure: false }, 'fires'],
		[{ value: 0.3, low: 0.25, high: 0.35 }, { side: 'over', limit: 0.3, is_sure: false }, 'fine'],
		[{ value: 0.2, low: 0.1, high: 0.25 }, { side: 'under', limit: 0.3, is_sure: true }, 'fires'],
		[{ value: 0.2, low: 0.1, high: 0.35 }, { side: 'under', limit: 0.3, is_sure: true }, 'between'],
		[{ value: 900, low: null, high: null }, { side: 'over', limit: 300, is_sure: true }, 'fires']
	] as const)('%o against %o is %s', (figure, limit, outcome) => {
		expect(metricOutcome(figure, limit)).toBe(outcome);
	});
});

describe('a form', () => {
	const form = (fields: Record<string, string | string[]>) => {
		const data = new FormData();
		for (const [name, values] of Object.entries(fields)) for (const value of [values].flat()) data.append(name, value);
		return data;
	};
	const metric = { kind: 'metric', metric: 'return_rate', side: 'over', limit: '8.5', view: '' };

	test('writes shares in percent and keeps filters by name', () => {
		const view = 'period=last-90-days&from=2026-01-01&to=2026-02-01&category=Shoes&category=Bags&as_of=x&evil=1';
		expect(readDefinition(form({ ...metric, view, is_sure: 'on' })).value).toEqual({
			kind: 'metric',
			metric: 'return_rate',
			side: 'over',
			limit: 0.085,
			is_sure: true,
			view: 'period=last-90-days&category=Shoes&category=Bags'
		});
		expect(readDefinition(form({ ...metric, metric: 'returned_value', limit: '8.5' })).value).toMatchObject({
			limit: 8.5
		});
		expect(viewOf(new URLSearchParams('basis=&country=FR'))).toBe('country=FR');
	});

	test.each([
		[{ ...metric, limit: '1,000' }, 'limit'],
		[{ ...metric, limit: '' }, 'limit'],
		[{ ...metric, metric: 'constructor' }, 'metric'],
		[{ ...metric, side: 'beside' }, 'side'],
		[{ kind: 'freshness', hours: '0', source_of: '' }, 'hours'],
		[{ kind: '__proto__' }, 'kind'],
		[{}, 'kind']
	])('%o is refused for its %s', (fields, wrong) => {
		expect(readDefinition(form(fields)).wrong).toContain(wrong);
	});

	test('reads no number that means another one elsewhere', () => {
		expect(['8', '8.5', '-2', ' 3 '].map(numberFrom)).toEqual([8, 8.5, -2, 3]);
		for (const text of ['8,5', '1e9', '0x10', '', 'Infinity']) expect(numberFrom(text)).toBeNaN();
	});
});

test('what was found is read by its owner, by who sees all rows, and by who sees the same', () => {
	const same = member('dora', 'manager', { rules: only });
	const other = member('emil', 'manager', { rules: { country: ['DE'] } });
	expect(maySeeFinding(carla, carla, rate)).toBe(true);
	expect(maySeeFinding(anna, carla, rate)).toBe(true);
	expect(maySeeFinding(same, carla, rate)).toBe(true);
	expect(maySeeFinding(other, carla, rate)).toBe(false);
	expect(maySeeFinding(carla, anna, rate)).toBe(false);
	expect(maySeeFinding(ben, anna, { kind: 'leak' })).toBe(false);
});

test('a test of a rule keeps nothing', async () => {
	await company.publish(v1, shipped(100, 60));
	const result = await judgeRule({ definition: rate, owner_id: 'anna' }, company.grounds);
	expect(result).toMatchObject({ outcome: 'fires', version: v1 });
	expect(await allRules(company.store)).toEqual([]);
	expect(mail.received).toEqual([]);
	const told = { rule_id: 1, title: 'Too much', definition: rate, owner_id: 'anna', at: '', ...result };
	await sendNow([{ ...told, happening: 'opened' }], anna, company.delivering);
	expect(mail.received.map(({ to, mail: { subject } }) => [to, subject])).toEqual([
		['anna@example.com', 'Test: New alert: Too much']
	]);
	expect(await sendingsOf(company.store, 1, 10)).toEqual([]);
});
