// Two published versions of a small company, its accounts, and the whole of the work in the background on them: a real
// store, real versions, a real mail server, real HTTP.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { personOf, type Person } from '../../web/lib/access/person.ts';
import type { Role } from '../../web/lib/access/permissions.ts';
import type { RowRules } from '../../web/lib/access/row-rules.ts';
import type { Delivering } from '../../web/lib/alerts/deliver.server.ts';
import type { Grounds, Member } from '../../web/lib/alerts/evaluate.server.ts';
import { workOnce } from '../../web/lib/alerts/work.server.ts';
import { reportMail } from '../../web/lib/reports/mail.server.ts';
import { AppStore } from '../../web/lib/server/app-store.ts';
import { dataOf } from '../../web/lib/server/data.ts';
import { queryTexts } from '../../web/lib/server/query-texts.ts';
import { Warehouse } from '../../web/lib/server/warehouse.ts';
import { insertRows, type Row } from '../fixtures/published.ts';
import { makeFolder, removeFolder, switchTo, writeVersion } from '../warehouse/published-folder.ts';
import type { MailServer } from './mail-server.ts';

export const versions = ['20261124T081500Z', '20261124T091500Z', '20261124T101500Z'] as const;

export type Company = {
	dataFolder: string;
	store: AppStore;
	grounds: Grounds;
	delivering: Delivering;
	/** Publishes a version with these rows of marts, and serves it; of the shape of a day, where one is said. */
	publish: (version: string, rows: Record<string, readonly Row[]>, shape?: string) => Promise<void>;
	/** One round of the work in the background. */
	work: (by?: string) => Promise<boolean>;
	/** Moves the clock. */
	wait: (hours: number) => void;
	members: Map<string, Member>;
	close: () => Promise<void>;
};

export const member = (
	id: string,
	role: Role,
	more: { rules?: RowRules; language?: Member['language'] } = {}
): Member => {
	const known: Omit<Person, 'permissions'> = {
		id,
		name: id,
		email: `${id}@example.com`,
		role,
		kind: 'account',
		rules: more.rules ?? {}
	};
	return { ...personOf(known), language: more.language ?? 'en' };
};

export function makeCompany(
	mail: MailServer | null,
	people: readonly Member[],
	{ webhookHosts = [] }: { webhookHosts?: readonly string[] } = {}
): Company {
	const dataFolder = makeFolder();
	const published = join(dataFolder, 'published');
	mkdirSync(published);
	const warehouse = new Warehouse({
		folder: published,
		queries: queryTexts,
		connections: 2,
		threads: 2,
		memoryMb: 500,
		seconds: 30,
		lookEvery: 0
	});
	const store = new AppStore(join(dataFolder, 'app', 'retour.sqlite'));
	const members = new Map(people.map((one) => [one.id, one]));
	let now = Date.parse('2026-11-24T11:00:00Z');
	const grounds: Grounds = {
		store,
		dataFolder,
		member: async (id) => members.get(id) ?? null,
		open: ({ rules, permissions }) =>
			dataOf(warehouse.lease(undefined, null, { rules, personal: permissions.has('see_personal') })),
		openWhole: (version) => dataOf(warehouse.lease(undefined, version)),
		now: () => new Date(now)
	};
	const base = 'https://retour.example';
	const delivering: Delivering = {
		grounds,
		settings: {
			smtpUrl: mail?.url ?? null,
			mailFrom: mail ? 'Retour <returns@example.com>' : null,
			webhookHosts
		},
		base,
		webhookKey: (rule_id) => Buffer.from(`key of ${rule_id}`),
		reportMail: (report_id, reader, content) => reportMail(report_id, reader, content, { grounds, base })
	};
	return {
		dataFolder,
		store,
		grounds,
		delivering,
		members,
		publish: async (version, rows, shape) => {
			await writeVersion(published, version, async (connection) => fill(connection, rows), shape);
			switchTo(published, version);
			// until it serves: a new version is opened while the old one answers
			while ((await warehouse.status()).version !== version);
		},
		work: async (by = 'this') => workOnce(delivering, (await warehouse.status()).version, by),
		wait: (hours) => {
			now += hours * 3600_000;
		},
		close: async () => {
			await store.close();
			await warehouse.close();
			removeFolder(dataFolder);
		}
	};
}

async function fill(connection: DuckDBConnection, rows: Record<string, readonly Row[]>): Promise<void> {
	for (const [relation, all] of Object.entries(rows)) await insertRows(connection, relation, all);
}

let lines = 0;

/**
 * Order lines of one unit each, shipped long enough ago, of which so many came back.
 */
export function shipped(
	count: number,
	returned: number,
	{ country = 'DE', category = 'Shoes', on = '2026-05-04', reason = 'defective', product = 'p1' } = {}
): { 'marts.fct_order_lines': Row[]; 'marts.fct_return_lines': Row[] } {
	const ids = Array.from({ length: count }, () => `l${++lines}`);
	const common = {
		source_id: 'erp',
		country,
		category,
		channel: 'web',
		product_id: product,
		customer_id: `c-${country}`
	};
	return {
		'marts.fct_order_lines': ids.map((id, index) => ({
			...common,
			order_line_id: id,
			order_id: id,
			cohort_on: on,
			ordered_on: on,
			shipped_units: 1,
			net_amount: 50,
			returned_units: index < returned ? 1 : 0
		})),
		'marts.fct_return_lines': ids.slice(0, returned).map((id) => ({
			...common,
			return_line_id: `r${id}`,
			return_id: `R${id}`,
			order_line_id: id,
			order_id: id,
			reason,
			reason_category: 'quality',
			fault: 'seller',
			is_counted: true,
			returned_units: 1,
			returned_amount: 50,
			received_units: 1,
			refunded_units: 1,
			cohort_on: on,
			requested_on: '2026-06-01',
			received_on: '2026-06-05',
			refunded_on: '2026-06-09'
		}))
	};
}

/** Rows of several pieces together. */
export function together(...parts: readonly Record<string, readonly Row[]>[]): Record<string, Row[]> {
	const all: Record<string, Row[]> = {};
	for (const part of parts)
		for (const [relation, rows] of Object.entries(part)) all[relation] = [...(all[relation] ?? []), ...rows];
	return all;
}
