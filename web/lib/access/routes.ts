// What each address asks of the person who opens it: the one place where access to pages, files, the API and streams
// is decided. The hook reads it for every request; an address that is not here is not given to anybody.
import type { Permission } from './permissions.ts';

/** `public`: anybody, signed in or not. `anyone`: whoever is signed in, a guest included. `account`: with an account. */
export type Need = Permission | 'public' | 'anyone' | 'account';

export type RouteAccess = {
	/** For GET and HEAD. Several: all of them. */
	see: Need | readonly Need[];
	/** For other methods; a form's actions by name where they differ. Missing: nobody may. */
	act?: Need | Readonly<Record<string, Need>>;
	/** Rests on the whole company: not for whom row rules show a part of it. */
	whole?: true;
	/** Shows single customers: that somebody looked is written into the audit log. */
	personal?: true;
};

/** By SvelteKit's id of the route. */
export const routes: Readonly<Record<string, RouteAccess>> = {
	'/': { see: 'see_figures' },
	'/why': { see: 'see_figures' },
	'/why/bridge': { see: 'see_figures' },
	'/why/parts.csv': { see: ['see_figures', 'export'] },
	'/reasons': { see: 'see_figures', act: 'map_reasons' },
	'/products': { see: 'see_figures' },
	'/products/[source]/[id]': { see: 'see_figures' },
	'/quality': { see: 'see_quality', act: 'judge_signals' },
	'/quality/batches/[source]/[batch]': { see: 'see_quality' },
	'/quality/batches/[source]/[batch]/evidence.csv': { see: ['see_quality', 'export'] },
	'/quality/batches/[source]/[batch]/kept.csv': { see: ['see_quality', 'export'] },
	'/quality/charts': { see: 'see_quality' },
	'/quality/charts/[chart]/[source]/[subject]': { see: 'see_quality' },
	'/quality/detective': { see: 'see_quality' },
	'/quality/signals/[id]': { see: 'see_quality', act: 'judge_signals' },
	'/quality/suppliers': { see: 'see_quality' },
	'/quality/suppliers/[source]/[id]': { see: 'see_quality' },
	// a search goes in the body, so that no name stands in an address
	'/customers': { see: 'see_customers', act: { find: 'see_customers' }, personal: true },
	'/customers/[source]/[id]': { personal: true, see: 'see_customers' },
	'/customers/flags': { see: 'see_customers', act: 'work_customers', personal: true },
	// flagged customers beside everybody else, and what the CRM was told of all of them
	'/customers/flags/effect': { see: 'see_customers', whole: true },
	'/customers/flags/export.csv': { see: ['see_customers', 'export'] },
	'/customers/flags/push': { see: 'see_customers', act: 'work_customers', whole: true },
	'/customers/win-back': { see: 'see_customers', act: 'work_customers', personal: true },
	'/customers/win-back/export.csv': { see: ['see_customers', 'export'] },
	'/process': { see: 'see_process' },
	'/process/cases.csv': { see: ['see_process', 'export'] },
	'/process/work': { see: 'see_process' },
	'/process/work/queue.csv': { see: ['see_process', 'export'] },
	'/returns': { see: 'see_returns' },
	'/returns/[source]/[id]': { personal: true, see: 'see_returns' },
	'/returns/behind': { see: 'see_returns' },
	'/returns/behind.csv': { see: ['see_returns', 'export'] },
	'/returns/export.csv': { see: ['see_returns', 'export'] },
	'/money': { see: 'see_money' },
	'/money/customers': { see: ['see_money', 'see_customers'], personal: true },
	// what handling costs is one for the whole company, and so is what a change of it would move
	'/money/drivers': { see: 'see_money', act: 'set_cost_drivers', whole: true },
	'/money/leaks': { see: 'see_money', act: 'judge_leaks' },
	'/money/leaks/export.csv': { see: ['see_money', 'export'] },
	'/money/owed': { see: 'see_money' },
	'/money/owed/export.csv': { see: ['see_money', 'export'] },
	'/money/report': { see: 'see_money' },
	'/money/report.pdf': { see: ['see_money', 'export'] },
	'/money/report.xlsx': { see: ['see_money', 'export'] },
	'/stock': { see: 'see_stock' },
	'/stock/differences.csv': { see: ['see_stock', 'export'] },
	'/stock/goods.csv': { see: ['see_stock', 'export'] },
	'/data': { see: 'see_data', act: { run: 'run_pipeline' }, whole: true },
	'/data/back-test': { see: 'see_figures', whole: true },
	'/data/contract': { see: 'see_figures' },
	'/data/methods': { see: 'see_figures' },
	'/data/metrics': { see: 'see_figures' },
	'/data/models': { see: 'see_figures' },
	'/data/models/[relation]': { see: 'see_figures' },
	// what was set aside is shown as it came, names and all
	'/data/quarantine.csv': { see: ['see_data', 'export', 'see_personal'], whole: true },
	'/data/runs/live': { see: 'see_data', whole: true },
	'/data/versions': { see: 'see_figures', whole: true },
	'/sign-in': { see: 'public', act: 'public' },
	'/sign-in/forgot': { see: 'public', act: 'public' },
	'/sign-in/link/[secret]': { see: 'public', act: 'public' },
	'/sign-in/sso': { see: 'public' },
	'/sign-out': { see: 'public', act: 'public' },
	'/no-access': { see: 'anyone' },
	// where single sign-on comes back to; it proves itself by what only its provider can know
	'/api/auth/[...path]': { see: 'public' },
	'/account': {
		see: 'account',
		act: { save: 'account', password: 'account', end: 'account', token: 'use_tokens', revoke: 'account' }
	},
	'/people': { see: 'manage_people', act: 'manage_people' },
	'/people/[id]': { see: 'manage_people', act: 'manage_people' },
	'/people/access': { see: 'anyone' },
	'/people/log': { see: 'see_audit_log' },
	'/people/log.csv': { see: ['see_audit_log', 'export'] },
	// a customer proves a return theirs by what only they and we know, under limits; a survey's link is signed
	'/track': { see: 'public', act: 'public' },
	'/survey/[token]': { see: 'public', act: 'public' },
	'/satisfaction': { see: 'see_surveys', act: { find: 'see_personal' }, personal: true },
	'/satisfaction/links.csv': { see: ['see_surveys', 'export', 'work_customers'] },
	'/alerts': { see: 'see_figures' },
	'/alerts/new': { see: 'manage_alerts', act: 'manage_alerts' },
	'/alerts/[rule]': { see: 'see_figures', act: 'manage_alerts' },
	'/alerts/[rule]/edit': { see: 'manage_alerts', act: 'manage_alerts' },
	'/reports': { see: 'see_figures' },
	'/reports/new': { see: 'manage_reports', act: 'manage_reports' },
	'/reports/[report]': { see: 'see_figures', act: 'manage_reports' },
	'/reports/[report]/mail': { see: 'see_figures' },
	'/reports/[report]/report.pdf': { see: ['see_figures', 'export'] },
	'/reports/[report]/edit': { see: 'manage_reports', act: 'manage_reports' },
	'/preferences': { see: 'public', act: 'public' },
	'/search': { see: 'see_figures', act: 'see_figures' },
	'/api/v1/dimensions/[name]/members': { see: 'see_figures' },
	// signed by the secret of its source
	'/api/v1/hooks/jiandaoyun/[source]': { see: 'public', act: 'public' },
	'/api/v1/metrics': { see: 'see_figures' },
	'/api/v1/metrics/[name]': { see: 'see_figures' },
	'/api/v1/metrics/[name]/bridge': { see: 'see_figures' },
	'/api/v1/openapi.json': { see: 'see_figures' },
	'/api/v1/status': { see: 'see_figures' }
};
