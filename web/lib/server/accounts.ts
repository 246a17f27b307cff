// Accounts and sessions, by better-auth, in `<data>/app/accounts.sqlite` or, where several servers share them, in
// PostgreSQL: passwords (scrypt), sessions in cookies that a script cannot read, single sign-on by OpenID Connect. What
// somebody may is not decided here but in `lib/access`.
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import {
	accountsSchema, lockAccounts, makeAccountsSchema, prepareAccounts, selectRole, unlockAccounts, updateRole
} from '../../../sql/app/accounts.ts'; // prettier-ignore
import { nameOfPlace } from '../../../sql/app/open-store.ts';
import { poolOf } from '../../../sql/app/postgres-store.ts';
import type { Pool } from 'pg';
import { genericOAuth, type GenericOAuthConfig } from 'better-auth/plugins/generic-oauth';
import { accountRoleNames } from '../access/role-names.ts';
import type { OidcSettings } from './access-environment.ts';
import { appStore } from './app-store.ts';
import { appendAudit } from './audit-log.ts';
import { readEnvironment, type Environment } from './environment.ts';
import { Failure } from './failure.ts';
import { accountsFile } from './first-administrator.ts';
import { appSecret } from './secret.ts';

/** How short a password may be: long ones are what protects, not odd characters (NIST SP 800-63B). */
export const shortestPassword = 10;
export const longestPassword = 200;

const hour = 60 * 60;

export const oidcProvider = 'oidc';

/** The role of whom we do not let in. */
const refused = 'refused';

/**
 * Roles of those who are just coming back from the provider, by address. The library takes no field from a provider that
 * people must not set themselves, so the role is written when the session is about to be made: the groups of today hold,
 * not those of the first day.
 */
const groupRoles = new Map<string, string>();

/** What the name of a session's cookie ends with; with https a prefix stands before it. */
const cookiePrefix = 'retour';
export const sessionCookie = `${cookiePrefix}.session_token=`;

/** The database as the library takes it, and our own statements on it. */
type Place = {
	database: DatabaseSync | Pool;
	ask: (sql: string, values: readonly string[]) => Promise<Record<string, unknown>[]>;
	/** Makes the tables of the library; of several servers one does. */
	alone: (work: () => Promise<void>) => Promise<void>;
};

function make({ database, ask }: Place, { origin, port, access }: Environment) {
	return betterAuth({
		appName: 'Retour',
		baseURL: origin ?? `http://localhost:${port}`,
		// Without an origin of its own the server answers to any name of this machine, and has checked it.
		trustedOrigins: (request) => (origin || !request ? [] : [new URL(request.url).origin]),
		secret: appSecret('sessions').toString('base64url'),
		database,
		emailAndPassword: {
			enabled: true,
			disableSignUp: true,
			minPasswordLength: shortestPassword,
			maxPasswordLength: longestPassword
		},
		user: {
			additionalFields: {
				// nothing that is a role: whoever comes by another way than an invitation may nothing until somebody says so
				role: { type: 'string', required: true, defaultValue: refused, input: false },
				// row rules, as JSON; empty: none
				rules: { type: 'string', required: false, input: false },
				// of mail
				language: { type: 'string', required: false, input: false },
				closedAt: { type: 'string', required: false, input: false }
			}
		},
		session: { expiresIn: 12 * hour, updateAge: hour, cookieCache: { enabled: false } },
		account: { accountLinking: { enabled: true, trustedProviders: [oidcProvider] } },
		databaseHooks: {
			session: {
				create: {
					// whoever is closed, or whom no group lets in, gets no session, however they proved who they are
					before: async ({ userId }) => {
						await takeGroupRole(ask, userId);
						return isOpen(ask, userId);
					},
					after: async ({ userId }) => appendAudit(appStore(), userId, { action: 'sign_in', subject: userId })
				}
			}
		},
		// attempts are counted in one place for all that strangers can reach: lib/server/rate-limit.ts
		rateLimit: { enabled: false },
		telemetry: { enabled: false },
		logger: { disabled: true },
		advanced: { cookiePrefix, useSecureCookies: origin?.startsWith('https:') ?? false },
		plugins: access.oidc ? [genericOAuth({ config: [providerOf(access.oidc)] })] : []
	});
}

async function takeGroupRole(ask: Place['ask'], id: string): Promise<void> {
	const [user] = await ask(selectRole, [id]);
	const email = String(user?.['email']);
	const role = groupRoles.get(email);
	if (role === undefined) return;
	groupRoles.delete(email);
	await ask(updateRole, [id, role]);
}

const isOpen = async (ask: Place['ask'], id: string): Promise<boolean> => {
	const [user] = await ask(selectRole, [id]);
	return !!user && !user['closed_at'] && accountRoleNames.some((role) => role === user['role']);
};

/** The provider of single sign-on. Who is in none of the groups that have a role is refused, with or without an account. */
function providerOf(settings: OidcSettings): GenericOAuthConfig {
	return {
		providerId: oidcProvider,
		discoveryUrl: `${settings.issuer}/.well-known/openid-configuration`,
		requireIdTokenVerification: true,
		clientId: settings.clientId,
		clientSecret: settings.clientSecret,
		scopes: ['openid', 'email', 'profile', ...(settings.roles.length > 0 ? [settings.groupsClaim] : [])],
		pkce: true,
		mapProfileToUser: (profile) => {
			const hasRoles = settings.roles.length > 0 || settings.otherwise !== null;
			if (hasRoles && typeof profile.email === 'string')
				groupRoles.set(profile.email.toLowerCase(), roleOfGroups(settings, profile[settings.groupsClaim]) ?? refused);
			return {};
		}
	};
}

/** The role of the first of our groups that somebody is in. */
export function roleOfGroups({ roles, otherwise }: OidcSettings, claim: unknown): string | null {
	const groups = Array.isArray(claim) ? claim.map(String) : typeof claim === 'string' ? [claim] : [];
	return roles.find(([group]) => groups.includes(group))?.[1] ?? otherwise;
}

export type Accounts = ReturnType<typeof make>;

let opened: Promise<Accounts> | null = null;

/**
 * The accounts of this installation, opened on first use: the build imports this module too. Throws Failure
 * `store_unwritable` where the disk or the server refuses them.
 */
export function accounts(): Promise<Accounts> {
	opened ??= open(readEnvironment()).catch((cause: unknown) => {
		opened = null;
		throw cause instanceof Failure ? cause : refusal(readEnvironment(), cause as Error);
	});
	return opened;
}

function refusal({ storeUrl }: Environment, cause: Error): Failure {
	const place = storeUrl === null ? 'app/accounts.sqlite' : `the schema ${accountsSchema} of ${nameOfPlace(storeUrl)}`;
	return new Failure('store_unwritable', `${place} cannot be opened: ${cause.message}`, {
		hint:
			storeUrl === null
				? 'The folder app/ of the data folder must be writable for the user that serves the dashboard.'
				: `The server must answer, and let this user make and write the schema ${accountsSchema}.`,
		cause
	});
}

async function open(environment: Environment): Promise<Accounts> {
	const { dataFolder, storeUrl } = environment;
	const place = storeUrl === null ? inFile(accountsFile(dataFolder)) : inPostgres(storeUrl);
	const made = make(place, environment);
	await place.alone(async () => (await getMigrations(made.options)).runMigrations());
	return made;
}

function inFile(file: string): Place {
	mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
	const database = new DatabaseSync(file, { timeout: 5000 });
	database.exec(prepareAccounts);
	return {
		database,
		ask: async (sql, values) =>
			database.prepare(sql).all(Object.fromEntries(values.map((value, place) => [`$${place + 1}`, value]))),
		alone: (work) => work()
	};
}

function inPostgres(url: string): Place {
	const pool = poolOf(url, accountsSchema);
	return {
		database: pool,
		ask: async (sql, values) => (await pool.query<Record<string, unknown>>(sql, [...values])).rows,
		alone: async (work) => {
			const client = await pool.connect();
			try {
				await client.query(lockAccounts);
				await client.query(makeAccountsSchema);
				await work();
				await client.query(unlockAccounts);
				client.release();
			} catch (thrown) {
				// the lock goes with its session
				client.release(true);
				throw thrown;
			}
		}
	};
}
