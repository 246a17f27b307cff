// Sends what is to be sent about alerts and reports: mail to people, signed posts to programs. What fails and may pass is
// tried again, more and more seldom; what is sent has its place in the store before it is tried, so that nothing is lost.
import { endDelivery, takeDelivery, webhookOf } from '../../../sql/app/alerts.ts';
import { appendAudit } from '#lib/server/audit-log.ts';
import { signatureOf } from '#lib/server/crm-outbox.ts';
import type { Environment } from '#lib/server/environment.ts';
import { Failure } from '#lib/server/failure.ts';
import { inLanguageOf } from '#lib/server/language.ts';
import { m } from '#lib/paraglide/messages.js';
import { hasMail, sendMail, type Mail } from '#lib/server/mail.ts';
import { contextOf } from './context.server.ts';
import { readVersion, type Grounds, type Member, type Told } from './evaluate.server.ts';
import { alertMail, maySeeFinding, webhookBody } from './message.server.ts';

/** Waits between tries, in seconds: a day in all. What fails after the last one is given up. */
export const waits = [60, 300, 1800, 7200, 21_600, 57_600] as const;

/** How long one try may take, and how long a process that died while it tried keeps it from others. */
const tryMs = 15_000;
const claimMs = 15 * 60_000;

export type Delivering = {
	grounds: Grounds;
	settings: Pick<Environment, 'smtpUrl' | 'mailFrom' | 'webhookHosts'>;
	/** Where the dashboard is, without a slash at the end. */
	base: string;
	/** The key that posts of a rule are signed with. */
	webhookKey: (rule_id: number) => Buffer;
	/** The mail of a report for somebody; or why there is none for them. */
	reportMail: (report_id: number, reader: Member, content: unknown) => Promise<ReportMail>;
};

/** `note`: why something else than the report was sent. */
export type ReportMail = { mail: Omit<Mail, 'to'>; note: string } | { mail: null; why: string };

type Taken = {
	delivery_id: number;
	about: 'alert' | 'report';
	channel: 'mail' | 'webhook';
	rule_id: number | null;
	report_id: number | null;
	recipient_id: string | null;
	content: string;
	made_at: string;
	tries: number;
};

type Ending =
	| { state: 'sent'; message_id: string | null; problem: string }
	/** Tried again later, if there is a later. */
	| { state: 'waiting'; problem: string }
	| { state: 'failed' | 'left_out'; problem: string };

/** Sends all that is due, one after the other; gives how many were tried. */
export async function deliverDue(delivering: Delivering): Promise<number> {
	const { store, now } = delivering.grounds;
	for (let count = 0; ; count++) {
		const at = now();
		const lease = new Date(at.getTime() + claimMs).toISOString();
		const [taken] = await store.write((run) => run<Taken>(takeDelivery, { now: at.toISOString(), lease }));
		if (!taken) return count;
		const ending = await deliver(taken, delivering).catch(endingOf);
		await settle(taken, ending, delivering.grounds);
	}
}

/** An expected failure as it ends a try. A bug is kept too, so that it is seen and the others are sent. */
function endingOf(thrown: unknown): Ending {
	if (thrown instanceof Failure && thrown.code === 'mail_refused') return { state: 'failed', problem: thrown.message };
	if (thrown instanceof Failure) return { state: 'waiting', problem: thrown.message };
	process.stderr.write(`deliveries: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}\n`);
	return { state: 'waiting', problem: 'error' };
}

async function settle({ delivery_id, tries }: Taken, ending: Ending, { store, now }: Grounds): Promise<void> {
	const at = now();
	const wait = waits[tries - 1];
	const state = ending.state === 'waiting' && wait === undefined ? 'failed' : ending.state;
	await store.write((run) =>
		run(endDelivery, {
			delivery_id,
			state,
			next_at: new Date(at.getTime() + (state === 'waiting' ? (wait ?? 0) * 1000 : 0)).toISOString(),
			sent_at: state === 'sent' ? at.toISOString() : null,
			message_id: ending.state === 'sent' ? ending.message_id : null,
			problem: ending.problem.slice(0, 500)
		})
	);
}

function deliver(taken: Taken, delivering: Delivering): Promise<Ending> {
	if (taken.channel === 'webhook') return post(taken, delivering);
	return mail(taken, delivering);
}

async function mail(taken: Taken, delivering: Delivering): Promise<Ending> {
	const { grounds, settings } = delivering;
	if (!hasMail(settings)) return { state: 'left_out', problem: 'mail_off' };
	const reader = taken.recipient_id === null ? null : await grounds.member(taken.recipient_id);
	if (!reader) return { state: 'left_out', problem: 'no_account' };
	const content: unknown = JSON.parse(taken.content);
	const written =
		taken.about === 'report'
			? await delivering.reportMail(taken.report_id ?? 0, reader, content)
			: await alertMailFor((content as { told: Told[] }).told, reader, delivering);
	if (!written.mail) return { state: 'left_out', problem: written.why };
	// A report takes data away: what the audit log cannot take is not sent.
	if (taken.about === 'report')
		await appendAudit(
			grounds.store,
			reader.id,
			{
				action: 'mail_report',
				subject: String(taken.report_id),
				details: { files: written.mail.attachments?.length ?? 0, tries: taken.tries }
			},
			grounds.now()
		);
	const message_id = await sendMail({ ...written.mail, to: reader.email }, settings);
	return { state: 'sent', message_id, problem: written.note };
}

/** What one person is told, with the figures that they may see. */
async function alertMailFor(
	told: readonly Told[],
	reader: Member,
	{ grounds, base }: Pick<Delivering, 'grounds' | 'base'>
): Promise<ReportMail> {
	const lines = await Promise.all(
		told.map(async (one) => ({
			told: one,
			isShown: maySeeFinding(reader, await grounds.member(one.owner_id), one.definition)
		}))
	);
	const data = grounds.open(reader);
	try {
		const context = contextOf(await readVersion(data, grounds));
		const { language } = reader;
		return { mail: await inLanguageOf(language, () => alertMail(lines, { language, base, context })), note: '' };
	} finally {
		data.release();
	}
}

/** The same message now, to one person, whatever is due: a test. Throws Failure. */
export async function sendNow(told: readonly Told[], reader: Member, delivering: Delivering): Promise<void> {
	const written = await alertMailFor(told, reader, delivering);
	if (!written.mail) return;
	const { mail } = written;
	const subject = await inLanguageOf(reader.language, () => m.alert_mail_subject_test({ subject: mail.subject }));
	await sendMail({ ...mail, subject, to: reader.email }, delivering.settings);
}

/** Whether the operator lets us post to an address: to nothing unless its host is named. */
export function isAllowedWebhook(url: string, hosts: readonly string[]): boolean {
	if (!URL.canParse(url)) return false;
	const { protocol, host, hostname, username, password } = new URL(url);
	return (
		(protocol === 'https:' || protocol === 'http:') &&
		username === '' &&
		password === '' &&
		(hosts.includes(host) || hosts.includes(hostname))
	);
}

/** Signed as Standard Webhooks says (standardwebhooks.com), like what the CRM is sent. */
async function post(taken: Taken, { grounds, settings, base, webhookKey }: Delivering): Promise<Ending> {
	const { told } = JSON.parse(taken.content) as { told: Told[] };
	const [one] = told;
	const { webhook_url: url } =
		(await grounds.store.read<{ webhook_url: string }>(webhookOf, { rule_id: taken.rule_id }))[0] ?? {};
	if (!one || !url || taken.rule_id === null) return { state: 'left_out', problem: 'no_address' };
	if (!isAllowedWebhook(url, settings.webhookHosts)) return { state: 'left_out', problem: 'host_not_allowed' };
	const id = `alert-${taken.delivery_id}`;
	const body = webhookBody(id, { told: one, base });
	const timestamp = Math.floor(grounds.now().getTime() / 1000);
	try {
		const response = await fetch(url, {
			method: 'POST',
			body,
			// An address that sends us on could send us, and what we carry, anywhere.
			redirect: 'manual',
			signal: AbortSignal.timeout(tryMs),
			headers: {
				'content-type': 'application/json',
				'user-agent': 'Retour',
				'webhook-id': id,
				'webhook-timestamp': String(timestamp),
				'webhook-signature': signatureOf(webhookKey(taken.rule_id), id, timestamp, body)
			}
		});
		await response.body?.cancel();
		if (response.ok) return { state: 'sent', message_id: null, problem: '' };
		return { state: 'waiting', problem: `http ${response.status}` };
	} catch (thrown) {
		const { name, cause } = thrown as Error & { cause?: { code?: string } };
		return { state: 'waiting', problem: name === 'TimeoutError' ? 'timeout' : (cause?.code ?? 'unreachable') };
	}
}
