// 简道云's open API: the few requests that reading needs, and its failures in our words. All requests are POST; a failure
// is HTTP 400 with a code in the body. Only 8303 and 8304 (too many requests) may pass by themselves.
import { RetourError } from '../../errors.ts';
import { httpClient, type Answer, type Caller } from '../http/client.ts';
import { TransientError } from '../transient.ts';

export type Widget = {
	/** The key in records: the alias if there is one, else the id. */
	name: string;
	/** The id, which stays when alias and label change. Older answers leave it out. */
	widgetName?: string;
	label: string;
	type: string;
	/** The fields of a subform. */
	items?: Widget[];
};
export type Form = {
	widgets: Widget[];
	/** When data of the form last changed; null where it does not say. */
	dataModifyTime: string | null;
	/** The clock of the server. */
	date: string | null;
};
export type DataRecord = Record<string, unknown> & { _id: string };
export type Filter = { rel: 'and'; cond: { field: string; type: string; method: string; value?: unknown[] }[] };
export type LogEntry = {
	flow_id?: number;
	flow_name?: string;
	create_time?: string;
	finish_time?: string;
	finish_action?: string;
	comment?: string;
	operator?: { name?: string; username?: string } | null;
};

export const pageSize = 100;

export type Api = {
	form: (of: FormId, caller: Caller) => Promise<Form>;
	/** Records by ascending id, from after `options.after`. Throws `JDY_ORDER` where the server does not keep to that. */
	records: (of: FormId, caller: Caller, options?: ListOptions) => AsyncGenerator<DataRecord[]>;
	/** The log of one workflow, oldest first as the server has it. */
	log: (instance: string, caller: Caller) => Promise<LogEntry[]>;
};
export type FormId = { app: string; entry: string };
export type ListOptions = { filter?: Filter; fields?: string[]; limit?: number };

export function openApi(options: {
	id: string;
	base: string;
	key: string;
	perSecond: number;
	allowHttp: boolean;
}): Api {
	const client = httpClient({
		source: options.id,
		base: options.base,
		headers: { authorization: `Bearer ${options.key}` },
		perSecond: options.perSecond,
		allowHttp: options.allowHttp,
		judge
	});
	const post = (path: string, body: object, what: string, caller: Caller): Promise<Answer> =>
		client.json({ path, method: 'POST', body, what }, caller);
	return {
		form: async ({ app, entry }, caller) => {
			const what = `the fields of form ${entry}`;
			const { body, headers } = await post('v5/app/entry/widget/list', { app_id: app, entry_id: entry }, what, caller);
			const { widgets, dataModifyTime } = body as { widgets?: unknown; dataModifyTime?: unknown };
			return {
				widgets: listOf<Widget>(widgets, what),
				dataModifyTime: typeof dataModifyTime === 'string' ? dataModifyTime : null,
				date: headers.get('date')
			};
		},
		records: async function* ({ app, entry }, caller, { filter, fields, limit = pageSize } = {}) {
			let after: string | null = null;
			for (let page = 1; ; page++) {
				const what = `page ${page} of form ${entry}`;
				const body = {
					app_id: app,
					entry_id: entry,
					limit,
					...(after === null ? {} : { data_id: after }),
					...(filter ? { filter } : {}),
					...(fields ? { fields } : {})
				};
				const answer = await post('v5/app/entry/data/list', body, what, caller);
				const records: DataRecord[] = listOf<DataRecord>((answer.body as { data?: unknown }).data, what);
				for (const { _id } of records) {
					if (typeof _id !== 'string' || (after !== null && _id <= after))
						throw new RetourError('source', 'JDY_ORDER', `${what} is not in the order of data ids`, {
							hint: 'the form cannot be read page by page like this; report it with the time of the run'
						});
					after = _id;
				}
				yield records;
				if (records.length < limit) return;
			}
		},
		log: async (instance, caller) => {
			const entries: LogEntry[] = [];
			for (let skip = 0; ; skip += pageSize) {
				const what = 'the log of a workflow';
				const body = { instance_id: instance, types: ['comment'], limit: pageSize, skip };
				const answer = await post('v1/workflow/instance/logs', body, what, caller);
				const some = listOf<LogEntry>((answer.body as { logs?: unknown }).logs, what);
				entries.push(...some);
				if (some.length < pageSize) return entries;
			}
		}
	};
}

function listOf<One>(value: unknown, what: string): One[] {
	if (Array.isArray(value)) return value as One[];
	throw new RetourError('source', 'JDY_ANSWER', `${what} came without its list`);
}

/** What the codes mean that people can do something about. */
const meanings: Record<number, [sentence: string, hint: string]> = {
	1: ['does not take the request', 'check app and entry of the form'],
	8017: ['does not know the company', 'check whether its account is active'],
	8301: ['does not take the API key', 'check the key in the open platform'],
	8302: ['does not let the API key read this', 'give the key the app and the interfaces of data and workflow'],
	17018: ['does not know the API key', 'check the variable that holds it'],
	17052: ['does not let the API key in', 'look at the scope and the address list of the key'],
	17053: ['does not let the API key into this app', 'add the app to the scope of the key'],
	17054: ['does not let the API key use this interface', 'add data and workflow to the scope of the key'],
	2004: ['has no such app', 'check `app` of the form'],
	3000: ['has no such form', 'check `entry` of the form'],
	3005: ['does not take the parameters', 'check app and entry of the form'],
	4001: ['has no such data', 'it was deleted meanwhile'],
	4815: ['does not take the filter', 'changes are found by reading everything'],
	7103: ['has reached a limit of its plan', 'see the plan of the company'],
	7212: ['has reached a limit of its plan', 'see the plan of the company']
};

function judge({ body, status }: Answer, what: string): void {
	const { code } = (body ?? {}) as { code?: unknown };
	if (typeof code !== 'number' || code === 0 || (status < 400 && !('msg' in (body as object)))) return;
	if (code === 8303 || code === 8304)
		throw new TransientError('JDY_BUSY', `${what} came too soon (${code})`, {
			after: 1000,
			hint: 'other programs use the same key or company; lower `perSecond`'
		});
	const [sentence, hint] = meanings[code] ?? ['does not answer the request', 'see the code in the manual of the API'];
	throw new RetourError('source', `JDY_${code}`, `${what}: 简道云 ${sentence} (${code})`, { hint });
}
