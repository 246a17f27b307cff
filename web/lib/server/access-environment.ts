// How people come in, from the environment: guests, single sign-on, a proxy that has signed them in already.
import { accountRoleNames, type AccountRole } from '../access/role-names.ts';

export type AccessSettings = {
	/**
	 * RETOUR_GUEST: who has not signed in is let in with the rights of this role; `demo`: as a guest, while all data is
	 * invented (the default); null (`off`): is asked to sign in.
	 */
	guest: AccountRole | 'demo' | null;
	/** RETOUR_ADMIN_LINK=1: prints a link for one more administrator, for who has lost every other way. */
	hasAdminLink: boolean;
	oidc: OidcSettings | null;
	proxy: { header: string; addresses: readonly string[] } | null;
};

export type OidcSettings = {
	/** RETOUR_OIDC_ISSUER, RETOUR_OIDC_CLIENT_ID, RETOUR_OIDC_CLIENT_SECRET. */
	issuer: string;
	clientId: string;
	clientSecret: string;
	/** RETOUR_OIDC_NAME: what the button says. */
	name: string;
	/** RETOUR_OIDC_GROUPS_CLAIM: where the groups of a person stand. */
	groupsClaim: string;
	/** RETOUR_OIDC_ROLES: `{ "<group>": "<role>" }`; of several groups the first of this list holds. */
	roles: readonly (readonly [group: string, role: AccountRole])[];
	/** RETOUR_OIDC_ROLE: of those in none of these groups; null: they are not let in. */
	otherwise: AccountRole | null;
};

const isAccountRole = (value: unknown): value is AccountRole =>
	(accountRoleNames as readonly unknown[]).includes(value);

/** Adds a sentence to `problems` for every variable that is wrong. */
export function readAccessSettings(variables: NodeJS.ProcessEnv, problems: string[]): AccessSettings {
	const { RETOUR_GUEST: guest, RETOUR_PROXY_HEADER: header, RETOUR_PROXY_ADDRESSES: addresses } = variables;
	const roleOf = (name: string): AccountRole | null => {
		const value = variables[name];
		if (!value) return null;
		if (isAccountRole(value)) return value;
		problems.push(`${name} must be one of ${accountRoleNames.join(', ')}, not ${JSON.stringify(value)}`);
		return null;
	};
	const isWord = !guest || guest === 'demo' || guest === 'off';
	// of nobody it is known who they are: what only an administrator may cannot be theirs
	if (guest === 'administrator') problems.push('RETOUR_GUEST cannot be administrator');
	if (header && !addresses)
		problems.push('RETOUR_PROXY_HEADER needs RETOUR_PROXY_ADDRESSES: anybody else could send the header too');
	return {
		guest: isWord ? (guest === 'off' ? null : 'demo') : roleOf('RETOUR_GUEST'),
		hasAdminLink: variables['RETOUR_ADMIN_LINK'] === '1',
		oidc: oidcOf(variables, roleOf('RETOUR_OIDC_ROLE'), problems),
		proxy:
			header && addresses
				? { header: header.toLowerCase(), addresses: addresses.split(',').map((address) => address.trim()) }
				: null
	};
}

function oidcOf(variables: NodeJS.ProcessEnv, otherwise: AccountRole | null, problems: string[]): OidcSettings | null {
	const { RETOUR_OIDC_ISSUER: issuer, RETOUR_OIDC_CLIENT_ID: clientId } = variables;
	const clientSecret = variables['RETOUR_OIDC_CLIENT_SECRET'];
	if (!issuer) return null;
	if (!URL.canParse(issuer)) problems.push(`RETOUR_OIDC_ISSUER must be an address, not ${JSON.stringify(issuer)}`);
	if (!clientId || !clientSecret)
		problems.push('RETOUR_OIDC_ISSUER needs RETOUR_OIDC_CLIENT_ID and RETOUR_OIDC_CLIENT_SECRET');
	return {
		issuer: issuer.replace(/\/$/, ''),
		clientId: clientId ?? '',
		clientSecret: clientSecret ?? '',
		name: variables['RETOUR_OIDC_NAME'] || new URL(URL.canParse(issuer) ? issuer : 'https://sso').hostname,
		groupsClaim: variables['RETOUR_OIDC_GROUPS_CLAIM'] || 'groups',
		roles: groupRoles(variables['RETOUR_OIDC_ROLES'], problems),
		otherwise
	};
}

function groupRoles(text: string | undefined, problems: string[]): [string, AccountRole][] {
	if (!text) return [];
	try {
		const entries = Object.entries(JSON.parse(text) as Record<string, unknown>);
		if (entries.every((entry): entry is [string, AccountRole] => isAccountRole(entry[1]))) return entries;
	} catch {
		// said below
	}
	problems.push(`RETOUR_OIDC_ROLES must be a JSON object of roles (${accountRoleNames.join(', ')}) by group`);
	return [];
}
