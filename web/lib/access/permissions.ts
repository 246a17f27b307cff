// Who may do what: the words of `data/reference/permissions.csv`.
import { accountRoleNames } from './role-names.ts';
import { parseTable } from './table.ts';

/** `guest` is nobody's account: it is what somebody may who has not signed in, where guests are let in. */
export const roles = [...accountRoleNames, 'guest'] as const;
export type Role = (typeof roles)[number];

export const permissions = [
	'see_figures', 'see_returns', 'see_quality', 'see_customers', 'see_process', 'see_money', 'see_stock', 'see_surveys',
	'see_data', 'see_personal', 'export', 'judge_signals', 'judge_leaks', 'work_customers', 'manage_alerts',
	'manage_reports', 'map_reasons', 'set_cost_drivers', 'run_pipeline', 'manage_people', 'see_audit_log', 'use_tokens'
] as const; // prettier-ignore
export type Permission = (typeof permissions)[number];

export type Grant = {
	permission: Permission;
	title: { en: string; zh: string };
	roles: readonly Role[];
};

/** The table, in its order. Throws where it names what there is not. */
export const parseGrants = (text: string): Grant[] =>
	parseTable(text).map((row) => ({
		permission: named(permissions, row['permission']),
		title: { en: row['permission_en'] ?? '', zh: row['permission_zh'] ?? '' },
		roles: roles.filter((role) => row[role] === 'x')
	}));

function named<Name extends string>(names: readonly Name[], value: string | undefined): Name {
	const found = names.find((name) => name === value);
	if (!found)
		throw new Error(`data/reference/permissions.csv: ${JSON.stringify(value)} is none of ${names.join(', ')}`);
	return found;
}
