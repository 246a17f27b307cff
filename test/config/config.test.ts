import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkConfig, demoConfig, loadConfig, projectFolder, readEnvironment } from '../../etl/config.ts';
import { RetourError } from '../../etl/errors.ts';
import { sourcesOf } from '../../etl/sources/from-config.ts';
import { addressOf } from '../../etl/sources/sql/settings.ts';
import { quiet } from '../load/store.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'retour-config-'));

function refusal(work: () => unknown): RetourError {
	try {
		work();
	} catch (error) {
		if (error instanceof RetourError) return error;
		throw error;
	}
	throw new Error('nothing was refused');
}

test('without a configuration file the demo company is used, with every default filled in', async () => {
	const config = await loadConfig(null);
	expect(config.sources).toEqual([{ id: 'demo', kind: 'demo', title: 'Demo ERP', seed: 1, scale: 1 }]);
	expect(config.publish.keep).toEqual({ allForDays: 7, dailyForDays: 60, monthEnds: 36 });
	expect(config.schedule).toEqual({ cron: '15 * * * *' });
	expect(config.reporting.maturityDays).toBe(60);
	expect(config.reporting.returnWindowDays).toBe(14);
});

test('every mistake is named at once, with where it stands, what was wanted and what was found', () => {
	const error = refusal(() =>
		checkConfig(
			{
				reporting: { timezone: 'Mars/Olympus', currency: 'euro' },
				publish: { keep: { allForDays: 0 } },
				sources: [{ id: 'Shop 1', kind: 'files', folder: '' }],
				colour: 'red'
			},
			null
		)
	);
	expect(error.code).toBe('CONFIG_INVALID');
	expect(error.exit).toBe(2);
	for (const part of [
		'reporting.timezone must be an IANA time zone such as Europe/Berlin, not "Mars/Olympus"',
		'reporting.currency must be an ISO 4217 code such as EUR, not "euro"',
		'publish.keep.allForDays must be',
		'sources[0].id must be a name of lower-case letters',
		'sources[0].folder must be',
		'colour is not a setting'
	])
		expect(error.message).toContain(part);
});

test('a kind that does not exist is refused with those that do', () => {
	const error = refusal(() => checkConfig({ sources: [{ id: 'a', kind: 'sap' }] }, null));
	expect(error.message).toContain('sources[0].kind');
});

test('two sources may not share an id', () => {
	const source = { id: 'a', kind: 'demo' as const };
	expect(refusal(() => checkConfig({ sources: [source, source] }, null)).message).toContain('different ids');
});

test('folders are taken relative to the configuration file', () => {
	const config = checkConfig({ sources: [{ id: 'a', kind: 'files', folder: 'export' }] }, '/srv/shop/retour.config.ts');
	expect(config.sources[0]).toMatchObject({ folder: '/srv/shop/export' });
});

test('the example configuration holds', async () => {
	const config = await loadConfig(join(projectFolder, 'retour.config.example.ts'));
	expect(config.sources.map((source) => source.kind)).toEqual([
		'files',
		'mapped',
		'postgres',
		'shopify',
		'erpnext',
		'demo'
	]);
});

test('a configuration that is no module, or exports nothing, is refused in one sentence', async () => {
	const broken = join(folder(), 'broken.ts');
	writeFileSync(broken, 'export default {');
	await expect(loadConfig(broken)).rejects.toMatchObject({ code: 'CONFIG_UNREADABLE' });
	const empty = join(folder(), 'empty.ts');
	writeFileSync(empty, 'export const config = 1;');
	await expect(loadConfig(empty)).rejects.toThrow('has no default export');
});

test('the environment moves the data folder, the configuration, the port and the host', () => {
	const config = join(folder(), 'mine.config.ts');
	writeFileSync(config, '');
	const environment = readEnvironment({
		RETOUR_DATA: '/var/lib/retour',
		RETOUR_CONFIG: config,
		PORT: '8080',
		HOST: '::1'
	});
	expect(environment).toMatchObject({ dataFolder: '/var/lib/retour', configFile: config, port: 8080, host: '::1' });
});

test('it listens on this machine only unless told otherwise', () => {
	expect(readEnvironment({}).host).toBe('127.0.0.1');
	expect(readEnvironment({}).port).toBe(3000);
});

test('a bad port and a missing configuration file are named together', () => {
	const error = refusal(() => readEnvironment({ PORT: '99999', RETOUR_CONFIG: '/nowhere/retour.config.ts' }));
	expect(error.message).toContain('PORT must be a whole number from 0 to 65535, not "99999"');
	expect(error.message).toContain('RETOUR_CONFIG must name an existing file, not /nowhere/retour.config.ts');
});

test('the demo configuration is a valid one', () => {
	expect(() => checkConfig(demoConfig, null)).not.toThrow();
});

test('a database source is encrypted unless it is near', () => {
	const at = (host: string, tls?: unknown) =>
		checkConfig(
			{ sources: [{ id: 'a', kind: 'postgres', host, database: 'd', user: 'u', queries: 'q', ...(tls === undefined ? {} : { tls }) }] }, // prettier-ignore
			'/etc/retour/retour.config.ts'
		).sources[0] as Parameters<typeof addressOf>[0] & { queries: string };
	expect(at('127.0.0.1').queries).toBe('/etc/retour/q');
	expect(addressOf(at('127.0.0.1'), { usualPort: 5432 }, null)).toMatchObject({ port: 5432, tls: false });
	expect(addressOf(at('db.example.com'), { usualPort: 5432 }, 'x')).toMatchObject({ tls: { verify: true } });
	expect(addressOf(at('db.example.com', false), { usualPort: 5432 }, 'x')).toMatchObject({ tls: false });
	expect(() => addressOf(at('db.example.com', { ca: 'ca.pem' }), { usualPort: 5432 }, 'x')).toThrow(
		'the certificate of the authority, /etc/retour/ca.pem, cannot be read'
	);
	expect(() => at('db', { password: 'x' })).toThrow('sources[0].tls');
});

test('a source whose secret is missing fails alone', async () => {
	const config = checkConfig(
		{
			sources: [
				{ id: 'shop', kind: 'shopify', shop: 'made-up.myshopify.com', tokenFrom: 'RETOUR_TEST_NO_SUCH_SECRET' },
				{ id: 'files', kind: 'files', folder: '.' }
			]
		},
		null
	);
	const [shop, files] = await sourcesOf(config);
	expect(shop).toMatchObject({ id: 'shop', kind: 'shopify' });
	expect(files?.kind).toBe('files');
	await expect(shop!.check(quiet)).rejects.toMatchObject({ code: 'CONFIG_SECRET' });
});

test('a source may say where a return is found in it, by a web address that the id cannot lead elsewhere', () => {
	const linked = (link: string) => checkConfig({ sources: [{ id: 'a', kind: 'demo', link }] }, null).sources[0]?.link;
	expect(linked('https://erp.example/returns/{id}?view=full')).toBe('https://erp.example/returns/{id}?view=full');
	expect(linked('http://10.0.0.5:8069/odoo/action-1/{id}')).toBe('http://10.0.0.5:8069/odoo/action-1/{id}');
	for (const wrong of [
		'https://erp.example/returns',
		'javascript:alert({id})',
		'ftp://erp.example/{id}',
		'https://{id}.example/',
		'https://{id}/',
		'https://me:secret@erp.example/{id}',
		'/returns/{id}',
		'https://erp.example:{id}/',
		''
	])
		// prettier-ignore
		expect(refusal(() => linked(wrong)).message, wrong).toContain('sources[0].link must be an http or https address');
});
