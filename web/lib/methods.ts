// The names of the methods in `data/reference/methods.yaml`, for links to them; a test holds the two lists together.

export const methodIds = [
	'return_curve',
	'projection',
	'backtest',
	'equal_age',
	'interval',
	'difference',
	'clustered',
	'shrunk_rate',
	'false_discovery',
	'funnel',
	'control_chart',
	'drift',
	'weekly_excess',
	'change_parts',
	'batch_excess',
	'worsened',
	'association',
	'pareto',
	'fair_rate',
	'contribution',
	'customer_signals',
	'flag_effect',
	'survival_time',
	'process_map',
	'conformance',
	'median_difference',
	'expected_time',
	'promoter_score',
	'answer_weights'
] as const;

export type MethodId = (typeof methodIds)[number];
