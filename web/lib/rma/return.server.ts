// All that the page of one return shows, read at once from one published version.
import { unlessMissing } from '#lib/server/missing.ts';
import { readAround } from './around.server.ts';
import { findingsOf } from './findings.ts';
import type { Line } from './records.ts';
import { returnListParams, type ReturnList } from './return-list.ts';
import { stepsOf } from './steps.ts';

type Warehouse = App.Locals['warehouse'];
type Key = { source_id: string; return_id: string };

/** A return with everything around it; null where the version has no such return. */
export async function readReturn(warehouse: Warehouse, key: Key, now: string) {
	// While the case is looked for there is a core left. Of no return nobody waits for these, so nobody hears that they failed
	const meanwhile = Promise.all([
		warehouse.ask('rma_events', key),
		warehouse.ask('rma_movements', key),
		warehouse.ask('rma_refunds', key)
	]);
	meanwhile.catch(() => undefined);
	const [record] = await warehouse.ask('rma_case', key);
	if (!record) return null;
	const asked = record.requested_at ?? now;
	const day = asked.slice(0, 10);
	const customerKey = {
		source_id: key.source_id,
		customer_id: record.customer_id,
		until: day
	};
	// What others wait for comes first, then what takes longest: so that no core is left without work at the end
	const readLines = warehouse.ask('rma_lines', { ...key, day });
	const [
		[events, movements, refunds], lines, around, customers, batches, [named], inspections, exchanges, costs, ledger, surveys, caseStages, [similar],
		waiting, [recorded], leaks, photos
	] = await Promise.all([
		meanwhile,
		readLines,
		readAround(warehouse, key, { customer_id: record.customer_id, day, lines: readLines }),
		record.customer_id === 'unknown' ? null : unlessMissing(warehouse.ask('rma_customer', customerKey)),
		readLines.then((known) => readBatches(warehouse, key, known)),
		warehouse.ask('rma_whereabouts', record),
		warehouse.ask('rma_inspections', key),
		warehouse.ask('rma_exchanges', key),
		warehouse.ask('rma_costs', key),
		warehouse.ask('rma_ledger', key),
		warehouse.ask('rma_surveys', key),
		unlessMissing(warehouse.ask('rma_case_stages', record)),
		warehouse.ask('rma_similar', { ...record, day }),
		record.is_open ? warehouse.ask('rma_waiting', { ...record, stage_at: record.stage_at ?? asked }) : [],
		warehouse.ask('rma_recorded', key),
		unlessMissing(warehouse.ask('rma_leaks', key)),
		unlessMissing(warehouse.ask('rma_photos', key))
	]); // prettier-ignore

	if (!recorded) throw new Error('rma_recorded gives one row, whatever the source');
	// a version from before hours differed by case
	const stages = caseStages ?? (await warehouse.ask('rma_stages', {}));
	const steps = stepsOf(record, events, stages, now);
	const slaHours = (stage: string) => stages.find((one) => one.stage === stage)?.sla_hours ?? 72;
	const findings = findingsOf({
		record, steps, lines, inspections, movements, refunds, exchanges, ledger, surveys, now,
		leaks: leaks?.map((leak) => ({ ...leak, rma_number: record.rma_number })) ?? null,
		batches,
		recorded,
		stockHours: slaHours('inspected'),
		settleHours: slaHours('received') + slaHours('inspected') + slaHours('stocked')
	}); // prettier-ignore
	return {
		record: { ...record, warehouse_name: named?.warehouse_name ?? null, source_title: named?.source_title ?? null },
		steps, findings, around, lines, events, inspections, photos: photos ?? [], movements, refunds, exchanges, costs, ledger, surveys, stages,
		similar: similar ?? null, waitingLonger: waiting[0]?.waiting_longer ?? 0, customer: customers?.[0] ?? null, recorded
	}; // prettier-ignore
}

/** The batches of lines, each against its siblings; of a version that has none to compare with, none. */
async function readBatches(warehouse: Warehouse, { source_id }: Key, lines: readonly Line[]) {
	const known = Map.groupBy(
		lines.filter(({ batch_id }) => batch_id !== 'unknown'),
		({ product_id, batch_id }) => JSON.stringify([product_id, batch_id])
	);
	if (known.size === 0) return [];
	const batches = [...known.values()].map((some) => ({
		...some[0]!,
		units: some.reduce((sum, line) => sum + (line.returned_units ?? 0), 0)
	}));
	const asked = warehouse.ask('rma_batches', {
		source_id,
		products: batches.map(({ product_id }) => product_id),
		batches: batches.map(({ batch_id }) => batch_id),
		own_units: batches.map(({ units }) => units)
	});
	return (await unlessMissing(asked)) ?? [];
}

/** The rows before and after a return in the list that it was opened from; `isThere` is false where the list moved. */
export async function readNeighbours(warehouse: Warehouse, list: ReturnList, key: Key, at: number) {
	const params = returnListParams(list);
	const [rows, [totals]] = await Promise.all([
		warehouse.ask('rma_list', { ...params, limit: at === 1 ? 2 : 3, offset: Math.max(0, at - 2) }),
		warehouse.ask('rma_totals', params)
	]);
	const index = at === 1 ? 0 : 1;
	const here = rows[index];
	const isThere = here?.source_id === key.source_id && here.return_id === key.return_id;
	const keyOf = (row: Key | undefined) =>
		isThere && row ? { source_id: row.source_id, return_id: row.return_id } : null;
	return {
		at,
		total: totals?.returns ?? 0,
		isThere,
		before: index === 0 ? null : keyOf(rows[0]),
		after: keyOf(rows[index + 1])
	};
}
