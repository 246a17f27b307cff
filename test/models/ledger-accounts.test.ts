// What the accounts of a ledger are for: a company's own words before the project's, the whole code before its beginning.
import { rmSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { openWarehouse, partOfModels, referenceWith } from './warehouse.ts';

const folders: string[] = [];
afterEach(() => {
	for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** What `marts.dim_ledger_accounts` says of accounts in which refunds of one return were booked. */
async function groupsOf(codes: readonly string[], mapping: readonly string[]): Promise<Record<string, unknown>> {
	const reference = referenceWith({ ledger_accounts: mapping });
	const part = await partOfModels(({ name }) => name === 'dim_ledger_accounts');
	folders.push(reference, part.folder);
	const warehouse = await openWarehouse({ folder: part.folder, reference });
	try {
		await warehouse.load({
			returns: [{ return_id: 'r', requested_at: '2026-03-01T00:00:00Z' }],
			refunds: [{ refund_id: 'f', return_id: 'r', amount: 5, status: 'paid', paid_at: '2026-03-02T00:00:00Z' }],
			ledger_entries: codes.map((account_code, index) => ({
				entry_id: `e${index}`, posted_at: '2026-03-03T00:00:00Z', account_code, account_name: `name of ${account_code}`,
				debit: 5, currency: 'EUR', document_type: 'refund', document_id: 'f'
			})) // prettier-ignore
		});
		await warehouse.build();
		const rows = await warehouse.rows('from marts.dim_ledger_accounts');
		return Object.fromEntries(rows.map((row) => [row['account_code'], row['account_group']]));
	} finally {
		warehouse.close();
	}
}

describe('an account of the ledger', () => {
	it('is for what its whole code says, else for what the longest beginning of it says', async () => {
		const mapping = ['erp,4*,sales_returns', 'erp,473*,store_credit', 'erp,4730,tax'];
		expect(await groupsOf(['4730', '4731', '4800'], mapping)).toEqual({
			'4730': 'tax',
			'4731': 'store_credit',
			'4800': 'sales_returns'
		});
	});

	it('is for what its own source says before what any source does, even where that names it whole', async () => {
		expect(await groupsOf(['1200', '1300'], ['*,1200,inventory', 'erp,12*,refunds_paid', '*,1300,inventory'])).toEqual({
			'1200': 'refunds_paid',
			'1300': 'inventory'
		});
	});

	it('is not mapped where nothing names it, and another source does not count', async () => {
		expect(await groupsOf(['9999'], ['till,9999,inventory', '*,999,inventory'])).toEqual({ '9999': 'unmapped' });
	});

	it('is for one thing: two groups for a code, and a group that there is not, are refused by name', async () => {
		await expect(groupsOf(['1'], ['erp,1,inventory', 'erp,1,tax'])).rejects.toThrow(
			'ledger_accounts: erp 1 stands there'
		);
		await expect(groupsOf(['1'], ['erp,1,nonsense'])).rejects.toThrow('ledger_accounts: erp 1 stands there');
	});
});
