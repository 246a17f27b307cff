// The open returns for who works on them: by the stage that they wait at, and one by one, the most urgent first.
import type { Filters } from '#lib/filters.ts';
import { none, number } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Data } from '#lib/server/data.ts';
import { stageWord } from '#lib/rma/words.ts';
import { memberWord } from '#lib/words.ts';
import { fileRows, shownRows } from './columns.ts';
import type { ReportTable } from './report.ts';

type Reading = { warehouse: Pick<Data['warehouse'], 'ask'> };

/** Both tables under the filters; periods do not narrow what is open. */
export async function workTables({ where }: Pick<Filters, 'where'>, { warehouse }: Reading): Promise<ReportTable[]> {
	const { source, category, reason, channel, country } = where;
	const filtered = { source, category, reason, channel, country };
	const [stages, queue] = await Promise.all([
		warehouse.ask('overview_open_returns', filtered),
		warehouse.ask('work_queue', {
			...filtered, warehouse: [], handler: [], stage: [], due: '', limit: fileRows, offset: 0
		}) // prettier-ignore
	]);
	const total = queue[0]?.total ?? 0;
	return [
		{
			name: 'stages',
			title: m.report_table_stages(),
			empty: m.report_work_none(),
			columns: [
				{ key: 'stage', title: m.report_column_stage(), kind: 'text' },
				{ key: 'open', title: m.report_column_open(), kind: 'count' },
				{ key: 'soon', title: m.report_column_soon(), kind: 'count' },
				{ key: 'late', title: m.report_column_late(), kind: 'count', isBar: true },
				{ key: 'owed', title: m.figure_owed(), kind: 'money' }
			],
			rows: stages.map((row) => ({
				stage: stageWord(row.stage, stages),
				open: row.open_returns,
				soon: row.due_soon,
				late: row.late,
				owed: row.owed_amount
			})),
			shown: stages.length
		},
		{
			name: 'queue',
			title: m.report_table_queue({ count: total, n: number(total) }),
			empty: m.report_work_none(),
			columns: [
				{ key: 'rma', title: m.report_column_rma(), kind: 'text' },
				{ key: 'stage', title: m.report_column_stage(), kind: 'text' },
				{ key: 'warehouse', title: m.report_rule_warehouse(), kind: 'text' },
				{ key: 'handler', title: m.report_column_handler(), kind: 'text' },
				{ key: 'waited', title: m.report_column_waited(), kind: 'hours', isBar: true },
				{ key: 'due', title: m.report_column_due(), kind: 'date' },
				{ key: 'late', title: m.report_column_is_late(), kind: 'text' }
			],
			rows: queue.map((row) => ({
				rma: row.rma_number ?? row.return_id,
				stage: stageWord(row.stage, stages),
				warehouse: row.warehouse_name ?? memberWord(row.warehouse_id),
				handler: memberWord(row.handler),
				waited: row.waited_hours,
				due: row.due_at,
				late: row.is_late ? m.report_is_late() : none
			})),
			shown: shownRows
		}
	];
}
