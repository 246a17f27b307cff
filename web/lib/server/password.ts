// Whether a password will do. Asked of a list that came with us, so that no password leaves this machine.
import { longestPassword, shortestPassword } from './accounts.ts';

export type PasswordProblem = 'password_short' | 'password_long' | 'password_known';

/** Of 0 (a leaked one) to 4; from here on guessing takes more than 10^8 tries even for who knows how people choose. */
const leastScore = 3;

/**
 * What is wrong with a password; null: nothing. `known` is one that stands in lists of leaked passwords, or is made from
 * one, or from the name and address of its owner.
 */
export async function problemOf(password: string, owner: readonly string[]): Promise<PasswordProblem | null> {
	if ([...password].length < shortestPassword) return 'password_short';
	if (password.length > longestPassword) return 'password_long';
	const { score } = (await checker()).check(password, [...owner, 'retour']);
	return score < leastScore ? 'password_known' : null;
}

type Checker = { check: (password: string, inputs: string[]) => { score: number } };
let made: Promise<Checker> | null = null;

/** The lists take some memory and 0.2 seconds: read when somebody first chooses a password. */
const checker = (): Promise<Checker> => (made ??= make());

async function make(): Promise<Checker> {
	const [{ ZxcvbnFactory }, { adjacencyGraphs, dictionary }] = await Promise.all([
		import('@zxcvbn-ts/core'),
		import('@zxcvbn-ts/language-common')
	]);
	return new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
}
