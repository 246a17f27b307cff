// The pages there are, and one thing of each kind to look at, taken from the published file itself.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { appSecret } from '../../web/lib/server/secret.ts';
import { surveyToken } from '../../web/lib/server/survey-links.ts';

export type Place = { name: string; path: string };

/** Every page with a path that exists on this data. */
export async function places(dataFolder: string): Promise<Place[]> {
	const { file } = JSON.parse(readFileSync(join(dataFolder, 'published', 'current.json'), 'utf8')) as { file: string };
	const instance = await DuckDBInstance.create(join(dataFolder, 'published', file), { access_mode: 'READ_ONLY' });
	const connection = await instance.connect();
	const one = async (sql: string): Promise<string> => {
		const [row] = (await connection.runAndReadAll(sql)).getRowsJS() as string[][];
		if (!row) throw new Error(`nothing to look at: ${sql}`);
		return row.map(encodeURIComponent).join('/');
	};
	try {
		const settled = await one(
			"select source_id, return_id from marts.fct_returns where outcome = 'settled' and lines > 1 and stocked_at is not null order by requested_at desc limit 1"
		);
		const late = await one(
			'select source_id, return_id from marts.fct_returns where is_late order by requested_at desc limit 1'
		);
		const product = await one(
			"select source_id, product_id from marts.fct_return_lines where product_id <> 'unknown' group by all order by count(*) desc, 2 limit 1"
		);
		const customer = await one(
			"select source_id, customer_id from marts.fct_return_lines where customer_id <> 'unknown' group by all order by count(*) desc, 2 limit 1"
		);
		const signal = await one('select signal_id from marts.fct_signals order by returned_amount desc limit 1');
		const batch = await one(
			"select source_id, batch_id from marts.agg_batch_cells where dimension = 'batch' and reason = 'all' order by returned_units desc, 2 limit 1"
		);
		const supplier = await one(
			'select source_id, supplier_id from marts.agg_supplier_months group by all order by sum(shipped_units) desc, 2 limit 1'
		);
		const [source_id = '', return_id = ''] = settled.split('/').map(decodeURIComponent);
		const asked = { source_id, return_id };
		const secret = appSecret('survey link', join(dataFolder, 'app', 'secret'));
		// A small company has too few returns for control charts.
		const [chart] = (
			await connection.runAndReadAll(
				'select chart, source_id, subject_id, what from marts.agg_control_points order by counted_units desc, 2, 3, 4 limit 1'
			)
		).getRowsJS() as string[][];
		return [
			{ name: 'overview', path: '/' },
			{ name: 'why', path: '/why' },
			{ name: 'bridge', path: '/why/bridge' },
			{ name: 'reasons', path: '/reasons' },
			{ name: 'products', path: '/products' },
			{ name: 'product', path: `/products/${product}` },
			{ name: 'quality', path: '/quality' },
			{ name: 'signal', path: `/quality/signals/${signal}` },
			{ name: 'charts', path: '/quality/charts' },
			...(chart ? [{ name: 'chart', path: chartPath(chart) }] : []),
			{ name: 'detective', path: '/quality/detective' },
			{ name: 'batch', path: `/quality/batches/${batch}` },
			{ name: 'suppliers', path: '/quality/suppliers' },
			{ name: 'supplier', path: `/quality/suppliers/${supplier}` },
			{ name: 'customers', path: '/customers' },
			{ name: 'customer', path: `/customers/${customer}` },
			{ name: 'flags', path: '/customers/flags' },
			{ name: 'flag-effect', path: '/customers/flags/effect' },
			{ name: 'flag-push', path: '/customers/flags/push' },
			{ name: 'win-back', path: '/customers/win-back' },
			{ name: 'satisfaction', path: '/satisfaction' },
			{ name: 'delay', path: '/satisfaction?by=delay' },
			{ name: 'track', path: '/track' },
			{ name: 'survey', path: `/survey/${surveyToken(asked, new Date(), secret)}` },
			{ name: 'process', path: '/process' },
			{ name: 'process-arc', path: '/process?step=received&next=inspected&rare=0&by=handler' },
			{ name: 'work', path: '/process/work' },
			{ name: 'returns', path: '/returns' },
			{ name: 'behind', path: '/returns/behind?figure=return_rate' },
			{ name: 'rma', path: `/returns/${settled}` },
			{ name: 'rma-late', path: `/returns/${late}` },
			{ name: 'money', path: '/money' },
			{ name: 'leaks', path: '/money/leaks' },
			{ name: 'owed', path: '/money/owed' },
			{ name: 'customer-losses', path: '/money/customers' },
			{ name: 'losses', path: '/money?by=supplier' },
			{ name: 'drivers', path: '/money/drivers?kind=other&unit=receipt&from=2026-01-01&amount=2.5' },
			{ name: 'stock', path: '/stock' },
			{ name: 'finance', path: '/money/report' },
			{ name: 'alerts', path: '/alerts' },
			{ name: 'alert-new', path: '/alerts/new?kind=metric' },
			{ name: 'reports', path: '/reports' },
			{ name: 'report-new', path: '/reports/new?report=overview' },
			{ name: 'data', path: '/data' },
			{ name: 'contract', path: '/data/contract' },
			{ name: 'methods', path: '/data/methods' },
			{ name: 'back-test', path: '/data/back-test' },
			{ name: 'metrics', path: '/data/metrics' },
			{ name: 'models', path: '/data/models' },
			{ name: 'versions', path: '/data/versions' },
			{ name: 'sign-in', path: '/sign-in' },
			{ name: 'forgot', path: '/sign-in/forgot' },
			{ name: 'account', path: '/account' },
			{ name: 'people', path: '/people' },
			{ name: 'access', path: '/people/access' },
			{ name: 'log', path: '/people/log' }
		];
	} finally {
		connection.closeSync();
		instance.closeSync();
	}
}

const chartPath = ([chart, source, subject, what]: string[]): string =>
	`/quality/charts/${[chart, source, subject].map((part) => encodeURIComponent(part ?? '')).join('/')}?what=${encodeURIComponent(what ?? '')}`;
