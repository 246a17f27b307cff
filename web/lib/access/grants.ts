// Who may do what: one table in data, `data/reference/permissions.csv`, bundled here and nowhere else.
import table from '../../../data/reference/permissions.csv?raw';
import { parseGrants, roles, type Grant, type Permission, type Role } from './permissions.ts';

/** The table as it was bundled. */
export const grants: readonly Grant[] = parseGrants(table);

const byRole = new Map<Role, ReadonlySet<Permission>>(
	roles.map((role) => [
		role,
		new Set(grants.filter((grant) => grant.roles.includes(role)).map(({ permission }) => permission))
	])
);

/** What a role may. */
export const permissionsOf = (role: Role): ReadonlySet<Permission> => byRole.get(role) ?? new Set();
