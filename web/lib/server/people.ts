// The people who have an account: who they are, what they may, and how they got their password.
import { noRules, readRules, type RowRules } from '../access/row-rules.ts';
import { accountRoleNames, type AccountRole } from '../access/role-names.ts';
import { revokeTokensOf } from '../../../sql/app/people.ts';
import { accounts, type Accounts } from './accounts.ts';
import { appStore } from './app-store.ts';
import { linkHours, makeLink } from './one-time-links.ts';

/** An account. */
export type Account = {
	id: string;
	name: string;
	email: string;
	/** Null: single sign-on knows them, and none of their groups has a role. */
	role: AccountRole | null;
	/** Null where they cannot be read: then nothing may be seen. */
	rules: RowRules | null;
	/** Of mail: `en`, `zh-CN`; null: not chosen. */
	language: string | null;
	/** UTC, ISO 8601; null while it is open. */
	closed_at: string | null;
};

type StoredUser = { id: string; name: string; email: string } & Record<string, unknown>;

export const accountOf = (user: StoredUser): Account => ({
	id: user.id,
	name: user.name,
	email: user.email,
	role: accountRoleNames.find((role) => role === user['role']) ?? null,
	rules: rulesOf(user['rules']),
	language: typeof user['language'] === 'string' && user['language'] ? user['language'] : null,
	closed_at: typeof user['closedAt'] === 'string' && user['closedAt'] ? user['closedAt'] : null
});

function rulesOf(stored: unknown): RowRules | null {
	try {
		return readRules(stored);
	} catch {
		return null;
	}
}

const adapterOf = async (auth: Accounts) => (await auth.$context).internalAdapter;

/** More than that no company has; the library reads a hundred unless it is told. */
const mostPeople = 100_000;

/** All accounts, closed ones too, by name. */
export async function readPeople(): Promise<Account[]> {
	const users = await (await adapterOf(await accounts())).listUsers(mostPeople);
	return users
		.map((user) => accountOf(user as unknown as StoredUser))
		.sort((one, other) => one.name.localeCompare(other.name));
}

/** One account, or null. */
export async function readAccount(id: string): Promise<Account | null> {
	const user = await (await adapterOf(await accounts())).findUserById(id);
	return user && accountOf(user as unknown as StoredUser);
}

/** The open account with an e-mail address, or null. */
export async function findAccount(email: string): Promise<Account | null> {
	const found = await (await adapterOf(await accounts())).findUserByEmail(normalEmail(email));
	const account = found && accountOf(found.user as unknown as StoredUser);
	return account && account.closed_at === null ? account : null;
}

export const normalEmail = (email: string): string => email.trim().toLowerCase();

/** One `@`, something around it, a dot behind: the mail server knows the rest. */
export const isEmail = (email: string): boolean =>
	/^[^\s@<>"]{1,64}@[^\s@<>"]+\.[^\s@<>"]{2,}$/.test(email) && email.length <= 200;

export type NewAccount = { name: string; email: string; role: AccountRole; rules?: RowRules; language?: string | null };

/** Makes an account that nobody can use until its link has set a password; null where the address has one already. */
export async function addAccount({
	name,
	email,
	role,
	rules = noRules,
	language = null
}: NewAccount): Promise<Account | null> {
	const adapter = await adapterOf(await accounts());
	const address = normalEmail(email);
	if (await adapter.findUserByEmail(address)) return null;
	const made = await adapter.createUser(
		{ name: name.trim(), email: address, emailVerified: true, role, rules: JSON.stringify(rules), language },
		{ method: 'admin' }
	);
	return accountOf(made as unknown as StoredUser);
}

export type AccountChange = Partial<Pick<Account, 'name' | 'language'>> & {
	role?: AccountRole;
	rules?: RowRules;
	closed?: boolean;
};

/** Changes an account. Who is closed is signed out everywhere, and their tokens end. */
export async function changeAccount(id: string, { closed, rules, ...change }: AccountChange): Promise<Account> {
	const adapter = await adapterOf(await accounts());
	const changed = await adapter.updateUser(id, {
		...change,
		...(rules && { rules: JSON.stringify(rules) }),
		...(closed !== undefined && { closedAt: closed ? new Date().toISOString() : '' })
	});
	if (closed) await endAccess(id);
	return accountOf(changed as unknown as StoredUser);
}

/** Signs an account out everywhere. */
export async function endSessions(id: string): Promise<void> {
	await (await adapterOf(await accounts())).deleteUserSessions(id);
}

/** Ends every session and token of an account. */
async function endAccess(id: string): Promise<void> {
	await endSessions(id);
	await appStore().write((statement) => statement(revokeTokensOf, { $person_id: id, $at: new Date().toISOString() }));
}

/** The path of a link by which somebody chooses a password. */
export const passwordLink = (id: string, why: 'invitation' | 'reset'): Promise<string> =>
	makeLink(appStore(), { purpose: 'password', person_id: id, hours: linkHours[why] });

/** Sets the password of an account and signs it out everywhere. */
export async function setPassword(id: string, password: string): Promise<void> {
	const auth = await accounts();
	const { internalAdapter: adapter, password: passwords } = await auth.$context;
	const hash = await passwords.hash(password);
	if (await adapter.findCredentialAccount(id)) await adapter.updatePassword(id, hash);
	else await adapter.linkAccount({ userId: id, providerId: 'credential', accountId: id, password: hash });
	await adapter.deleteUserSessions(id);
}
