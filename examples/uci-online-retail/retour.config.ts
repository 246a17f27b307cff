// Online Retail (D. Chen, UCI Machine Learning Repository) through SQL mappings: see README.md.
import { defineConfig } from '../../etl/config.ts';

export default defineConfig({
	reporting: { timezone: 'Europe/London', currency: 'GBP', maturityDays: 60 },
	sources: [
		{
			id: 'uci',
			kind: 'mapped',
			title: 'UCI Online Retail',
			folder: './input',
			inputs: { invoices: { files: '*.csv' } },
			mapping: './mapping',
			timezone: 'Europe/London',
			currency: 'GBP'
		}
	],
	schedule: false
});
