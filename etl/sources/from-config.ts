// From a source's configuration to the source. A new kind of source is one more line here.
import { secret, type Config, type SourceConfig } from '../config.ts';
import { RetourError } from '../errors.ts';
import { demo } from './demo/demo.ts';
import { erpnext } from './erpnext/erpnext.ts';
import { files } from './files/files.ts';
import { hasOwnFlags, ownFlags } from './flags/flags.ts';
import { authorization } from './http/client.ts';
import { http } from './http/http.ts';
import { jiandaoyun } from './jiandaoyun/jiandaoyun.ts';
import { mapped } from './mapped/mapped.ts';
import { mariadb } from './mariadb/session.ts';
import { odoo } from './odoo/odoo.ts';
import { postgres } from './postgres/session.ts';
import { shopify } from './shopify/shopify.ts';
import { relational } from './sql/relational.ts';
import { addressOf } from './sql/settings.ts';
import { hasOwnAnswers, ownSurveys } from './surveys/surveys.ts';
import type { Source } from './types.ts';

/**
 * The sources of a configuration, or those named; with a data folder also the answers to our own survey and the
 * flags set in the dashboard, once there are any. Throws `RUN_UNKNOWN_SOURCE`.
 */
export async function sourcesOf(
	config: Config,
	only: readonly string[] = [],
	dataFolder: string | null = null
): Promise<Source[]> {
	const own: Source[] = [];
	if (dataFolder !== null && (await hasOwnAnswers(dataFolder))) own.push(ownSurveys(dataFolder, config.reporting));
	if (dataFolder !== null && (await hasOwnFlags(dataFolder))) own.push(ownFlags(dataFolder, config.reporting));
	const ids = [...config.sources, ...own].map((source) => source.id);
	const unknown = only.filter((id) => !ids.includes(id));
	if (unknown.length > 0)
		throw new RetourError('run', 'RUN_UNKNOWN_SOURCE', `there is no source ${unknown.join(', ')}`, {
			hint: `the configuration has ${ids.join(', ')}`,
			exit: 2
		});
	const isWanted = ({ id }: { id: string }) => only.length === 0 || only.includes(id);
	return [...config.sources.filter(isWanted).map((source) => openAlone(source, config)), ...own.filter(isWanted)];
}

/** A source whose secret is missing fails alone, when it is read: the others go on. */
function openAlone(source: SourceConfig, config: Config): Source {
	try {
		return open(source, config);
	} catch (error) {
		if (!(error instanceof RetourError)) throw error;
		const { id, kind, title = id } = source;
		const { timezone, currency } = { ...config.reporting, ...source };
		const refuse = () => Promise.reject(error);
		return { id, kind, title, timezone, currency, extract: refuse, check: refuse };
	}
}

function open(source: SourceConfig, { reporting }: Config): Source {
	const { id, title = id } = source;
	if (source.kind === 'demo') {
		const { seed, scale, day } = source;
		return demo({ id, title, seed, scale, ...(day ? { day } : {}) });
	}
	if (source.kind === 'shopify') {
		const { shop, apiVersion, endpoint = `https://${shop}/admin/api/${apiVersion}/graphql.json` } = source;
		// every time of Shopify has its offset and every amount its currency
		return shopify({ ...source, ...reporting, title, endpoint, token: secret(source.tokenFrom) });
	}
	if (source.kind === 'erpnext') {
		const address = addressOf(source, mariadb, source.passwordFrom ? secret(source.passwordFrom) : null);
		return erpnext({ ...source, title, address, reporting, currency: source.currency ?? reporting.currency });
	}
	const { timezone = reporting.timezone, currency = reporting.currency } = source;
	if (source.kind === 'files') {
		return files({ ...source, id, title, timezone, currency });
	}
	if (source.kind === 'http') {
		const { auth, headers, ...rest } = source;
		const signed = auth.kind === 'none' ? auth : { ...auth, secret: secret(auth.secretFrom) };
		return http({ ...rest, title, timezone, currency, headers: { ...headers, ...authorization(signed) } });
	}
	if (source.kind === 'odoo') {
		const address = addressOf(source, postgres, source.passwordFrom ? secret(source.passwordFrom) : null);
		return odoo({ ...source, title, address, timezone, currency, reportingCurrency: reporting.currency });
	}
	if (source.kind === 'postgres' || source.kind === 'mariadb') {
		const dialect = source.kind === 'postgres' ? postgres : mariadb;
		const address = addressOf(source, dialect, source.passwordFrom ? secret(source.passwordFrom) : null);
		return relational({ ...source, title, timezone, currency, dialect, address, folders: [source.queries] });
	}
	if (source.kind === 'jiandaoyun') {
		const { keyFrom, ...rest } = source;
		return jiandaoyun({ ...rest, title, currency, key: secret(keyFrom) });
	}
	return mapped({ ...source, id, title, timezone, currency });
}
