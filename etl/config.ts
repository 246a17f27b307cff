// The only reader of the environment and of retour.config.ts on this side. Everything else is handed what it needs.
import { existsSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { dirname, isAbsolute, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { z } from 'zod';
import { isPostgresUrl } from '../sql/app/store.ts';
import { RetourError } from './errors.ts';
import { retentionSettings } from './publish/settings.ts';
import { demoSource } from './sources/demo/settings.ts';
import { erpnextSource } from './sources/erpnext/settings.ts';
import { filesSource } from './sources/files/settings.ts';
import { httpSource } from './sources/http/settings.ts';
import { jiandaoyunSource } from './sources/jiandaoyun/settings.ts';
import { mappedSource } from './sources/mapped/settings.ts';
import { mariadbSource } from './sources/mariadb/settings.ts';
import { odooSource } from './sources/odoo/settings.ts';
import { postgresSource } from './sources/postgres/settings.ts';
import { currency, timezone } from './sources/settings.ts';
import { shopifySource } from './sources/shopify/settings.ts';
import { absoluteCa } from './sources/sql/settings.ts';
import { ownFlagsId } from './sources/flags/settings.ts';
import { ownSurveysId } from './sources/surveys/settings.ts';

/** The folder of package.json: where `sql/`, `data/reference/` and the built dashboard are. */
export const projectFolder = fileURLToPath(new URL('..', import.meta.url));

const cron = z.string().regex(/^\S+(\s+\S+){4,5}$/, { error: 'a cron expression such as "15 * * * *"' });

const configSchema = z.strictObject({
	reporting: z
		.strictObject({
			/** Days, weeks and months begin at midnight here. */
			timezone: timezone.default('UTC'),
			currency: currency.default('EUR'),
			/** A cohort is mature this many days after delivery. */
			maturityDays: z.int().min(1).max(400).default(60),
			/** How long after delivery a customer may send back; what is asked for in its last quarter is late. */
			returnWindowDays: z.int().min(1).max(400).default(14)
		})
		.prefault({}),
	sources: z
		.array(
			z.discriminatedUnion('kind', [
				demoSource,
				filesSource,
				mappedSource,
				postgresSource,
				mariadbSource,
				odooSource,
				erpnextSource,
				httpSource,
				jiandaoyunSource,
				shopifySource
			])
		)
		.min(1)
		.refine((sources) => new Set(sources.map((source) => source.id)).size === sources.length, {
			error: 'sources with different ids'
		})
		.refine((sources) => sources.every(({ id }) => id !== ownSurveysId && id !== ownFlagsId), {
			error: `sources with other ids than ${ownSurveysId} and ${ownFlagsId}, which are what people say in the dashboard`
		}),
	/** When the pipeline runs; false: only by hand. */
	schedule: z
		.union([z.strictObject({ cron, timezone: timezone.optional() }), z.literal(false)])
		.default({ cron: '15 * * * *' }),
	/** Which published versions are kept; those with which a period was closed are kept for good. */
	publish: z.strictObject({ keep: retentionSettings.prefault({}) }).prefault({}),
	/** What DuckDB may use while the pipeline runs. */
	limits: z
		.strictObject({
			threads: z.int().min(1).max(256).default(availableParallelism()),
			memoryMb: z
				.int()
				.min(200)
				.default(Math.max(500, Math.floor((totalmem() / 1_048_576) * 0.45)))
		})
		.prefault({})
});

/** What may stand in `retour.config.ts`. */
export type ConfigInput = z.input<typeof configSchema>;
/** A checked configuration, defaults filled in, paths absolute. */
export type Config = z.output<typeof configSchema> & { file: string | null };
export type SourceConfig = Config['sources'][number];

/** Gives a configuration its types in an editor; `export default defineConfig({ … })`. */
export const defineConfig = (config: ConfigInput): ConfigInput => config;

/** Where things are and listen, from the environment. Every command honours all of them. */
export type Environment = {
	/** RETOUR_DATA: warehouse, published versions, landing, runs. Absolute. */
	dataFolder: string;
	/** RETOUR_CONFIG: absolute path, or null where there is none and the demo is used. */
	configFile: string | null;
	/** PORT and HOST of the dashboard. */
	port: number;
	host: string;
	/** NO_COLOR or a dumb terminal: no bars, no colours. */
	plain: boolean;
	/** CI=true: what is missing fails instead of being skipped. */
	ci: boolean;
};

/** Reads the environment; throws `CONFIG_ENVIRONMENT` naming every bad variable at once. */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): Environment {
	const problems: string[] = [];
	const { RETOUR_DATA, RETOUR_CONFIG, PORT, HOST } = variables;
	const port = PORT ? Number(PORT) : 3000;
	if (!Number.isInteger(port) || port < 0 || port > 65_535)
		problems.push(`PORT must be a whole number from 0 to 65535, not ${JSON.stringify(PORT)}`);
	const byDefault = resolve(projectFolder, 'retour.config.ts');
	const configFile = RETOUR_CONFIG ? resolve(RETOUR_CONFIG) : existsSync(byDefault) ? byDefault : null;
	if (RETOUR_CONFIG && configFile && !existsSync(configFile))
		problems.push(`RETOUR_CONFIG must name an existing file, not ${configFile}`);
	if (problems.length > 0) throw new RetourError('config', 'CONFIG_ENVIRONMENT', problems.join('\nconfig: '));
	return {
		dataFolder: RETOUR_DATA ? resolve(RETOUR_DATA) : resolve(projectFolder, 'data'),
		configFile,
		port,
		host: HOST || '127.0.0.1',
		plain: Boolean(variables.NO_COLOR) || variables.TERM === 'dumb',
		ci: variables.CI === 'true'
	};
}

/** Sources that push: id, and the variable with the secret of their signatures. Throws `CONFIG_SECRET` where it is missing. */
export function pushesOf({ sources }: Config, variables: NodeJS.ProcessEnv = process.env): Record<string, string> {
	const names = sources.flatMap((source): [string, string][] =>
		source.kind === 'jiandaoyun' && source.push ? [[source.id, source.push.secretFrom]] : []
	);
	for (const [, name] of names) secret(name, variables);
	return Object.fromEntries(names);
}

/** The environment of a child process: ours, with the places made absolute and the sources that push. */
export const childEnvironment = (environment: Environment, pushes: Record<string, string> = {}): NodeJS.ProcessEnv => ({
	...process.env,
	RETOUR_PUSHES: JSON.stringify(pushes),
	// of what SvelteKit takes: a push may be as large
	BODY_SIZE_LIMIT: process.env.BODY_SIZE_LIMIT ?? '1M',
	RETOUR_DATA: environment.dataFolder,
	PORT: String(environment.port),
	HOST: environment.host,
	// queries of DuckDB run in this pool; with the default of 4 they would keep files waiting
	UV_THREADPOOL_SIZE: process.env.UV_THREADPOOL_SIZE ?? '16'
});

/** RETOUR_STORE: the PostgreSQL in which the dashboard keeps what people write; null: in the data folder. Throws `CONFIG_ENVIRONMENT`. */
export function ownStoreUrl({ RETOUR_STORE }: NodeJS.ProcessEnv = process.env): string | null {
	if (!RETOUR_STORE) return null;
	if (isPostgresUrl(RETOUR_STORE)) return RETOUR_STORE;
	throw new RetourError(
		'config',
		'CONFIG_ENVIRONMENT',
		'RETOUR_STORE must be an address such as postgres://user:password@db.example.com/retour'
	);
}

/** A secret from the environment. Throws `CONFIG_SECRET` where the variable is missing or empty. */
export function secret(name: string, variables: NodeJS.ProcessEnv = process.env): string {
	const value = variables[name];
	if (value) return value;
	throw new RetourError('config', 'CONFIG_SECRET', `the environment variable ${name} is not set`, {
		hint: `the configuration takes a secret from it: ${name}=… npm start`
	});
}

/** Used where there is no configuration file: the demo company, up to yesterday. */
export const demoConfig: ConfigInput = {
	reporting: { timezone: 'Europe/Berlin', currency: 'EUR' },
	sources: [{ id: 'demo', kind: 'demo', title: 'Demo ERP' }]
};

/** Loads and checks the configuration. One `CONFIG_INVALID` names every bad key, what was wanted and what was found. */
export async function loadConfig(file: string | null): Promise<Config> {
	if (file === null) return checkConfig(demoConfig, null);
	let loaded: { default?: unknown };
	try {
		loaded = (await import(pathToFileURL(file).href)) as { default?: unknown };
	} catch (cause) {
		const message = cause instanceof Error ? cause.message : String(cause);
		throw new RetourError('config', 'CONFIG_UNREADABLE', `${file} could not be loaded: ${message}`, {
			cause,
			hint: 'a configuration is a TypeScript or JavaScript module with `export default { sources: [ … ] }`'
		});
	}
	if (loaded.default === undefined)
		throw new RetourError('config', 'CONFIG_UNREADABLE', `${file} has no default export`, {
			hint: 'write `export default defineConfig({ … })`'
		});
	return checkConfig(loaded.default, file);
}

/** Checks a configuration object; relative folders are resolved against the folder of `file`. */
export function checkConfig(input: unknown, file: string | null): Config {
	const checked = configSchema.safeParse(input);
	if (!checked.success) {
		const lines = checked.error.issues.flatMap((issue) => describeIssue(issue, input));
		throw new RetourError('config', 'CONFIG_INVALID', lines.join('\nconfig: '), {
			hint: `correct ${lines.length === 1 ? 'it' : `these ${lines.length}`} in ${file ?? 'the configuration'}; nothing was run`
		});
	}
	const base = file ? dirname(file) : projectFolder;
	const absolute = (path: string) => (isAbsolute(path) ? path : resolve(base, path));
	const sources = checked.data.sources.map((source): SourceConfig => {
		if (source.kind === 'demo') return source;
		if (source.kind === 'files') return { ...source, folder: absolute(source.folder) };
		if (source.kind === 'mapped')
			return { ...source, folder: absolute(source.folder), mapping: absolute(source.mapping) };
		if (source.kind === 'postgres' || source.kind === 'mariadb')
			return { ...source, queries: absolute(source.queries), tls: absoluteCa(source.tls, absolute) };
		if (source.kind === 'erpnext' || source.kind === 'odoo')
			return {
				...source,
				tls: absoluteCa(source.tls, absolute),
				...(source.overrides ? { overrides: absolute(source.overrides) } : {})
			};
		return source;
	});
	return { ...checked.data, sources, file };
}

function describeIssue(issue: z.core.$ZodIssue, input: unknown): string[] {
	const path = issue.path.reduce<string>(
		(text, key) => (typeof key === 'number' ? `${text}[${key}]` : text ? `${text}.${String(key)}` : String(key)),
		''
	);
	const where = path || 'the configuration';
	if (issue.code === 'unrecognized_keys')
		return issue.keys.map((key) => `${path ? `${path}.` : ''}${key} is not a setting; check its spelling`);
	const found = issue.path.reduce<unknown>(
		(value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key],
		input
	);
	const wanted = issue.message
		.replace(/^Invalid (input|option): expected /, '')
		.replace(/^Too (small|big): expected /, '');
	if (found === undefined) return [`${where} is missing; wanted ${wanted}`];
	return [`${where} must be ${wanted}, not ${JSON.stringify(found)?.slice(0, 120)}`];
}
