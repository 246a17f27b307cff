// Which rows somebody may see: for some dimensions the members that are theirs. Everything else is not there for them.

/** The dimensions that rules can be about, in the order in which they are shown. */
export const ruleDimensions = ['country', 'channel', 'brand', 'category', 'warehouse', 'source'] as const;
export type RuleDimension = (typeof ruleDimensions)[number];

/**
 * Dimension to the members that may be seen; a dimension that is missing is not restricted. Rules on several dimensions
 * hold together. A member that is not known (`unknown`) is seen only where it is named.
 */
export type RowRules = Readonly<Partial<Record<RuleDimension, readonly string[]>>>;

export const noRules: RowRules = {};

export const hasRules = (rules: RowRules): boolean => Object.keys(rules).length > 0;

/** Most members that a rule may name. */
const mostMembers = 1000;

/**
 * Rules from what was stored or sent, with dimensions and members in order, so that equal rules are equal texts. Throws
 * where it is no set of rules: whoever has rules that cannot be read must not see everything.
 */
export function readRules(value: unknown): RowRules {
	if (value === null || value === undefined || value === '') return noRules;
	const given: unknown = typeof value === 'string' ? JSON.parse(value) : value;
	if (typeof given !== 'object' || given === null || Array.isArray(given))
		throw new Error('row rules must be an object');
	const rules: Partial<Record<RuleDimension, string[]>> = {};
	for (const [dimension, members] of Object.entries(given)) {
		if (!(ruleDimensions as readonly string[]).includes(dimension))
			throw new Error(`row rules know no dimension ${JSON.stringify(dimension)}`);
		if (!Array.isArray(members) || members.length > mostMembers || members.some((one) => typeof one !== 'string'))
			throw new Error(`the row rule on ${dimension} must be a list of at most ${mostMembers} members`);
		rules[dimension as RuleDimension] = [...new Set(members as string[])].sort();
	}
	return Object.fromEntries(
		ruleDimensions.flatMap((dimension) => (rules[dimension] ? [[dimension, rules[dimension]]] : []))
	);
}
