// What somebody may, decided the same way on the server and for what a page offers.
import type { Permission } from './permissions.ts';
import type { PersonHere } from './person.ts';
import { routes, type Need, type RouteAccess } from './routes.ts';

type Somebody = { kind: PersonHere['kind']; permissions: { has: (permission: Permission) => boolean } };

/** `public` needs nobody, `anyone` somebody, `account` more than a guest or a program, all else the right. */
export function may(person: Somebody | null, need: Need): boolean {
	if (need === 'public') return true;
	if (!person) return false;
	if (need === 'anyone') return true;
	// a token stands for an account, and must not make others
	if (need === 'account') return person.kind === 'account' || person.kind === 'proxy';
	return person.permissions.has(need);
}

export const listOf = (see: RouteAccess['see']): readonly Need[] => (typeof see === 'string' ? [see] : see);

/** Whether a link to a page without parameters is worth showing to somebody. */
export function mayOpen(person: PersonHere | null, path: string): boolean {
	const access = routes[path];
	if (!access) return false;
	const rights = new Set(person?.permissions);
	return listOf(access.see).every((need) => may(person && { kind: person.kind, permissions: rights }, need));
}
