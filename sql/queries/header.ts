// The header of a query file: its name, its sentence, its grain, its parameters. Types and bindings come from it.

/** Types that a parameter may have. */
const parameterTypes = [
	'DATE', 'TIMESTAMP', 'VARCHAR', 'VARCHAR[]', 'INTEGER', 'BIGINT', 'DOUBLE', 'DOUBLE[]', 'BOOLEAN'
] as const; // prettier-ignore
export type ParameterType = (typeof parameterTypes)[number];

export type QueryHeader = {
	name: string;
	sentence: string;
	grain: string;
	/** In order of the header. */
	parameters: { name: string; type: ParameterType }[];
	/** Columns that are never null. */
	filled: string[];
};

/**
 * Reads `-- <name>: <sentence>`, then `-- grain …`, `-- params $since DATE, …` and `-- filled <columns never null>`
 * (both may go on in lines that begin with more blanks). Throws an Error that names the file and what is wrong.
 */
export function parseHeader(file: string, sql: string): QueryHeader {
	const lines = sql.split('\n');
	const comments = lines.slice(
		0,
		lines.findIndex((line) => !line.startsWith('--'))
	);
	const [, name, sentence] = /^-- ([a-z][a-z0-9_]*): (.+)$/.exec(comments[0] ?? '') ?? [];
	if (!name || !sentence) throw new Error(`${file}: a query opens with "-- <name>: <sentence>"`);
	if (file !== `${name}.sql`) throw new Error(`${file}: its name is its file's, not ${name}`);
	const grain = entry(comments, 'grain');
	if (!grain) throw new Error(`${file}: "-- grain" says what one row is`);
	const parameters = list(entry(comments, 'params')).map((text) => {
		const [, parameter, type] = /^\$([a-z][a-z0-9_]*) (\S+)$/.exec(text) ?? [];
		const found = parameterTypes.find((each) => each === type);
		if (!parameter || !found)
			throw new Error(
				`${file}: "${text}" is not a parameter such as "$since DATE" (types: ${parameterTypes.join(', ')})`
			);
		return { name: parameter, type: found };
	});
	return { name, sentence, grain, parameters, filled: list(entry(comments, 'filled')) };
}

function entry(comments: readonly string[], key: string): string {
	const first = comments.findIndex((line) => line.startsWith(`-- ${key} `));
	if (first < 0) return '';
	const next = comments.findIndex((line, index) => index > first && !/^-- {3,}\S/.test(line));
	return comments
		.slice(first, next < 0 ? undefined : next)
		.map((line) => line.replace(`-- ${key} `, '').replace(/^--/, '').trim())
		.join(' ')
		.trim();
}

const list = (text: string): string[] =>
	text
		.split(',')
		.map((part) => part.trim())
		.filter(Boolean);
