// What alerts and reports stand on in the running dashboard: its store, its accounts, its warehouse, its mail server.
import { locales, type Locale } from '#lib/paraglide/runtime.js';
import type { Person } from '#lib/access/person.ts';
import { personOfAccount, scopeOf } from '#lib/server/access.ts';
import { appStore } from '#lib/server/app-store.ts';
import { openData } from '#lib/server/data.ts';
import { readEnvironment } from '#lib/server/environment.ts';
import { readAccount, readPeople, type Account } from '#lib/server/people.ts';
import { reportMail } from '#lib/reports/mail.server.ts';
import { appSecret } from '#lib/server/secret.ts';
import type { Delivering } from './deliver.server.ts';
import type { Grounds, Member } from './evaluate.server.ts';

function memberOf(account: Account | null): Member | null {
	const person = personOfAccount(account, 'account');
	const language = locales.find((one): one is Locale => one === account?.language) ?? 'en';
	return person && { ...person, language };
}

/** Everybody with an open account, by name. */
export const readMembers = async (): Promise<Member[]> =>
	(await readPeople()).flatMap((account) => memberOf(account) ?? []);

/** The current version, or an earlier one, as somebody sees it. */
export const openFor = (person: Person, asOf: string | null = null) => openData(undefined, asOf, scopeOf(person));

export const theGrounds = (): Grounds => ({
	store: appStore(),
	dataFolder: readEnvironment().dataFolder,
	member: async (id) => memberOf(await readAccount(id)),
	open: openFor,
	openWhole: (version) => openData(undefined, version),
	now: () => new Date()
});

/** The address of the dashboard in mail: the configured one, else where it listens. */
export function baseAddress(): string {
	const { origin, host, port } = readEnvironment();
	return origin ?? `http://${host === '127.0.0.1' || host === '0.0.0.0' ? 'localhost' : host}:${port}`;
}

/** The key that what a rule posts is signed with; it is shown on the page of the rule. */
export const webhookKey = (rule_id: number): Buffer => appSecret(`alert webhook ${rule_id}`);

export const theDelivering = (): Delivering => {
	const grounds = theGrounds();
	const base = baseAddress();
	return {
		grounds,
		settings: readEnvironment(),
		base,
		webhookKey,
		reportMail: (report_id, reader, content) => reportMail(report_id, reader, content, { grounds, base })
	};
};
