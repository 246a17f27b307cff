// An example: copy it to retour.config.ts (which git ignores) and keep what you need. Everything may be left out but
// `sources`. Secrets never stand here; sources that need one name the environment variable that holds it.
import { defineConfig } from './etl/config.ts';

export default defineConfig({
	reporting: {
		// days, weeks and months begin at midnight here
		timezone: 'Europe/Berlin',
		// amounts in other currencies are converted by the `exchange_rates` that a source supplies
		currency: 'EUR',
		// a cohort counts as mature this many days after delivery
		maturityDays: 60,
		// how long after delivery a customer may send back; what is asked for in its last quarter is late
		returnWindowDays: 14
	},

	// a quarter past every hour, in the reporting time zone unless it says another; false: only by hand
	schedule: { cron: '15 * * * *' },

	sources: [
		{
			// a folder with one file per entity of the contract: orders.csv, order_lines.csv, returns.csv …
			// `npx retour check --templates ./templates` writes empty ones
			id: 'shop',
			kind: 'files',
			title: 'Web shop export',
			// optional, of any kind of source: where people find a return there; {id} becomes its id
			link: 'https://shop.example/admin/returns/{id}',
			folder: './import/shop',
			timezone: 'Europe/Berlin',
			currency: 'EUR',
			encoding: 'utf-8'
		},
		{
			// somebody else's export: for each entity a SELECT over its files, see examples/uci-online-retail/
			id: 'wholesale',
			kind: 'mapped',
			title: 'Wholesale invoices',
			folder: './import/wholesale',
			inputs: { lines: { files: '*.csv' } },
			mapping: './examples/uci-online-retail/mapping',
			timezone: 'Europe/London',
			currency: 'GBP'
		},
		{
			// a database: for each entity a SELECT, see examples/sql-shop/; kind 'mariadb' for MariaDB and MySQL
			id: 'web',
			kind: 'postgres',
			title: 'Web shop',
			host: 'db.example.com',
			database: 'shop',
			user: 'retour',
			passwordFrom: 'SHOP_PASSWORD',
			queries: './examples/sql-shop/postgres',
			timezone: 'Europe/Berlin',
			currency: 'EUR',
			// rows changed in the last 15 minutes before the horizon are read again, every key is compared once a day
			read: { overlapMinutes: 15, sweepEveryHours: 24 }
		},
		{
			// a Shopify shop: the token of a custom app stands in the environment; `retour check` names the scopes it lacks
			id: 'shopify',
			kind: 'shopify',
			title: 'Shopify shop',
			shop: 'example.myshopify.com',
			tokenFrom: 'SHOPIFY_TOKEN'
		},
		{
			// an ERPNext 15 site, read from its MariaDB; `reasonField` is a field of your own on return lines or documents
			id: 'erpnext',
			kind: 'erpnext',
			title: 'ERPNext',
			host: 'erp.example.com',
			database: '_1bd3e0294da19198',
			user: 'retour',
			passwordFrom: 'ERPNEXT_PASSWORD',
			company: 'Example GmbH',
			currency: 'EUR',
			reasonField: 'custom_return_reason'
		},
		{
			// a company made up to try things with; remove it when your own data is there
			id: 'demo',
			kind: 'demo',
			title: 'Demo ERP',
			seed: 1,
			scale: 1
		}
	],

	// which published versions are kept, to go back to and to look at as of: all of the last days, then the last of each
	// day, then month ends; what a period was closed with stays for good
	publish: { keep: { allForDays: 7, dailyForDays: 60, monthEnds: 36 } },

	// what a run may use; by default every core and 45 % of the memory
	limits: { threads: 2, memoryMb: 4000 }
});
