// Whether a text that is no row mentions somebody who was erased. What is known of them are hashes, so the words of the
// text and its fields are hashed and looked up; during an erasure their names are known in plain, too.
import { hashOfCustomer, hashOfName, type Register } from './register.ts';

/** Shorter ones are parts of too many words to be looked for within them. */
export const shortestWithin = 5;

export class Mentions {
	readonly #register: Register;
	readonly #sourceId: string;
	readonly #customers: Set<string>;
	readonly #names: Set<string>;
	readonly #plain: readonly string[];
	/** Words recur, and a hash is dear. */
	readonly #looked = new Map<string, boolean>();

	/** `plain` are names, addresses and numbers that are known as they are. */
	constructor(register: Register, sourceId: string, plain: readonly string[] = []) {
		this.#register = register;
		this.#sourceId = sourceId;
		const own = register.erased.filter(({ source_id }) => source_id === sourceId);
		this.#customers = new Set(own.map(({ customer_hash }) => customer_hash));
		this.#names = new Set(register.erased.flatMap(({ name_hashes }) => name_hashes));
		this.#plain = plain.map((said) => said.trim().toLowerCase()).filter(({ length }) => length >= shortestWithin);
	}

	/** Names, addresses, numbers and ids. */
	says(text: string | null): boolean {
		if (text === null || text === '') return false;
		const { key } = this.#register;
		return (
			this.saysName(text) ||
			partsOf(text).some((part) => this.#customers.has(hashOfCustomer(key, this.#sourceId, part)))
		);
	}

	/** Names, addresses and numbers: an id may be any number. */
	saysName(text: string | null): boolean {
		if (text === null || text === '') return false;
		const lower = text.toLowerCase();
		if (this.#plain.some((said) => lower.includes(said))) return true;
		return partsOf(text).some((part) => this.#isName(part));
	}

	/** The text with another word in place of names, addresses and numbers. */
	without(text: string, word: string): string {
		let left = text;
		for (const part of [...this.#plain, ...partsOf(text).filter((one) => this.#isName(one))])
			left = left.replaceAll(new RegExp(RegExp.escape(part), 'gi'), word);
		return left;
	}

	#isName(part: string): boolean {
		if (this.#names.size === 0) return false;
		let is = this.#looked.get(part);
		if (is === undefined) {
			is = this.#names.has(hashOfName(this.#register.key, part));
			this.#looked.set(part, is);
		}
		return is;
	}
}

/** A name has at most so many words, or Chinese characters, which stand without blanks. */
const longestName = 4;

/** Its fields, its words, and what may be a name of several of them. */
function partsOf(text: string): string[] {
	const words = text.split(/[\s,;|"'<>()[\]{}:=]+/).filter((word) => word !== '');
	const runs = text.match(/\p{Script=Han}{2,}/gu) ?? [];
	const parts = [
		...text.split(/[,;|\t\r\n"]+/),
		...runsOf(words, 1).map((run) => run.join(' ')),
		...runs.flatMap((run) => runsOf([...run], 2).map((characters) => characters.join('')))
	];
	const whole = parts.flatMap((part) => [part.trim(), part.trim().replace(/[.!?]+$/, '')]);
	return [...new Set(whole)].filter((part) => part !== '');
}

/** Neighbours from `least` to four of them. */
const runsOf = (list: readonly string[], least: number): string[][] =>
	list.flatMap((_, from) =>
		Array.from({ length: longestName - least + 1 }, (__, more) => list.slice(from, from + least + more)).filter(
			(run, more) => run.length === least + more
		)
	);
