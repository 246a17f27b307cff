// A real SMTP server on this machine that keeps what it is sent.
import type { AddressInfo } from 'node:net';
import { callbackify } from 'node:util';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** What arrived: the address of the envelope, and the message as a mail program reads it. */
export type Received = { to: string; mail: Email };

export type MailServer = {
	/** What RETOUR_SMTP_URL is set to. */
	url: string;
	received: Received[];
	/** Answers each recipient from now on with this, `550 no such user`; null: takes everything. */
	refuse: (answer: { code: number; sentence: string } | null) => void;
	close: () => Promise<void>;
};

/** Starts the server on a free port. With `login` it asks for this name and password. */
export async function startMailServer(login?: { user: string; password: string }): Promise<MailServer> {
	const received: Received[] = [];
	let refusal: { code: number; sentence: string } | null = null;
	const options: SMTPServerOptions = {
		authOptional: !login,
		disabledCommands: login ? ['STARTTLS'] : ['AUTH', 'STARTTLS'],
		allowInsecureAuth: true,
		onAuth: (auth, _session, done) => {
			const isRight = auth.username === login?.user && auth.password === login?.password;
			done(isRight ? null : new Error('wrong name or password'), isRight ? { user: auth.username } : undefined);
		},
		onRcptTo: ({ address }, _session, done) => {
			if (!refusal) return done();
			done(Object.assign(new Error(`<${address}>: ${refusal.sentence}`), { responseCode: refusal.code }));
		},
		onData: (stream, session, done) => {
			callbackify(() => keep(stream, session.envelope.rcptTo, received))((error) => done(error));
		}
	};
	const server = new SMTPServer(options);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.server.address() as AddressInfo;
	return {
		url: login
			? `smtp://${encodeURIComponent(login.user)}:${encodeURIComponent(login.password)}@127.0.0.1:${port}`
			: `smtp://127.0.0.1:${port}`,
		received,
		refuse: (answer) => {
			refusal = answer;
		},
		close: () => new Promise((resolve) => server.close(() => resolve()))
	};
}

async function keep(
	stream: AsyncIterable<Uint8Array>,
	recipients: readonly { address: string }[],
	received: Received[]
): Promise<void> {
	const pieces: Uint8Array[] = [];
	for await (const piece of stream) pieces.push(piece);
	const mail = await PostalMime.parse(Buffer.concat(pieces));
	for (const { address } of recipients) received.push({ to: address, mail });
}
