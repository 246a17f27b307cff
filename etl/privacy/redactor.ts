// Texts, JSON and rows that people wrote, without who was erased. Nothing is known of them but hashes, and during an
// erasure their names.
import { Mentions } from './mentions.ts';
import { hashOfCustomer, type Register } from './register.ts';
import { idOf, type Ids } from './theirs.ts';

/** What stands in place of a name. */
const erasedWord = '[erased]';

/** Columns in which people write of a customer. */
const words = ['note', 'justification', 'comment'];
const namesOfObjects = ['name', 'email', 'phone', 'region', 'city', 'note', 'comment', 'reason_text'];

export type StoreRow = Record<string, unknown>;

export class Redactor {
	readonly #register: Register;
	readonly #ids: Pick<Ids, 'returns'>;
	readonly #mentions: Mentions;
	readonly #known = new Map<string, string | null>();

	constructor(register: Register, ids: Pick<Ids, 'returns'>, plain: readonly string[]) {
		this.#register = register;
		this.#ids = ids;
		this.#mentions = new Mentions(register, '', plain);
	}

	/** The pseudonym of a customer who was erased, else null; without a source, of any. */
	pseudonym(sourceId: string | null, customerId: string): string | null {
		const name = idOf(sourceId ?? '', customerId);
		let found = this.#known.get(name);
		if (found === undefined) {
			found =
				this.#register.erased.find(
					({ source_id, customer_hash }) =>
						(sourceId === null || source_id === sourceId) &&
						customer_hash === hashOfCustomer(this.#register.key, source_id, customerId)
				)?.pseudonym ?? null;
			this.#known.set(name, found);
		}
		return found;
	}

	/** A text or the text of JSON; the same text where nobody is in it. */
	text(text: string, sourceId: string | null = null): string {
		if (/^\s*[[{]/.test(text)) {
			const parsed = parse(text);
			if (parsed !== undefined) {
				const redacted = JSON.stringify(this.json(parsed, sourceId));
				return redacted === JSON.stringify(parsed) ? text : redacted;
			}
		}
		return this.#sentence(text);
	}

	/** A value of JSON, deeply. */
	json(value: unknown, sourceId: string | null = null): unknown {
		if (typeof value === 'string') return this.text(value, sourceId);
		if (Array.isArray(value)) return value.map((one) => this.json(one, sourceId));
		if (value === null || typeof value !== 'object') return value;
		const object = value as StoreRow;
		const own = sourceOf(object) ?? sourceId;
		const pseudonym = typeof object.customer_id === 'string' ? this.pseudonym(own, object.customer_id) : null;
		return Object.fromEntries(
			Object.entries(object).map(([key, held]) => {
				if (pseudonym !== null && (key === 'customer_id' || key === 'customer_name')) return [key, pseudonym];
				if (pseudonym !== null && namesOfObjects.includes(key) && typeof held === 'string') return [key, ''];
				if (key === 'customer' || key === 'customers') return [key, this.#members(held, own)];
				return [key, this.json(held, own)];
			})
		);
	}

	/** The columns of a row that change, with their new texts. */
	row(row: StoreRow): Record<string, string> {
		const sourceId = sourceOf(row);
		const changed: Record<string, string> = {};
		const pseudonym =
			sourceId !== null && typeof row.customer_id === 'string' ? this.pseudonym(sourceId, row.customer_id) : null;
		if (pseudonym !== null) changed.customer_id = pseudonym;
		let isTheirs =
			pseudonym !== null ||
			(sourceId !== null && typeof row.return_id === 'string' && this.#ids.returns.has(idOf(sourceId, row.return_id)));
		for (const [column, held] of Object.entries(row)) {
			if (typeof held !== 'string' || column in changed) continue;
			const text = this.text(held, sourceId);
			if (text === held) continue;
			changed[column] = text;
			isTheirs ||= column === 'win_back_id' || this.#isOfOne(held, sourceId);
		}
		if (isTheirs)
			for (const column of words) if (typeof row[column] === 'string' && row[column] !== '') changed[column] = '';
		return changed;
	}

	/** Whether JSON is about one customer, who was erased. */
	#isOfOne(text: string, sourceId: string | null): boolean {
		const parsed = parse(text) as StoreRow | undefined;
		if (typeof parsed?.customer_id !== 'string') return false;
		return this.pseudonym(sourceOf(parsed) ?? sourceId, parsed.customer_id) !== null;
	}

	#members(held: unknown, sourceId: string | null): unknown {
		if (Array.isArray(held)) return held.map((one) => this.#members(one, sourceId));
		return typeof held === 'string' ? (this.pseudonym(sourceId, held) ?? this.text(held)) : this.json(held, sourceId);
	}

	#sentence(text: string): string {
		const space = text.indexOf(' ');
		if (space > 0) {
			const pseudonym = this.pseudonym(text.slice(0, space), text.slice(space + 1));
			if (pseudonym !== null) return `${text.slice(0, space)} ${pseudonym}`;
		}
		const withoutPaths = text.replaceAll(
			/\/customers\/([^/?#"\s]+)\/([^/?#"\s]+)/g,
			(path, source: string, customer: string) => {
				const pseudonym = this.pseudonym(decoded(source), decoded(customer));
				return pseudonym === null ? path : `/customers/${source}/${pseudonym}`;
			}
		);
		return this.#mentions.without(withoutPaths, erasedWord);
	}
}

function sourceOf(row: StoreRow): string | null {
	const named = row.customer_source_id ?? row.source_id;
	return typeof named === 'string' ? named : null;
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}

function decoded(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		return part;
	}
}
