/**
 * Rows of a small table of our own in CSV (RFC 4180: comma, double quotes) by the names in its first line. What users
 * hand over is read elsewhere, with far more care.
 */
export function parseTable(text: string): Record<string, string>[] {
	const [names = [], ...rows] = text
		.trimEnd()
		.split('\n')
		.map((line) =>
			[...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(
				([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? ''
			)
		);
	return rows.map((cells) => Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ''])));
}
