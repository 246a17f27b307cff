// The log of a form's workflow as events of a return: who finished which node, when, and what the end means.
import type { Row } from '../http/columns.ts';
import type { Caller } from '../http/client.ts';
import type { Api, DataRecord } from './api.ts';
import type { JiandaoyunForm } from './settings.ts';

type Workflow = NonNullable<JiandaoyunForm['workflow']>;

/** Actions that bring a case past its node, in contrast to sending it back or handing it over. */
const passing = new Set(['', 'forward', 'auto_approve', 'auto_forward', 'batch_forward']);

/**
 * The events of one record; none where its form has no workflow. What a node means is said by the configuration; a node
 * that it does not know keeps its own name, to be seen as a stage that is not mapped.
 */
export async function eventsOf(
	record: DataRecord,
	returnId: string | null,
	{ stages, ends }: Workflow,
	api: Api,
	caller: Caller
): Promise<Row[]> {
	const { _id: id, flowState, updateTime } = record;
	if (typeof flowState !== 'number') return [];
	const events: Row[] = [];
	const ids = new Map<string, number>();
	let last: string | null = null;
	for (const { flow_name = '', finish_action = '', finish_time, comment, operator } of await api.log(id, caller)) {
		if (!finish_time) continue;
		if (last === null || Date.parse(finish_time) > Date.parse(last)) last = finish_time;
		const own = finish_action === '' ? flow_name : `${flow_name}/${finish_action}`;
		const stage = Object.hasOwn(stages, own)
			? stages[own]
			: passing.has(finish_action) && Object.hasOwn(stages, flow_name)
				? stages[flow_name]
				: own;
		if (stage === null || stage === undefined) continue;
		const key = `${id}/${own}/${Date.parse(finish_time)}`;
		const count = (ids.get(key) ?? 0) + 1;
		ids.set(key, count);
		events.push({
			event_id: count === 1 ? key : `${key}/${count}`,
			return_id: returnId,
			stage,
			occurred_at: finish_time,
			actor: operator?.name ?? null,
			note: comment ? comment : null,
			updated_at: finish_time
		});
	}
	const end = ends[String(flowState) as '1'];
	const occurred = last ?? (typeof updateTime === 'string' ? updateTime : null);
	if (end && occurred)
		events.push({
			event_id: `${id}/end/${flowState}`,
			return_id: returnId,
			stage: end,
			occurred_at: occurred,
			actor: null,
			note: null,
			updated_at: occurred
		});
	return events;
}
