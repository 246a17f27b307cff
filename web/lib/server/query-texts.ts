import { parseHeader, type QueryHeader } from '../../../sql/queries/header.ts';

const texts = import.meta.glob<string>('../../../sql/queries/*.sql', { query: '?raw', import: 'default', eager: true });

/** The page queries, by name, as they were bundled. */
export const queryTexts: ReadonlyMap<string, { sql: string; parameters: QueryHeader['parameters'] }> = new Map(
	Object.entries(texts).map(([path, sql]) => {
		const { name, parameters } = parseHeader(path.slice(path.lastIndexOf('/') + 1), sql);
		return [name, { sql, parameters }];
	})
);
