/**
 * Which things are in such states, for a query: nothing is stored about an open one, so where open ones are wanted the
 * others are left out, and else only the others are kept.
 */
export function idsIn(
	states: readonly string[],
	held: ReadonlyMap<string, { state: string }>
): { within: boolean; among: string[]; except: string[] } {
	const ids = [...held].map(([id, { state }]) => ({ id, isWanted: states.includes(state) }));
	const of = (isWanted: boolean) => ids.filter((one) => one.isWanted === isWanted).map(({ id }) => id);
	return states.includes('open')
		? { within: false, among: [], except: of(false) }
		: { within: true, among: of(true), except: [] };
}
