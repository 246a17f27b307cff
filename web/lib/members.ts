// Members of a dimension and things by name, in the version that the page shows, asked of the API when a menu opens or a name is searched.

/** A member of a dimension, its name where it has one, and in how many rows it occurs. */
export type Member = { member: string; name?: string; source_id?: string; count: number | null };

/** Members whose id or name contains `search`, the most frequent first. Throws when the answer is not a good one. */
export async function fetchMembers(dimension: string, search = '', signal?: AbortSignal): Promise<Member[]> {
	const query = inVersion({ q: search });
	const response = await fetch(`/api/v1/dimensions/${dimension}/members?${query}`, { signal: signal ?? null });
	if (!response.ok) throw new Error(`members of ${dimension}: HTTP ${response.status}`);
	const answer = (await response.json()) as { members: Member[] };
	return answer.members;
}

/** Something that the command palette found. */
export type Find = { kind: 'return' | 'product' | 'customer'; title: string; sub: string; href: string };

/** Returns by number, products and customers by id or name. Throws when the answer is not a good one. */
export async function search(text: string, signal: AbortSignal): Promise<Find[]> {
	// in the body, since names of customers do not belong into an address or a log of addresses
	const response = await fetch(`/search?${inVersion({})}`, {
		method: 'POST',
		body: new URLSearchParams({ q: text }),
		signal
	});
	if (!response.ok) throw new Error(`search: HTTP ${response.status}`);
	return ((await response.json()) as { finds: Find[] }).finds;
}

/** A query with the version of the page, where it is looked at as of one. */
function inVersion(query: Record<string, string>): URLSearchParams {
	const asOf = new URLSearchParams(location.search).get('as_of');
	return new URLSearchParams(asOf ? { ...query, as_of: asOf } : query);
}
