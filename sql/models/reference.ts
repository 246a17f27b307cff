// The reference tables: their columns, where they come from, and what must hold among them.
import { literal, quoted } from '../load/quoting.ts';

export type ReferenceTable = {
	name: string;
	/** File in data/reference/; with `*`, every file of that pattern. Empty: from the configuration. */
	files: string;
	columns: readonly (readonly [name: string, type: string])[];
	/** What a row is about: a row of one's own, from the data folder, stands for the project's of the same key. */
	key?: readonly string[];
};

const words = (...names: string[]): (readonly [string, string])[] => names.map((name) => [name, 'varchar'] as const);

export const tables: readonly ReferenceTable[] = [
	{
		name: 'settings',
		files: '',
		columns: [
			...words('reporting_timezone', 'reporting_currency'),
			['maturity_days', 'bigint'],
			['return_window_days', 'bigint'],
			['is_demo', 'boolean']
		]
	},
	{ name: 'sources', files: '', columns: words('source_id', 'kind', 'title', 'timezone', 'currency') },
	// apart from the sources, so that another address makes no model anew
	{ name: 'source_links', files: '', columns: words('source_id', 'link') },
	{
		name: 'reasons',
		files: 'reasons.csv',
		columns: [
			...words('reason', 'reason_category', 'fault'),
			['position', 'bigint'],
			...words('reason_en', 'reason_zh', 'reason_category_en', 'reason_category_zh', 'fault_en', 'fault_zh')
		]
	},
	{
		name: 'reason_map',
		files: 'reason_map*.csv',
		columns: words('source_id', 'reason_code', 'reason'),
		key: ['source_id', 'reason_code']
	},
	{
		name: 'stages',
		files: 'stages.csv',
		columns: [...words('stage'), ['step', 'bigint'], ...words('stage_en', 'stage_zh'), ['sla_hours', 'double']]
	},
	{
		// Where other hours hold than those of the stage: `*` is any, the row that names most goes first.
		name: 'sla_hours',
		files: 'sla_hours*.csv',
		columns: [...words('stage', 'channel', 'tier', 'country'), ['hours', 'double']],
		key: ['stage', 'channel', 'tier', 'country']
	},
	{
		// When a warehouse is open: waits are measured in these hours; by the clock where nothing is said.
		name: 'business_hours',
		files: 'business_hours*.csv',
		columns: [...words('source_id', 'warehouse_id'), ['weekday', 'bigint'], ...words('opens', 'closes', 'timezone')],
		key: ['source_id', 'warehouse_id', 'weekday']
	},
	{
		// Holidays, and days that are worked instead of others.
		name: 'business_days',
		files: 'business_days*.csv',
		columns: [
			...words('source_id', 'warehouse_id'),
			['day', 'date'],
			['is_open', 'boolean'],
			...words('opens', 'closes', 'name')
		],
		key: ['source_id', 'warehouse_id', 'day']
	},
	{
		// What handling costs where no source tells, from a day on: the dashboard's own rows come from its store.
		name: 'cost_drivers',
		files: 'cost_drivers*.csv',
		columns: [
			...words('source_id', 'cost_kind', 'unit'),
			['effective_from', 'date'],
			['amount', 'decimal(18, 4)'],
			...words('currency', 'decided_by', 'why')
		],
		key: ['source_id', 'cost_kind', 'effective_from']
	},
	{
		name: 'status_map',
		files: 'status_map*.csv',
		columns: words('source_id', 'status', 'stage'),
		key: ['source_id', 'status']
	},
	{
		name: 'control_baselines',
		files: 'control_baselines*.csv',
		columns: [
			...words('chart', 'source_id', 'subject_id', 'what'),
			['from_on', 'date'],
			['to_on', 'date'],
			['decided_on', 'date'],
			...words('why')
		],
		key: ['chart', 'source_id', 'subject_id', 'what', 'from_on']
	},
	// What an account of the ledger is for; its code, or the beginning of codes with `*` behind it.
	{
		name: 'account_groups',
		files: 'account_groups.csv',
		columns: [...words('account_group'), ['position', 'bigint'], ...words('group_en', 'group_zh')]
	},
	{
		name: 'ledger_accounts',
		files: 'ledger_accounts*.csv',
		columns: words('source_id', 'account_code', 'account_group'),
		key: ['source_id', 'account_code']
	},
	{
		name: 'leak_rules',
		files: 'leak_rules*.csv',
		columns: [
			...words('rule'),
			['position', 'bigint'],
			...words('stake', 'needs'),
			['grace_days', 'bigint'],
			['tolerance', 'double'],
			...words('severity', 'title_en', 'title_zh', 'meaning_en', 'meaning_zh')
		],
		key: ['rule']
	}
];

const columnsOf = (table: ReferenceTable): string =>
	table.columns.map(([name, type]) => `${quoted(name)} ${type}`).join(', ');

type Part = 'incoming' | 'own';
const partOf = (table: ReferenceTable, part: Part) => quoted(`${part}_${table.name}`);

export const createIncoming = (table: ReferenceTable, part: Part = 'incoming'): string =>
	`create or replace temp table ${partOf(table, part)} (${columnsOf(table)})`;
export const insertSettings = `insert into incoming_settings values (
	$reportingTimezone, $reportingCurrency, $maturityDays, $returnWindowDays, $isDemo
)`;
export const insertSource = 'insert into incoming_sources values ($id, $kind, $title, $timezone, $currency)';

/** A cost driver that the dashboard keeps, among the rows of one's own. */
export const insertOwnDriver = `insert into own_cost_drivers values (
	$source_id, $cost_kind, $unit, $effective_from::date, $amount::decimal(18, 4), $currency, $decided_by, $why
)`;

export const insertSourceLink = 'insert into incoming_source_links values ($id, $link)';

/** The header must name exactly the columns of the table, in any order. */
export const insertFile = (table: ReferenceTable, path: string, part: Part = 'incoming'): string =>
	`insert into ${partOf(table, part)} by name
	select ${table.columns.map(([name, type]) => `nullif(trim(${quoted(name)}), '')::${type} as ${quoted(name)}`).join(', ')}
	from read_csv(${literal(path)}, header = true, all_varchar = true, delim = ',', quote = '"', escape = '"', null_padding = false)`;

/** Rows of one's own in the place of the project's. */
export const takeOwn = (table: ReferenceTable): readonly string[] => [
	`delete from ${partOf(table, 'incoming')} where (${(table.key ?? []).map(quoted).join(', ')})
		in (select (${(table.key ?? []).map(quoted).join(', ')}) from ${partOf(table, 'own')})`,
	`insert into ${partOf(table, 'incoming')} from ${partOf(table, 'own')}`
];

export const readIncoming = (table: ReferenceTable): string =>
	`select * from ${quoted(`incoming_${table.name}`)} order by all`;
export const replaceTable = (table: ReferenceTable): string =>
	`create or replace table reference.${quoted(table.name)} as select * from ${quoted(`incoming_${table.name}`)} order by all`;
export const writeState = 'insert or replace into models.reference_state values ($relation, $content)';

/** Each select gives what contradicts, in the column `found`. */
export const contradictions: readonly { sentence: (found: string) => string; hint: string; select: string }[] = [
	{
		sentence: (found) => `reason_map: ${found} has two meanings`,
		hint: 'a code means one reason for a source; source_id * means every source, and a row of the source itself goes first',
		select: `select source_id || ' ' || reason_code as found from reference.reason_map
			group by source_id, reason_code having count(distinct reason) > 1 order by found limit 1`
	},
	{
		sentence: (found) => `reason_map: the reason ${found} is not in reasons.csv`,
		hint: 'map the code to a known reason, or add the reason with its category and fault to reasons.csv',
		select: `select coalesce(reason, 'without a name') as found from reference.reason_map anti join reference.reasons using (reason)
			order by found limit 1`
	},
	{
		sentence: (found) => `reasons: ${found} stands there twice or lacks its category or fault`,
		hint: 'one row a reason',
		select: `select coalesce(reason, 'a row without a name') as found from reference.reasons
			group by reason having count(*) > 1 or reason is null or count(reason_category) = 0 or count(fault) = 0 order by found limit 1`
	},
	{
		sentence: (found) => `reasons: ${found} is missing`,
		hint: 'no_reason, unmapped and other are where codes go that say nothing or that nobody mapped',
		select: `select found from unnest(['no_reason', 'unmapped', 'other']) as wanted(found)
			where found not in (select reason from reference.reasons) limit 1`
	},
	{
		sentence: (found) => `stages: ${found} stands there twice`,
		hint: 'one row a stage',
		select: `select coalesce(stage, 'a row without a name') as found from reference.stages
			group by stage having count(*) > 1 or stage is null order by found limit 1`
	},
	{
		sentence: (found) => `sla_hours: ${found}`,
		hint: 'one row a stage, channel, tier and country, each named or * for any; hours above 0',
		select: `select concat_ws(' ', stage, channel, tier, country) || ' stands there twice, lacks a part or names an unknown stage' as found
			from reference.sla_hours left join reference.stages using (stage)
			group by stage, channel, tier, country
			having count(*) > 1 or bool_or(channel is null or tier is null or country is null or step is null)
				or coalesce(min(hours) <= 0, true) or count(hours) < count(*)
			order by found limit 1`
	},
	{
		sentence: (found) => `business_hours: ${found}`,
		hint: 'one row a source, warehouse (* for any) and weekday (1 Monday to 7 Sunday) that is open: opens before closes as HH:MM to 24:00, one time zone a warehouse, like Asia/Shanghai',
		select: `select concat_ws(' ', source_id, warehouse_id) || ' has a weekday twice, hours that are none, or no time zone that there is' as found
			from reference.business_hours
			group by source_id, warehouse_id
			having count(*) > count(distinct weekday) or source_id is null or warehouse_id is null or count(distinct timezone) <> 1
				or bool_or(coalesce(weekday not between 1 and 7, true) or timezone is null
					or timezone not in (select name from pg_timezone_names())
					or not coalesce(regexp_full_match(opens, '([01]\\d|2[0-3]):[0-5]\\d'), false)
					or not coalesce(regexp_full_match(closes, '([01]\\d|2[0-3]):[0-5]\\d|24:00'), false)
					or coalesce(opens >= closes, true))
			order by found limit 1`
	},
	{
		sentence: (found) => `business_days: ${found}`,
		hint: 'one row a source, warehouse (* for any) and day: is_open false for a holiday; true with opens and closes for a day that is worked',
		select: `select concat_ws(' ', source_id, warehouse_id, day) || ' stands there twice, or is open without hours that are any' as found
			from reference.business_days
			group by source_id, warehouse_id, day
			having count(*) > 1 or source_id is null or warehouse_id is null or day is null
				or bool_or(is_open is null or (is_open and (
					not coalesce(regexp_full_match(opens, '([01]\\d|2[0-3]):[0-5]\\d'), false)
					or not coalesce(regexp_full_match(closes, '([01]\\d|2[0-3]):[0-5]\\d|24:00'), false)
					or coalesce(opens >= closes, true))))
			order by found limit 1`
	},
	{
		sentence: (found) => `cost_drivers: ${found}`,
		hint: 'one row a source (* for any), kind of cost and first day: unit request, receipt, received_unit, inspection or settlement, amount 0 or more in the reporting currency, and why',
		select: `select concat_ws(' ', source_id, cost_kind, effective_from)
				|| ' stands there twice, lacks a part or is in another currency than ' || any_value(reporting_currency) as found
			from reference.cost_drivers cross join reference.settings
			group by source_id, cost_kind, effective_from
			having count(*) > 1 or source_id is null or cost_kind is null or effective_from is null
				or bool_or(coalesce(unit not in ('request', 'receipt', 'received_unit', 'inspection', 'settlement'), true)
					or coalesce(amount < 0, true) or currency is distinct from reporting_currency or why is null)
			order by found limit 1`
	},
	{
		sentence: (found) => `status_map: ${found}`,
		hint: 'a status means one known stage for a source; source_id * means every source',
		select: `select source_id || ' ' || status || ' has two meanings or an unknown stage' as found from reference.status_map
			left join reference.stages on stages.stage = status_map.stage
			group by source_id, status having count(distinct status_map.stage) > 1 or bool_or(stages.stage is null)
			order by found limit 1`
	},
	{
		sentence: (found) => `control_baselines: ${found}`,
		hint: 'one row a chart and first day: from_on before to_on, the day it was decided on, and why',
		select: `select concat_ws(' ', chart, source_id, subject_id, what, from_on) || ' stands there twice or lacks its days or why' as found
			from reference.control_baselines
			group by chart, source_id, subject_id, what, from_on
			having count(*) > 1 or bool_or(from_on is null or to_on is null or to_on <= from_on or decided_on is null or why is null)
			order by found limit 1`
	},
	{
		sentence: (found) => `account_groups: ${found} stands there twice or lacks its place or words`,
		hint: 'one row a group, with a position and its name in both languages',
		select: `select coalesce(account_group, 'a row without a name') as found from reference.account_groups
			group by account_group
			having count(*) > 1 or account_group is null or count(position) = 0 or count(group_en) = 0 or count(group_zh) = 0
			order by found limit 1`
	},
	{
		sentence: (found) => `ledger_accounts: ${found}`,
		hint: 'an account (or the beginning of accounts, with * behind it) is for one thing in a source, and account_groups.csv has it; source_id * means every source',
		select: `select concat_ws(' ', source_id, account_code) || ' stands there twice, lacks a part or names an unknown group' as found
			from reference.ledger_accounts left join reference.account_groups as known using (account_group)
			group by source_id, account_code
			having count(*) > 1 or source_id is null or account_code is null or bool_or(known.position is null)
			order by found limit 1`
	},
	{
		sentence: (found) => `leak_rules: ${found}`,
		hint: 'one row a rule of the project, in an order of its own: grace_days and tolerance 0 or more, stake paid, owed, goods or booked',
		select: `select coalesce(rule, 'a row without a name') || ' stands there twice, shares its position or lacks a part' as found
			from (select *, count(*) over (partition by rule) as same_rule, count(*) over (partition by position) as places from reference.leak_rules)
			where rule is null or same_rule > 1 or position is null or places > 1
				or coalesce(stake not in ('paid', 'owed', 'goods', 'booked'), true)
				or coalesce(severity not in ('high', 'medium', 'low'), true)
				or coalesce(grace_days < 0, true) or coalesce(tolerance < 0, true)
				or needs is null or title_en is null or title_zh is null or meaning_en is null or meaning_zh is null
			order by found limit 1`
	}
];
