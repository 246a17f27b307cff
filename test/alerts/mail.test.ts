import { afterEach, describe, expect, it } from 'vitest';
import { readEnvironment } from '../../web/lib/server/environment.ts';
import { Failure } from '../../web/lib/server/failure.ts';
import { hasMail, isAddress, sendMail } from '../../web/lib/server/mail.ts';
import { startMailServer, type MailServer } from './mail-server.ts';

const letter = {
	to: 'anna@example.com',
	subject: '退货率上升 – Boots',
	text: 'Six of ten.',
	html: '<p>Six of <b>ten</b>.</p>'
};
const from = 'Retour <returns@example.com>';

let server: MailServer | null = null;
afterEach(async () => {
	await server?.close();
	server = null;
});

const failureOf = async (work: Promise<unknown>): Promise<Failure> => {
	const thrown: unknown = await work.then(
		() => null,
		(error: unknown) => error
	);
	expect(thrown).toBeInstanceOf(Failure);
	return thrown as Failure;
};

describe('a message', () => {
	it('arrives as it was written, in both forms and with its files', async () => {
		server = await startMailServer();
		const attachments = [
			{ name: '报告.csv', type: 'text/csv', content: 'reason,returned\n尺码,6\n' },
			{ name: 'report.xlsx', type: 'application/octet-stream', content: new Uint8Array([0, 1, 254, 255]) }
		];
		const id = await sendMail(
			{ ...letter, attachments, unsubscribe: 'https://retour.example/reports' },
			{ smtpUrl: server.url, mailFrom: from }
		);
		const [only, ...others] = server.received;
		expect(others).toEqual([]);
		expect(only?.to).toBe('anna@example.com');
		expect(only?.mail).toMatchObject({
			messageId: id,
			subject: letter.subject,
			from: { name: 'Retour', address: 'returns@example.com' },
			to: [{ address: 'anna@example.com' }]
		});
		expect(only?.mail.text?.trim()).toBe(letter.text);
		expect(only?.mail.html?.trim()).toBe(letter.html);
		const [csv, xlsx] = only?.mail.attachments ?? [];
		expect(csv?.filename).toBe('报告.csv');
		expect(new TextDecoder().decode(csv?.content as ArrayBuffer)).toBe(attachments[0]?.content);
		expect([...new Uint8Array(xlsx?.content as ArrayBuffer)]).toEqual([0, 1, 254, 255]);
		const headers = Object.fromEntries((only?.mail.headers ?? []).map(({ key, value }) => [key, value]));
		expect(headers['auto-submitted']).toBe('auto-generated');
		expect(headers['list-unsubscribe']).toBe('<https://retour.example/reports>');
	});

	it('cannot smuggle a header or a second recipient', async () => {
		server = await startMailServer();
		const settings = { smtpUrl: server.url, mailFrom: from };
		await sendMail({ ...letter, subject: 'Hello\r\nBcc: eve@example.com' }, settings);
		expect(server.received.map(({ to }) => to)).toEqual(['anna@example.com']);
		expect(server.received[0]?.mail.bcc ?? []).toEqual([]);
		for (const to of [
			'anna@example.com, eve@example.com',
			'anna@example.com\r\nBcc: eve@example.com',
			'team: eve@x.com;',
			''
		])
			expect(isAddress(to)).toBe(false);
		expect((await failureOf(sendMail({ ...letter, to: 'a@example.com,eve@example.com' }, settings))).code).toBe(
			'mail_refused'
		);
		expect(server.received).toHaveLength(1);
	});
});

describe('a failure', () => {
	it('is mail_off while no server is set up', async () => {
		const settings = { smtpUrl: null, mailFrom: null };
		expect(hasMail(settings)).toBe(false);
		expect((await failureOf(sendMail(letter, settings))).code).toBe('mail_off');
	});

	it.each([
		{ code: 550, sentence: 'no such user', becomes: 'mail_refused' },
		{ code: 451, sentence: 'greylisted, try again', becomes: 'mail_unreachable' }
	])('of answer $code is $becomes, and does not tell the address', async ({ code, sentence, becomes }) => {
		server = await startMailServer();
		server.refuse({ code, sentence });
		const failure = await failureOf(sendMail(letter, { smtpUrl: server.url, mailFrom: from }));
		expect(failure.code).toBe(becomes);
		expect(failure.message).toContain(sentence);
		expect(`${failure.message} ${failure.hint} ${failure.stack}`).not.toContain('anna@example.com');
		expect(failure.cause).toBeUndefined();
	});

	it('of nobody listening may pass', async () => {
		server = await startMailServer();
		const { url } = server;
		await server.close();
		server = null;
		expect((await failureOf(sendMail(letter, { smtpUrl: url, mailFrom: from }))).code).toBe('mail_unreachable');
	});

	it('of a wrong password may pass, and the password is in no sentence', async () => {
		server = await startMailServer({ user: 'retour', password: 'right one' });
		await sendMail(letter, { smtpUrl: server.url, mailFrom: from });
		expect(server.received).toHaveLength(1);
		const wrong = server.url.replace('right%20one', 'wrong%20one');
		const failure = await failureOf(sendMail(letter, { smtpUrl: wrong, mailFrom: from }));
		expect(failure.code).toBe('mail_unreachable');
		expect(failure.message).not.toContain('wrong one');
	});
});

describe('the environment', () => {
	it('refuses what is no mail server, without repeating it', () => {
		expect(() => readEnvironment({ RETOUR_SMTP_URL: 'https://u:secret@x', RETOUR_MAIL_FROM: from })).toThrow(
			/^RETOUR_SMTP_URL must be an address such as smtps:\/\/user:password@mail.example.com$/
		);
		expect(() => readEnvironment({ RETOUR_SMTP_URL: 'smtp://127.0.0.1' })).toThrow(/needs RETOUR_MAIL_FROM/);
	});

	it('gives both, or none', () => {
		expect(hasMail(readEnvironment({ RETOUR_SMTP_URL: 'smtp://127.0.0.1:25', RETOUR_MAIL_FROM: from }))).toBe(true);
		expect(hasMail(readEnvironment({}))).toBe(false);
	});
});
