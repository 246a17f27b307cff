// What every source on a database server has in its configuration, presets too.
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { secretName } from '../settings.ts';
import { readSettings } from '../window.ts';
import type { DatabaseAddress, Dialect } from './dialect.ts';
import { sourceError } from './failures.ts';

export const databaseSettings = {
	host: z.string().min(1).default('127.0.0.1'),
	port: z.int().min(1).max(65_535).optional(),
	database: z.string().min(1).max(128),
	/** One that may read what the SELECTs read, and nothing else. */
	user: z.string().min(1).max(128),
	/** The environment variable that holds the password; none where the server asks for none. */
	passwordFrom: secretName.optional(),
	/**
	 * Encryption. By default on, but for a server on this machine. An object: the authority to trust instead of the usual
	 * ones (a PEM file, relative to the configuration), or `verify: false` to trust any server.
	 */
	tls: z
		.union([z.boolean(), z.strictObject({ ca: z.string().min(1).optional(), verify: z.boolean().default(true) })])
		.optional(),
	/** How long one statement may take. */
	statementMinutes: z.number().min(0.01).max(1440).default(30),
	read: readSettings
};

/** Values for `:name` in SELECTs. */
export const parameterSettings = z
	.record(
		z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, { error: 'a name of lower-case letters, digits and underscores' }),
		z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())])
	)
	.default({});

type DatabaseConfig = {
	host: string;
	port?: number | undefined;
	database: string;
	user: string;
	tls?: boolean | { ca?: string | undefined; verify: boolean } | undefined;
	schema?: string | undefined;
};

/**
 * Where a configured database is. `tls.ca` is an absolute path. Throws `SOURCE_TLS` where that file cannot be read.
 */
export function addressOf(
	{ host, port, database, user, tls, schema }: DatabaseConfig,
	{ usualPort }: Pick<Dialect, 'usualPort'>,
	password: string | null
): DatabaseAddress {
	const isNear = /^(localhost$|127\.|::1$|\/)/.test(host);
	const wanted = tls ?? !isNear;
	return {
		host,
		port: port ?? usualPort,
		database,
		user,
		password,
		tls: wanted === false ? false : wanted === true ? { verify: true } : authority(wanted),
		...(schema ? { schema } : {})
	};
}

function authority({ ca, verify }: { ca?: string | undefined; verify: boolean }): { ca?: string; verify: boolean } {
	if (ca === undefined) return { verify };
	try {
		return { ca: readFileSync(ca, 'utf8'), verify };
	} catch (cause) {
		throw sourceError('SOURCE_TLS', `the certificate of the authority, ${ca}, cannot be read`, {
			cause,
			hint: '`tls.ca` is a PEM file, relative to the configuration'
		});
	}
}

/** The setting with the file of the authority as an absolute path. */
export const absoluteCa = (tls: DatabaseConfig['tls'], absolute: (path: string) => string): DatabaseConfig['tls'] =>
	typeof tls === 'object' && tls.ca !== undefined ? { ...tls, ca: absolute(tls.ca) } : tls;
