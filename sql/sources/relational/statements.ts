// What is asked of a source's database around the SELECT of an entity. The texts come with their parameters filled in.

/** A SELECT and the steps that it mentions, each a relation of its name, in an order in which they can be defined. */
export type Query = { text: string; steps: readonly { name: string; text: string }[] };

/** `columns` of the rows of a query, where a condition holds ('' for all). */
export function selectOver({ text, steps }: Query, columns: readonly string[], where = ''): string {
	const definitions = steps.map((step) => `${step.name} as (\n${step.text}\n)`).join(',\n');
	return `${definitions === '' ? '' : `with ${definitions}\n`}select ${columns.join(', ')} from (
${text}
) as read_rows${where === '' ? '' : `\nwhere ${where}`}`;
}

/** The columns of a query without its rows. */
export const selectNothing = (query: Query): string => `${selectOver(query, ['*'])}\nlimit 0`;

/**
 * Rows of which the cursor column is at or after `since`, or empty: a row that was never changed may bear no time. With
 * `until` only rows that bear a time before it.
 */
export const changedWithin = (column: string, since: string, until: string | null): string =>
	until === null ? `(${column} >= ${since} or ${column} is null)` : `${column} >= ${since} and ${column} < ${until}`;

export const changedSince = (column: string, since: string): string => `${column} >= ${since}`;

export const isNull = (column: string): string => `${column} is null`;

/** How many rows a query has, and sums of its columns (expressions by the name they get). */
export const selectControls = (query: Query, sums: readonly { name: string; sum: string }[], where: string): string =>
	selectOver(query, ['count(*) as n', ...sums.map(({ name, sum }) => `${sum} as ${name}`)], where);
