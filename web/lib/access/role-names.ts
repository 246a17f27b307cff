/** The roles that an account can have. */
export const accountRoleNames = [
	'manager', 'crm', 'quality', 'operations', 'finance', 'analyst', 'administrator'
] as const; // prettier-ignore
export type AccountRole = (typeof accountRoleNames)[number];
