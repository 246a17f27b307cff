// Where a value stands in an answer: `data.items`, `lines[0].price`, `$` for the value itself, `["order.no"]` for a name
// with a dot, `^.id` for what stands in the parent of a nested row, `#` for the position within it. Deliberately no more:
// the JSONPath packages run expressions, some as code, and a mapping needs none.

export type JsonPath = {
	text: string;
	/** How many rows outwards it begins. */
	up: number;
	/** `#`: the position instead of a value. */
	steps: readonly (string | number)[] | '#';
};

/** What a path is read in: the row, its parent, and so on; and the row's position in its parent, from 1. */
export type Place = { values: readonly unknown[]; position: number };

/** Null: this is no path. */
export function parseJsonPath(text: string): JsonPath | null {
	const found = /^(\^*)(.*)$/s.exec(text);
	const up = found?.[1]?.length ?? 0;
	let rest = found?.[2] ?? '';
	if (rest === '#') return up === 0 ? { text, up, steps: '#' } : null;
	if (up > 0 && rest !== '') {
		if (!/^[.[]/.test(rest)) return null;
		rest = rest.replace(/^\./, '');
		if (rest === '') return null;
	}
	if (rest === '$' || (up > 0 && rest === '')) return { text, up, steps: [] };
	const steps: (string | number)[] = [];
	const step = /^(?:\[(\d{1,6})\]|\["((?:[^"\\]|\\.)+)"\]|(\.?)([^.[\]^$#"\s](?:[^.[\]"]*[^.[\]"\s])?))/s;
	while (rest !== '') {
		const next = step.exec(rest);
		if (!next) return null;
		const [whole, index, quoted, dot, name] = next;
		// the first name has no dot, the others have one
		if (name !== undefined && (dot === '.') !== steps.length > 0) return null;
		if (index !== undefined) steps.push(Number(index));
		else if (quoted === undefined) steps.push(name!);
		else {
			const unquoted = unquote(quoted);
			if (unquoted === null) return null;
			steps.push(unquoted);
		}
		rest = rest.slice(whole.length);
	}
	return steps.length > 0 ? { text, up, steps } : null;
}

/** The value at a path; undefined where it is absent, which is not the same as null. */
export function readPath({ up, steps }: JsonPath, { values, position }: Place): unknown {
	if (steps === '#') return position;
	let value = values[up];
	for (const step of steps) {
		if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
		value = (value as Record<string | number, unknown>)[step];
	}
	return value;
}

/** The value at a path of an answer as a whole. */
export const readAt = (path: JsonPath, body: unknown): unknown => readPath(path, { values: [body], position: 1 });

function unquote(text: string): string | null {
	try {
		return JSON.parse(`"${text}"`) as string;
	} catch {
		return null; // an escape that JSON does not have
	}
}
