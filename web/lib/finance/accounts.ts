// What was booked for returns, added up by what the accounts are for.
import type { Queries } from '../../../sql/queries/rows.ts';

export type Account = Queries['finance_accounts']['row'];
export type AccountGroup = Pick<
	Account,
	'account_group' | 'position' | 'group_en' | 'group_zh' | 'entries' | 'debit_amount' | 'credit_amount'
>;

/** One row a group, in their order; the amounts of all of them are those of all accounts. */
export function accountGroups(accounts: readonly Account[]): AccountGroup[] {
	const groups = new Map<string, AccountGroup>();
	for (const { account_group, position, group_en, group_zh, entries, debit_amount, credit_amount } of accounts) {
		const group = groups.get(account_group);
		groups.set(account_group, {
			account_group,
			position,
			group_en,
			group_zh,
			entries: (group?.entries ?? 0) + entries,
			debit_amount: (group?.debit_amount ?? 0) + debit_amount,
			credit_amount: (group?.credit_amount ?? 0) + credit_amount
		});
	}
	return [...groups.values()].sort((one, other) => one.position - other.position);
}

/** Codes of accounts of which nothing says what they are for. */
export const unmappedAccounts = (accounts: readonly Account[]): string[] => [
	...new Set(
		accounts.filter(({ account_group }) => account_group === 'unmapped').map(({ account_code }) => account_code)
	)
];
