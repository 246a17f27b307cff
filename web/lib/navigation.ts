import { m } from '#lib/paraglide/messages.js';

export type Place = { path: string; title: () => string };
export type PlaceGroup = { title: (() => string) | null; places: readonly Place[] };

/** The pages of the left column, in the order of the questions that they answer. */
export const navigation: readonly PlaceGroup[] = [
	{
		title: null,
		places: [
			{ path: '/', title: m.nav_overview },
			{ path: '/alerts', title: m.alert_page },
			{ path: '/reports', title: m.report_page }
		]
	},
	{
		title: m.nav_why,
		places: [
			{ path: '/why', title: m.change_page },
			{ path: '/reasons', title: m.nav_reasons },
			{ path: '/products', title: m.nav_products },
			{ path: '/quality', title: m.nav_quality }
		]
	},
	{
		title: m.nav_who,
		places: [
			{ path: '/customers', title: m.nav_customers },
			{ path: '/satisfaction', title: m.nav_satisfaction }
		]
	},
	{
		title: m.nav_where,
		places: [
			{ path: '/process', title: m.nav_process },
			{ path: '/returns', title: m.nav_returns },
			{ path: '/money', title: m.nav_money },
			{ path: '/stock', title: m.nav_stock }
		]
	},
	{ title: m.nav_trust, places: [{ path: '/data', title: m.nav_data }] }
];

/** Whether a path lies at or under a place. */
export const isAt = (place: string, path: string): boolean =>
	place === '/' ? path === '/' : path === place || path.startsWith(`${place}/`);
