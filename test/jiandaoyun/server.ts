// 简道云's open API as its manual describes it, served from this machine over the forms of a made-up company: its limits,
// its codes, its order of records, and its silence about filters that it does not know.
import type { ServerResponse } from 'node:http';
import type { Widget } from '../../etl/sources/jiandaoyun/api.ts';
import { json, localServer, type Asked, type LocalServer } from '../http/server.ts';

export type StoredRecord = Record<string, unknown> & { _id: string; createTime: string; updateTime: string };
export type StoredForm = {
	app: string;
	entry: string;
	/** `widgetName` is the id; `name` the alias, if there is one, else the id. */
	widgets: (Widget & { widgetName: string; items?: (Widget & { widgetName: string })[] })[];
	/** By ascending id. Fields by widget id. */
	records: StoredRecord[];
	dataModifyTime: string;
	logs: Map<string, Record<string, unknown>[]>;
};

export type Platform = {
	http: LocalServer;
	forms: StoredForm[];
	key: string;
	now: Date;
	/** Requests that are let through in any second of the wall clock; more get 8303 or 8304. */
	perSecond: number;
	/** What it does with a filter on `updateTime`. */
	updateTimeFilter: 'kept' | 'ignored' | 'refused';
	/** Answers before the platform does; true: it has answered. */
	fault: ((asked: Asked, response: ServerResponse) => boolean) | null;
	/** How often it said that requests came too soon. */
	refusals: number;
};

const filterMethods = new Set(['eq', 'ne', 'in', 'nin', 'range', 'like', 'empty', 'not_empty', 'all', 'gt', 'lt']);
type Condition = { field: string; type?: string; method: string; value?: unknown[] };

export async function openPlatform(start: string): Promise<Platform> {
	let times: number[] = [];
	const http = await localServer((asked, response) => {
		if (platform.fault?.(asked, response)) return;
		const now = performance.now();
		times = times.filter((time) => now - time < 1000);
		if (times.length >= platform.perSecond) {
			platform.refusals++;
			fail(response, platform.refusals % 2 === 0 ? 8303 : 8304);
			return;
		}
		times.push(now);
		if (asked.headers.authorization !== `Bearer ${platform.key}`) return fail(response, 17018);
		answer(asked, response);
	});
	const platform: Platform = {
		http,
		forms: [],
		key: 'secret-api-key',
		now: new Date(start),
		perSecond: Infinity,
		updateTimeFilter: 'kept',
		fault: null,
		refusals: 0
	};

	const answer = ({ method, path, body }: Asked, response: ServerResponse): void => {
		const asked = JSON.parse(body) as Record<string, unknown>;
		if (method !== 'POST') return fail(response, 1);
		if (path === '/api/v1/workflow/instance/logs') return logs(asked, response);
		const forms = platform.forms.filter(({ app }) => app === asked.app_id);
		if (forms.length === 0) return fail(response, 2004);
		const form = forms.find(({ entry }) => entry === asked.entry_id);
		if (!form) return fail(response, 3000);
		if (path === '/api/v5/app/entry/widget/list') return widgets(form, response);
		if (path === '/api/v5/app/entry/data/list') return list(form, asked, response);
		fail(response, 1);
	};

	const send = (response: ServerResponse, value: unknown): void =>
		json(response, value, 200, { date: platform.now.toUTCString() });

	const widgets = (form: StoredForm, response: ServerResponse): void =>
		send(response, {
			widgets: form.widgets,
			sysWidgets: ['creator', 'createTime', 'updater', 'updateTime', 'flowState'].map((name) => ({ name })),
			dataModifyTime: form.dataModifyTime
		});

	const list = (form: StoredForm, asked: Record<string, unknown>, response: ServerResponse): void => {
		const {
			data_id: after,
			limit = 10,
			fields,
			filter
		} = asked as {
			data_id?: string;
			limit?: number;
			fields?: string[];
			filter?: { cond: Condition[] };
		};
		if (typeof limit !== 'number' || limit < 1 || limit > 100) return fail(response, 17017);
		const conditions = filter?.cond ?? [];
		const isOnUpdateTime = conditions.some(({ field }) => field === 'updateTime');
		if (isOnUpdateTime && platform.updateTimeFilter === 'refused') return fail(response, 4815);
		const data = form.records
			.filter(({ _id }) => after === undefined || after === '' || _id > after)
			.filter(
				(record) =>
					(isOnUpdateTime && platform.updateTimeFilter === 'ignored') || conditions.every((one) => holds(one, record))
			)
			.slice(0, limit)
			.map((record) => wire(form, record, fields));
		send(response, { data });
	};

	const logs = (asked: Record<string, unknown>, response: ServerResponse): void => {
		const {
			instance_id: id,
			types,
			limit = 100,
			skip = 0
		} = asked as {
			instance_id: string;
			types?: string[];
			limit?: number;
			skip?: number;
		};
		if (!types?.includes('comment') || limit > 100) return fail(response, 17017);
		const form = platform.forms.find(({ logs: all }) => all.has(id));
		if (!form) return fail(response, 4001);
		send(response, { logs: form.logs.get(id)!.slice(skip, skip + limit) });
	};
	return platform;
}

function fail(response: ServerResponse, code: number): void {
	json(response, { code, msg: `错误 ${code}` }, 400);
}

/** A method that the platform does not know filters nothing, and says nothing. */
function holds({ field, method, value = [] }: Condition, record: StoredRecord): boolean {
	if (!filterMethods.has(method)) return true;
	const found = record[field];
	if (method === 'empty') return found === undefined || found === null || found === '';
	if (method === 'not_empty') return found !== undefined && found !== null && found !== '';
	if (method === 'eq') return found === value[0];
	if (method === 'range') {
		const [from, to] = value as (string | number | null)[];
		const at = typeof found === 'string' ? Date.parse(found) : (found as number);
		const edge = (one: string | number) => (typeof one === 'string' ? Date.parse(one) : one);
		return (
			(from === null || from === undefined || at >= edge(from)) && (to === null || to === undefined || at <= edge(to))
		);
	}
	throw new Error(`not needed so far: ${method}`);
}

/** A record as it is told: fields by alias, and only those asked for. */
function wire(form: StoredForm, record: StoredRecord, fields: string[] | undefined): Record<string, unknown> {
	const told: Record<string, unknown> = { appId: form.app, entryId: form.entry };
	for (const [name, value] of Object.entries(record)) {
		const widget = form.widgets.find((one) => one.widgetName === name);
		const key = widget?.name ?? name;
		if (fields && name !== '_id' && !fields.includes(key)) continue;
		told[key] =
			widget?.items && Array.isArray(value)
				? value.map((row: Record<string, unknown>) =>
						Object.fromEntries(
							Object.entries(row).map(([inner, one]) => [
								widget.items!.find((item) => item.widgetName === inner)?.name ?? inner,
								one
							])
						)
					)
				: value;
	}
	return told;
}
