// What reads what, as published: from the records that came in to the relations of the pages.

export type LineageModel = { relation: string; layer: string; depends_on: readonly (string | null)[] };

/** The relations that a model reads, sorted. */
export const readsOf = (models: readonly LineageModel[], relation: string): string[] =>
	(models.find((model) => model.relation === relation)?.depends_on ?? []).filter((one) => one !== null).sort();

/** The models that read a relation, sorted. */
export const readersOf = (models: readonly LineageModel[], relation: string): string[] =>
	models
		.filter((model) => model.depends_on.includes(relation))
		.map((model) => model.relation)
		.sort();

/** What is no model itself and that a model rests on, directly or through others, sorted: `raw.orders`. */
export function restsOn(models: readonly LineageModel[], relation: string): string[] {
	const known = new Map(models.map((model) => [model.relation, model]));
	const seen = new Set<string>();
	const walk = (name: string): void => {
		if (seen.has(name)) return;
		seen.add(name);
		for (const one of known.get(name)?.depends_on ?? []) if (one !== null) walk(one);
	};
	walk(relation);
	return [...seen].filter((name) => !known.has(name)).sort();
}

/** Every relation that is read and is no model, sorted. */
export const inputsOf = (models: readonly LineageModel[]): string[] => {
	const known = new Set(models.map((model) => model.relation));
	const read = new Set(models.flatMap((model) => model.depends_on.filter((one) => one !== null)));
	return [...read].filter((name) => !known.has(name)).sort();
};
