// The only reader of the environment on this side.
import { availableParallelism, totalmem } from 'node:os';
import { resolve } from 'node:path';
import { isPostgresUrl } from '../../../sql/app/store.ts';
import { readAccessSettings, type AccessSettings } from './access-environment.ts';
import { readCrmSettings, type CrmSettings } from './crm-environment.ts';

export type Environment = {
	/** RETOUR_DATA: the folder with `published/` and `runs/`, absolute. */
	dataFolder: string;
	/** RETOUR_STORE: `postgres://…`, where people's own data is if not in the data folder; null: there. */
	storeUrl: string | null;
	/** HOST and PORT that the production server listens on. */
	host: string;
	port: number;
	/** RETOUR_ORIGIN: the address people use, where a proxy stands in front. Null: whatever the browser asked for. */
	origin: string | null;
	/** RETOUR_QUERY_SECONDS: how long one question may take. */
	querySeconds: number;
	/** RETOUR_WEB_THREADS and RETOUR_WEB_MEMORY_MB: what DuckDB may use of one published version. */
	threads: number;
	memoryMb: number;
	/**
	 * How many questions run at once. A running one occupies a thread of libuv's pool (UV_THREADPOOL_SIZE, else 4);
	 * two are left for reading files, since a server that cannot read files stands still.
	 */
	connections: number;
	/** RETOUR_SMTP_URL: `smtps://user:password@mail.example.com`, who takes our mail; null: no mail is sent. */
	smtpUrl: string | null;
	/** RETOUR_MAIL_FROM: the sender, `Retour <returns@example.com>` or the bare address. */
	mailFrom: string | null;
	/** RETOUR_WEBHOOK_HOSTS: hosts that alerts may be posted to, `hooks.example.com,10.0.0.7:8080`; none: nothing is. */
	webhookHosts: readonly string[];
	/** How people come in. */
	access: AccessSettings;
	/** Where the CRM is told of flags. */
	crm: CrmSettings;
	/** RETOUR_PUSHES: secrets of the sources that push, by their ids. `retour start` sets it. */
	pushSecrets: ReadonlyMap<string, string>;
};

/** Names every bad variable at once, one sentence a line. */
export class EnvironmentError extends Error {
	override readonly name = 'EnvironmentError';
}

/** Reads the environment. Throws EnvironmentError. */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): Environment {
	const problems: string[] = [];
	const whole = (name: string, fallback: number, least: number, most: number): number => {
		const text = variables[name];
		if (!text) return fallback;
		const found = Number(text);
		if (/^\d+$/.test(text) && found >= least && found <= most) return found;
		problems.push(`${name} must be a whole number from ${least} to ${most}, not ${JSON.stringify(text)}`);
		return fallback;
	};
	const { RETOUR_DATA, HOST, RETOUR_ORIGIN, RETOUR_SMTP_URL, RETOUR_MAIL_FROM } = variables;
	const origin = RETOUR_ORIGIN ? originOf(RETOUR_ORIGIN) : null;
	if (RETOUR_ORIGIN && !origin)
		problems.push(
			`RETOUR_ORIGIN must be an address such as https://returns.example.com, not ${JSON.stringify(RETOUR_ORIGIN)}`
		);
	// Its password is nobody's to read: what was found is not repeated.
	if (RETOUR_SMTP_URL && !isSmtpUrl(RETOUR_SMTP_URL))
		problems.push('RETOUR_SMTP_URL must be an address such as smtps://user:password@mail.example.com');
	if (RETOUR_SMTP_URL && !RETOUR_MAIL_FROM)
		problems.push('RETOUR_SMTP_URL needs RETOUR_MAIL_FROM, the sender of our mail');
	const { RETOUR_STORE } = variables;
	if (RETOUR_STORE && !isPostgresUrl(RETOUR_STORE))
		problems.push('RETOUR_STORE must be an address such as postgres://user:password@db.example.com/retour');
	const environment: Environment = {
		dataFolder: resolve(RETOUR_DATA || 'data'),
		storeUrl: RETOUR_STORE || null,
		host: HOST || '127.0.0.1',
		port: whole('PORT', 3000, 0, 65_535),
		origin,
		querySeconds: whole('RETOUR_QUERY_SECONDS', 15, 1, 3600),
		threads: whole('RETOUR_WEB_THREADS', availableParallelism(), 1, 256),
		memoryMb: whole(
			'RETOUR_WEB_MEMORY_MB',
			Math.min(4000, Math.max(300, Math.floor(totalmem() / 1_048_576 / 5))),
			100,
			1_000_000
		),
		connections: Math.max(1, Math.min(4, whole('UV_THREADPOOL_SIZE', 4, 1, 1024) - 2)),
		smtpUrl: RETOUR_SMTP_URL || null,
		mailFrom: RETOUR_MAIL_FROM || null,
		webhookHosts: (variables['RETOUR_WEBHOOK_HOSTS'] ?? '')
			.split(',')
			.map((host) => host.trim().toLowerCase())
			.filter((host) => host !== ''),
		access: readAccessSettings(variables, problems),
		crm: readCrmSettings(variables, problems),
		pushSecrets: pushSecretsOf(variables, problems)
	};
	if (problems.length > 0) throw new EnvironmentError(problems.join('\n'));
	return environment;
}

/** Tells SvelteKit's handler in which headers the server puts the address that the browser used. Before importing it. */
export function nameOriginHeaders(protocolHeader: string, hostHeader: string): void {
	process.env['PROTOCOL_HEADER'] = protocolHeader;
	process.env['HOST_HEADER'] = hostHeader;
}

/** `{ "<source id>": "<variable with its secret>" }` */
function pushSecretsOf(variables: NodeJS.ProcessEnv, problems: string[]): Map<string, string> {
	const secrets = new Map<string, string>();
	let named: unknown = {};
	try {
		named = JSON.parse(variables['RETOUR_PUSHES'] || '{}');
	} catch {
		problems.push('RETOUR_PUSHES must be a JSON object of variable names by source');
	}
	for (const [source, variable] of Object.entries(named ?? {})) {
		const secret = typeof variable === 'string' ? variables[variable] : undefined;
		if (secret) secrets.set(source, secret);
		else problems.push(`RETOUR_PUSHES names ${JSON.stringify(variable)} for ${source}, and there is no such variable`);
	}
	return secrets;
}

function isSmtpUrl(text: string): boolean {
	if (!URL.canParse(text)) return false;
	const { protocol, hostname } = new URL(text);
	return (protocol === 'smtp:' || protocol === 'smtps:') && hostname !== '';
}

function originOf(text: string): string | null {
	if (!URL.canParse(text)) return null;
	const { protocol, origin, pathname } = new URL(text);
	return (protocol === 'http:' || protocol === 'https:') && pathname === '/' ? origin : null;
}
