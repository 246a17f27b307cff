// Mail to one person at a time, through the SMTP server of the installation. Nothing here remembers or repeats: whoever
// sends keeps the log, and tries again where the failure says that it may pass.
import { createTransport } from 'nodemailer';
import { readEnvironment, type Environment } from './environment.ts';
import { Failure } from './failure.ts';

/** A message to one person. */
export type Mail = {
	/** The bare address: `anna@example.com`. */
	to: string;
	subject: string;
	/** The whole message once more, for those who read plain text. */
	text: string;
	/** Absent: the message is plain text only. */
	html?: string;
	attachments?: readonly MailAttachment[];
	/** Where people say that they do not want it any more (RFC 2369). */
	unsubscribe?: string;
};

export type MailAttachment = { name: string; type: string; content: string | Uint8Array };

type MailSettings = Pick<Environment, 'smtpUrl' | 'mailFrom'>;

/** How long the mail server may take to be reached, to greet, and to answer each step. */
const connectMs = 10_000;
const answerMs = 30_000;

/** Whether this installation can send mail. */
export const hasMail = ({ smtpUrl, mailFrom }: MailSettings = readEnvironment()): boolean =>
	smtpUrl !== null && mailFrom !== null;

/**
 * Hands a message to the mail server, and gives the id that it goes under. Throws Failure `mail_off` where no server is
 * set up, `mail_unreachable` where it may pass later (no answer, a busy server, a password that is wrong), and
 * `mail_refused` where this message will never be taken. No failure names an address.
 */
export async function sendMail(mail: Mail, { smtpUrl, mailFrom }: MailSettings = readEnvironment()): Promise<string> {
	if (smtpUrl === null || mailFrom === null)
		throw new Failure('mail_off', 'no mail server is set up', {
			hint: 'Set RETOUR_SMTP_URL and RETOUR_MAIL_FROM and start the dashboard again.'
		});
	if (!isAddress(mail.to)) throw new Failure('mail_refused', 'the recipient has no usable mail address');
	const transport = createTransport({
		url: smtpUrl,
		connectionTimeout: connectMs,
		greetingTimeout: connectMs,
		socketTimeout: answerMs
	});
	try {
		const { messageId } = await transport.sendMail({
			from: mailFrom,
			to: { name: '', address: mail.to },
			subject: mail.subject,
			text: mail.text,
			html: mail.html,
			attachments: (mail.attachments ?? []).map(({ name, type, content }) => ({
				filename: name,
				contentType: type,
				content: typeof content === 'string' ? content : Buffer.from(content)
			})),
			// Out-of-office notes are not to answer a machine (RFC 3834).
			headers: {
				'Auto-Submitted': 'auto-generated',
				...(mail.unsubscribe ? { 'List-Unsubscribe': `<${mail.unsubscribe}>` } : {})
			},
			// What is sent is what it is given, never a file or page that some text names.
			disableFileAccess: true,
			disableUrlAccess: true
		});
		return messageId;
	} catch (thrown) {
		throw failureOf(thrown);
	} finally {
		transport.close();
	}
}

/** One address, and nothing that could be read as more than one. */
export const isAddress = (text: string): boolean =>
	text.length <= 254 && /^[^\s@<>()[\]\\,;:"]+@[^\s@<>()[\]\\,;:"]+$/.test(text);

/**
 * What the mail server said, without addresses. Of the answers, 5yz will be given again (RFC 5321, 4.2.1); a sign-in that
 * fails is put right by the operator, and the message is still good.
 */
function failureOf(thrown: unknown): Failure {
	const { code, responseCode, message } = thrown as { code?: string; responseCode?: number; message?: string };
	const said = (message ?? String(thrown)).replaceAll(/<?[^\s<>]+@[^\s<>]+>?/g, '<…>').slice(0, 300);
	const isForGood = responseCode !== undefined && responseCode >= 500 && code !== 'EAUTH';
	return isForGood || (code === 'EENVELOPE' && responseCode === undefined)
		? new Failure('mail_refused', `the mail server refuses the message: ${said}`)
		: new Failure('mail_unreachable', `the mail server does not take the message now: ${said}`, {
				hint: 'Check RETOUR_SMTP_URL, and that the server answers from this machine.'
			});
}
