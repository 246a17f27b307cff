// What the files say, asked with plain DuckDB over the CSV files. It shares nothing with the mappings of the example:
// another reader, types instead of text, and the rules of the data set written once more, the short way.
import { join } from 'node:path';
import { openDatabase } from '../../etl/effects.ts';
import { daysFolder } from './days.ts';

/** Rows, units and amounts by place, and how many of each other thing there are. */
export const totals = `
	with placed as (
		select
			*,
			case
				when InvoiceNo like 'C%' then 'return_lines'
				when InvoiceNo like 'A%' then 'ledger_entries'
				when Quantity < 0 then 'write_offs'
				when UnitPrice = 0 and CustomerID is null and count(*) over (partition by InvoiceNo) = 1 then 'adjustments'
				else 'order_lines'
			end as place
		from days
	)
	select place as name, count(*) as rows, sum(abs(Quantity)) as units, sum(abs(Quantity) * UnitPrice) as amount from placed group by place
	union all select 'orders', count(distinct InvoiceNo), null, null from placed where place = 'order_lines'
	union all select 'returns', count(distinct InvoiceNo), null, null from placed where place = 'return_lines'
	union all select 'refunds', count(distinct InvoiceNo), null, sum(-Quantity * UnitPrice) from placed where place = 'return_lines'
	union all select 'customers', count(distinct CustomerID), null, null from placed where CustomerID is not null
	union all select 'products', count(distinct StockCode), null, null from placed
	union all select 'order lines without customer', count(*), null, null from placed where place = 'order_lines' and CustomerID is null
	order by name`;

/** The same question to the raw tables. */
export const loadedTotals = `
	select 'order_lines' as name, count(*) as rows, sum(quantity) as units, sum(net_amount) as amount from raw.order_lines having count(*) > 0
	union all select 'return_lines', count(*), sum(quantity), sum(quantity * (_extra->>'unit_price')::decimal(18, 4)) from raw.return_lines having count(*) > 0
	union all select 'write_offs', count(*), -sum(quantity), 0 from raw.inventory_movements where kind = 'write_off' having count(*) > 0
	union all select 'adjustments', count(*), sum(quantity), 0 from raw.inventory_movements where kind = 'adjustment' having count(*) > 0
	union all select 'ledger_entries', count(*), count(*), sum(coalesce(debit, credit)) from raw.ledger_entries having count(*) > 0
	union all select 'orders', count(*), null, null from raw.orders
	union all select 'returns', count(*), null, null from raw.returns
	union all select 'refunds', count(*), null, sum(amount) from raw.refunds
	union all select 'customers', count(*), null, null from raw.customers
	union all select 'products', count(*), null, null from raw.products
	union all select 'order lines without customer', count(*), null, null
		from raw.order_lines join raw.orders using (source_id, order_id) where customer_id is null
	order by name`;

/** Code and latest description on an invoice of more than a stock correction, the last line of a day deciding. */
export const productNames = `
	select StockCode as product_id, arg_max(trim(Description), (InvoiceDate, line)) as name
	from (select *, count(*) over (partition by InvoiceNo) as lines from days)
	where trim(Description) <> '' and not (Quantity < 0 and InvoiceNo not like 'C%')
		and not (lines = 1 and UnitPrice = 0 and CustomerID is null)
	group by StockCode
	order by StockCode`;

export const loadedProductNames = `
	select product_id, name from raw.products where updated_at > '1971-01-01' order by product_id`;

/** Units and value that came back, by product and country. */
export const returnsByProductAndCountry = `
	select StockCode as product_id, Country as country, -sum(Quantity) as units, -sum(Quantity * UnitPrice) as amount
	from days where InvoiceNo like 'C%' group by all order by all`;

export const loadedReturnsByProductAndCountry = `
	select
		product_id,
		returns._extra->>'country_name' as country,
		sum(quantity) as units,
		sum(quantity * (lines._extra->>'unit_price')::decimal(18, 4)) as amount
	from raw.return_lines as lines join raw.returns as returns using (source_id, return_id)
	group by all order by all`;

/** Asks the files of some days. Numbers come back as text, without trailing zeros. */
export async function askFiles(days: readonly string[], sql: string): Promise<Record<string, unknown>[]> {
	const { connection, close } = await openDatabase(':memory:', { threads: 2, memoryLimit: '1GB' });
	try {
		const files = days.map((day) => `'${join(daysFolder, day).replaceAll("'", "''")}'`);
		await connection.run(`create view days as
			select *, row_number() over (partition by filename) as line
			from read_csv([${files.join(', ')}], filename = true, header = true, delim = ',', quote = '"', auto_detect = false, columns = {
				InvoiceNo: 'VARCHAR', StockCode: 'VARCHAR', Description: 'VARCHAR', Quantity: 'BIGINT', InvoiceDate: 'TIMESTAMP',
				UnitPrice: 'DECIMAL(18, 4)', CustomerID: 'DECIMAL(18, 1)', Country: 'VARCHAR'
			})`);
		return (await connection.runAndReadAll(sql)).getRowObjectsJson().map(plain);
	} finally {
		close();
	}
}

/** Numbers written one way, whatever the scale of their type. */
export const plain = (row: Record<string, unknown>): Record<string, unknown> =>
	Object.fromEntries(
		Object.entries(row).map(([name, value]) => [
			name,
			name === 'name' || name.endsWith('_id') || name === 'country' || value === null ? value : Number(value)
		])
	);
