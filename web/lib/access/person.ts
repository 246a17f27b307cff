import { permissionsOf } from './grants.ts';
import type { Permission, Role } from './permissions.ts';
import type { RowRules } from './row-rules.ts';

/** Who asks. On public pages there may be nobody. */
export type Person = {
	/** Of the account; `guest` for a guest. */
	id: string;
	name: string;
	email: string;
	role: Role;
	/** How we know: an account's session, its token, a header of a trusted proxy; or a guest, whom we do not know. */
	kind: 'account' | 'token' | 'proxy' | 'guest';
	rules: RowRules;
	permissions: ReadonlySet<Permission>;
};

/** A person as their own browser knows them; a Set does not travel. */
export type PersonHere = Omit<Person, 'permissions' | 'id'> & { permissions: readonly Permission[] };

export const personOf = (known: Omit<Person, 'permissions'>): Person => ({
	...known,
	permissions: permissionsOf(known.role)
});

export const personHere = ({ name, email, role, kind, rules, permissions }: Person): PersonHere => ({
	name,
	email,
	role,
	kind,
	rules,
	permissions: [...permissions]
});
