// What is sent about alerts: one message a person, in their language, and a body for programs.
import type { Person } from '#lib/access/person.ts';
import { html, mailLink, mailPage } from '#lib/reports/mail-html.ts';
import { m } from '#lib/paraglide/messages.js';
import { number } from '#lib/format.ts';
import type { Mail } from '#lib/server/mail.ts';
import type { Told } from './evaluate.server.ts';
import { permissionFor } from './judge.server.ts';
import type { Definition } from './rule.ts';
import { conditionText, findingText, happeningWord, restsOnText, subjectPath, type WordContext } from './words.ts';

/**
 * Whether somebody may read what a rule of somebody else found: what it is about is theirs to see, and it was found among
 * rows that are theirs too. Who sees all rows may read what was found among any.
 */
export function maySeeFinding(reader: Person, owner: Person | null, { kind }: Pick<Definition, 'kind'>): boolean {
	if (!reader.permissions.has(permissionFor[kind])) return false;
	if (Object.keys(reader.rules).length === 0 || reader.id === owner?.id) return true;
	return owner !== null && JSON.stringify(owner.rules) === JSON.stringify(reader.rules);
}

/** One thing that a message tells; `isShown` says whether its figures may be in it. */
export type Line = { told: Told; isShown: boolean };

/** The message about all that somebody is told of, in the language that is set. `base` is where the dashboard is. */
export function alertMail(
	lines: readonly Line[],
	{ language, base, context }: { language: string; base: string; context: WordContext }
): Omit<Mail, 'to'> {
	const [first] = lines;
	if (!first) throw new Error('a message about nothing');
	const isOver = lines.every(({ told }) => told.happening === 'recovered');
	const subject =
		lines.length === 1
			? m.alert_mail_subject({ happening: happeningWord(first.told.happening), title: first.told.title })
			: isOver
				? m.alert_mail_subject_over({ count: lines.length, n: number(lines.length) })
				: m.alert_mail_subject_many({ count: lines.length, n: number(lines.length) });
	const parts = lines.map(({ told, isShown }) => ({
		title: told.title,
		happening: happeningWord(told.happening),
		condition: isShown ? conditionText(told.definition, context) : '',
		found: isShown ? findingText(told.definition, told.finding, context) : m.alert_mail_hidden(),
		rests: isShown ? restsOnText(told.definition, context) : '',
		rule: `${base}/alerts/${told.rule_id}`,
		subject: `${base}${subjectPath(told.definition)}`
	}));
	const versions = [...new Set(lines.flatMap(({ told }) => told.version ?? []))];
	const about = versions.length > 0 ? [m.alert_mail_version({ version: versions.join(', ') })] : [];
	return {
		subject,
		text: [
			...parts.map((part) =>
				[`${part.happening}: ${part.title}`, part.found, part.condition, part.rests, part.rule]
					.filter((line) => line !== '')
					.join('\n')
			),
			[...about, `${m.alert_mail_why()} ${base}/alerts`].join('\n')
		].join('\n\n'),
		html: mailPage({
			language,
			title: subject,
			body: html`${parts.map(
				(part) =>
					html`<div style="margin:0 0 16px;padding:10px 12px;border:1px solid #d1d9e0;border-radius:6px">
						<p style="margin:0 0 4px"><strong>${part.title}</strong> · ${part.happening}</p>
						<p style="margin:0 0 4px">${part.found}</p>
						${[part.condition, part.rests].filter((line) => line !== '').map((line) => html`<p style="margin:0;color:#59636e;font-size:12px">${line}</p>`)}
						<p style="margin:6px 0 0">
							${mailLink(part.rule, m.alert_mail_open())} · ${mailLink(part.subject, m.alert_mail_subject_page())}
						</p>
					</div>`
			)}`,
			about,
			footer: html`${m.alert_mail_why()} ${mailLink(`${base}/alerts`, m.alert_page())}`
		}),
		unsubscribe: `${base}/alerts`
	};
}

/** What a program is told: codes and figures, no words that may change. */
export const webhookBody = (id: string, { told, base }: { told: Told; base: string }): string =>
	JSON.stringify({
		id,
		type: `alert.${told.happening}`,
		timestamp: told.at,
		data: {
			rule_id: told.rule_id,
			title: told.title,
			definition: told.definition,
			finding: told.finding,
			version: told.version,
			href: `${base}/alerts/${told.rule_id}`
		}
	});
