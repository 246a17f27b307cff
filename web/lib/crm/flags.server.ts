// Flags as the pages show them: the work list, those of one customer with the evidence then and today, and their file.
// Whoever may not see a customer sees no flag of theirs either: the version is asked, under the person's rules.
import { createHmac } from 'node:crypto';
import type { Person } from '#lib/access/person.ts';
import { dayIn } from '#lib/format.ts';
import { appStore } from '#lib/server/app-store.ts';
import { orProblem } from '#lib/server/app-store-said.ts';
import {
	readAct, readEvidence, readFlagHistory, readFlags, readFlagsOf, type Actor
} from '#lib/server/crm-flags.ts'; // prettier-ignore
import { pushTarget } from '#lib/server/crm-push.ts';
import type { Data } from '#lib/server/data.ts';
import { unlessMissing } from '#lib/server/missing.ts';
import { readPeople } from '#lib/server/people.ts';
import { appSecret } from '#lib/server/secret.ts';
import type { Queries } from '../../../sql/queries/rows.ts';
import type { FlagList } from './flag-list.ts';
import { flagStates, flagState, holds, nextOn, customerKey, type Flag, type FlagState } from './flag.ts';

type Warehouse = Data['warehouse'];
type Here = { locals: App.Locals; url: URL };
type Customer = { source_id: string; customer_id: string };

/** How a customer stands to comparable ones. */
export type Standing = Queries['crm_customers']['row'];
/** The same as it was kept with a flag: without the name. */
export type KeptStanding = Omit<Standing, 'customer_name'>;

/** A flag with its state, and the customer as the version has them. */
export type FlagRow = Flag & { state: FlagState; next_on: string; owner_key: string; customer: Standing };

/** Today where the company is. */
export const todayOf = ({ publication }: App.Locals): string =>
	dayIn(publication?.reporting_timezone ?? 'UTC', new Date());

/** Who acts, as it is kept with what they say. */
export const actorOf = (person: Person | null): Actor =>
	person && person.kind !== 'guest' ? { id: person.id, name: person.name } : null;

/** What people wrote freely is for those who work with customers, or see personal data. */
const readsWords = (person: Person | null): boolean =>
	person !== null && (person.permissions.has('work_customers') || person.permissions.has('see_personal'));

const withoutWords = (flag: Flag): Flag => ({
	...flag,
	note: '',
	justification: '',
	appeal: flag.appeal && { ...flag.appeal, said: '' },
	last: { ...flag.last, note: '', justification: null }
});

/** An owner in an address: the account's id, or a key that says nothing of a name. Empty: nobody. */
function ownerKey({ owner_id, owner }: Pick<Flag, 'owner' | 'owner_id'>): string {
	if (owner_id !== '' || owner === '') return owner_id;
	return `name-${createHmac('sha256', appSecret('crm owners')).update(owner).digest('hex').slice(0, 16)}`;
}

/** Customers by their keys, as the version has them; null where it is older than the comparison of customers. */
export async function readStandings(
	warehouse: Warehouse,
	customers: readonly Customer[]
): Promise<ReadonlyMap<string, Standing> | null> {
	const rows = await unlessMissing(
		warehouse.ask('crm_customers', {
			source_ids: customers.map(({ source_id }) => source_id),
			customer_ids: customers.map(({ customer_id }) => customer_id)
		})
	);
	return rows && new Map(rows.map((row) => [customerKey(row), row]));
}

/** Whom a flag can be given to: the open accounts. Only those who can give one are told their names. */
export async function readOwners(person: Person | null): Promise<{ id: string; name: string }[]> {
	if (!person?.permissions.has('work_customers')) return [];
	return (await readPeople())
		.filter(({ closed_at, role }) => closed_at === null && role !== null)
		.map(({ id, name }) => ({ id, name }));
}

/** All flags whose customers the person may see, those with the next day first; and how many others there are. */
export async function readFlagRows({ warehouse, person, ...locals }: App.Locals) {
	const { value: flags, problem } = await orProblem(() => readFlags(appStore()), []);
	const standings = await readStandings(warehouse, flags);
	const today = todayOf({ ...locals, warehouse, person });
	const isReader = readsWords(person);
	const rows = flags.flatMap((flag): FlagRow[] => {
		const customer = standings?.get(customerKey(flag));
		if (!customer) return [];
		const shown = isReader ? flag : withoutWords(flag);
		return [{ ...shown, state: flagState(flag, today), next_on: nextOn(flag), owner_key: ownerKey(flag), customer }];
	});
	const place = ({ state, next_on }: FlagRow) => `${flagStates.indexOf(state)} ${next_on || '9999'}`;
	rows.sort((one, other) => place(one).localeCompare(place(other)));
	return { rows, today, problem, isOlder: standings === null, hidden: flags.length - rows.length };
}

const isOwned = (row: FlagRow, owner: string, person: Person | null): boolean =>
	owner === '' || (owner === 'mine' ? row.owner_id !== '' && row.owner_id === person?.id : row.owner_key === owner);

/** The rows that a list asks for; `but` leaves one of its filters out, to count what each choice of it would show. */
export const chosenRows = (
	rows: readonly FlagRow[],
	{ state, measure, owner }: FlagList,
	person: Person | null,
	but?: 'state' | 'measure' | 'owner'
): FlagRow[] =>
	rows.filter(
		(row) =>
			(but === 'state' || state.includes(row.state)) &&
			(but === 'measure' || measure.length === 0 || measure.includes(row.measure)) &&
			(but === 'owner' || isOwned(row, owner, person))
	);

/** The work list, and what the forms on it need. */
export async function readFlagPage({ locals, url }: Here, list: FlagList) {
	const { rows, ...rest } = await readFlagRows(locals);
	const { person } = locals;
	const found = chosenRows(rows, list, person);
	const count = <T extends string>(of: readonly FlagRow[], key: (row: FlagRow) => T): Record<string, number> => {
		const counts: Record<string, number> = {};
		for (const row of of) counts[key(row)] = (counts[key(row)] ?? 0) + 1;
		return counts;
	};
	const owners = new Map(rows.map((row) => [row.owner_key, row.owner]));
	const byOwner = chosenRows(rows, list, person, 'owner');
	return {
		...rest,
		flags: found.slice(list.listing.offset, list.listing.offset + list.listing.limit),
		total: found.length,
		any: rows.length,
		states: count(chosenRows(rows, list, person, 'state'), ({ state }) => state),
		measures: count(chosenRows(rows, list, person, 'measure'), ({ measure }) => measure),
		owners: [...owners]
			.filter(([key]) => key !== '')
			.map(([key, name]) => ({ key, name, flags: byOwner.filter((row) => row.owner_key === key).length })),
		mine: byOwner.filter((row) => isOwned(row, 'mine', person)).length,
		people: await readOwners(person),
		act: await readActOf(url),
		isPushed: pushTarget() !== null
	};
}

/** What was done just now, which can be taken back. */
export const readActOf = async (url: URL) =>
	(await orProblem(() => readAct(appStore(), url.searchParams.get('act') ?? ''), null)).value;

/** The flags of one customer, the newest first, each with the evidence as it stood; and how they stand today. */
export async function readCustomerFlags({ locals, url }: Here, key: Customer) {
	const { person, warehouse } = locals;
	const today = todayOf(locals);
	const isReader = readsWords(person);
	const { value, problem } = await orProblem(
		async () => ({
			flags: await readFlagsOf(appStore(), key),
			history: await readFlagHistory(appStore(), key),
			evidence: await readEvidence(appStore(), key)
		}),
		null
	);
	const standing = (await readStandings(warehouse, [key]))?.get(customerKey(key)) ?? null;
	return {
		today,
		problem,
		standing,
		flags: (value?.flags ?? []).map((flag) => ({
			...(isReader ? flag : withoutWords(flag)),
			state: flagState(flag, today),
			next_on: nextOn(flag),
			evidence: (value?.evidence.get(flag.flag_id) ?? null) as KeptStanding | null
		})),
		history: (value?.history ?? []).map((event) => (isReader ? event : { ...event, note: '', justification: null })),
		people: await readOwners(person),
		act: await readActOf(url)
	};
}

export type CustomerFlags = Awaited<ReturnType<typeof readCustomerFlags>>;

/** The customers with a flag that holds, by their keys. */
export async function readHolding(locals: App.Locals): Promise<string[]> {
	const today = todayOf(locals);
	return (await orProblem(() => readFlags(appStore()), [])).value.filter((flag) => holds(flag, today)).map(customerKey);
}
