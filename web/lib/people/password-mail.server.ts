// Mail with a link by which somebody chooses a password: when they forgot it, and when they are invited.
import { m } from '#lib/paraglide/messages.js';
import { isLocale, type Locale } from '#lib/paraglide/runtime.js';
import { readEnvironment } from '#lib/server/environment.ts';
import { inLanguageOf } from '#lib/server/language.ts';
import { sendMail } from '#lib/server/mail.ts';
import { findAccount, passwordLink, type Account } from '#lib/server/people.ts';

/** The language that somebody is written to in. */
export const languageOf = ({ language }: Pick<Account, 'language'>): Locale =>
	isLocale(language) ? (language as Locale) : 'en';

/** Sends a link to the account of an address, if there is one. Never throws: nobody waits; the log has what failed. */
export async function sendPasswordLink(email: string, origin: string): Promise<void> {
	try {
		const account = await findAccount(email);
		if (!account || account.role === null) return;
		const link = (readEnvironment().origin ?? origin) + (await passwordLink(account.id, 'reset'));
		await inLanguageOf(languageOf(account), () =>
			sendMail({ to: account.email, subject: m.reset_mail_subject(), text: m.reset_mail_text({ link }) })
		);
	} catch (thrown) {
		process.stderr.write(`people: a link for a new password could not be sent: ${(thrown as Error).message}\n`);
	}
}

/** Sends an invitation with its link. Throws Failure `mail_off`, `mail_failed`. */
export const sendInvitation = (account: Account, link: string, inviter: string): Promise<unknown> =>
	inLanguageOf(languageOf(account), () =>
		sendMail({
			to: account.email,
			subject: m.invite_mail_subject(),
			text: m.invite_mail_text({ name: account.name, inviter, link })
		})
	);
