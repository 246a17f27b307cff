// Accounts and sessions, by better-auth, in `<data>/app/accounts.sqlite`: passwords (scrypt), sessions in cookies that a
// script cannot read, single sign-on by OpenID Connect. What somebody may is not decided here but in `lib/access`.
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { prepareAccounts, selectRole, updateRole } from '../../../sql/app/accounts.ts';
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

function make(database: DatabaseSync, { origin, port, access }: Environment) {
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
						takeGroupRole(database, userId);
						return isOpen(database, userId);
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

function takeGroupRole(database: DatabaseSync, id: string): void {
	const [user] = database.prepare(selectRole).all(id);
	const email = String(user?.['email']);
	const role = groupRoles.get(email);
	if (role === undefined) return;
	groupRoles.delete(email);
	database.prepare(updateRole).run(role, id);
}

const isOpen = (database: DatabaseSync, id: string): boolean => {
	const [user] = database.prepare(selectRole).all(id);
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
 * `store_unwritable` where the disk refuses them.
 */
export function accounts(): Promise<Accounts> {
	opened ??= open(readEnvironment()).catch((cause: unknown) => {
		opened = null;
		throw cause instanceof Failure
			? cause
			: new Failure('store_unwritable', `app/accounts.sqlite cannot be opened: ${(cause as Error).message}`, {
					hint: 'The folder app/ of the data folder must be writable for the user that serves the dashboard.',
					cause
				});
	});
	return opened;
}

async function open(environment: Environment): Promise<Accounts> {
	const file = accountsFile(environment.dataFolder);
	mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
	const database = new DatabaseSync(file, { timeout: 5000 });
	database.exec(prepareAccounts);
	const made = make(database, environment);
	await (await getMigrations(made.options)).runMigrations();
	return made;
}
