// `retour privacy`: a customer asks what is held about them, or to be forgotten.
import { createInterface } from 'node:readline/promises';
import { RetourError } from '../errors.ts';
import type { Context } from '../main.ts';
import { eraseCustomer, renewErasures, type EraseOptions, type Erasure } from '../privacy/erase.ts';
import { showCustomer } from '../privacy/show.ts';
import { describeRun } from './run.ts';

type Asked = { source: string; customer: string };

/** Throws what `showCustomer` throws. */
export async function showCommand(
	{ config, environment: { dataFolder }, effects, json, print }: Context,
	{ source, customer, to }: Asked & { to: string }
): Promise<number> {
	const shown = await showCustomer({ config, dataFolder, effects, sourceId: source, customerId: customer, folder: to });
	if (json) print(JSON.stringify(shown));
	else {
		for (const { place, rows } of shown.parts) print(`${number(rows).padStart(9)}  ${place}`);
		print(`written to ${shown.folder}; it is about one person: hand it over safely, then remove it`);
	}
	return 0;
}

/** Exit code 1 where it was declined. Throws what `eraseCustomer` throws. */
export async function eraseCommand(
	context: Context,
	{ source, customer, reason, dryRun, yes }: Asked & { reason?: string; dryRun: boolean; yes: boolean }
): Promise<number> {
	const { config, environment, effects, signal, json, print } = context;
	const options = {
		config,
		dataFolder: environment.dataFolder,
		effects,
		signal,
		sourceId: source,
		customerId: customer
	};
	if (!dryRun && !reason?.trim())
		throw new RetourError('privacy', 'PRIVACY_REASON', 'an erasure needs a --reason, which names nobody', {
			hint: '--dry-run shows what would be changed without one',
			exit: 2
		});
	if (dryRun || (!yes && process.stdin.isTTY)) {
		const plan = await eraseCustomer({ ...options, reason: '', isDry: true });
		if (!json) print(describeErasure(plan));
		if (dryRun) {
			if (json) print(JSON.stringify(plan));
			return 0;
		}
		if (!(await isAgreed(signal))) {
			if (json) print(JSON.stringify({ outcome: 'declined' }));
			return 1;
		}
	}
	const erasure = await eraseCustomer({ ...options, reason: reason!, isDry: false } satisfies EraseOptions);
	if (json) print(JSON.stringify(erasure));
	else {
		print(describeErasure(erasure));
		if (erasure.run) print(describeRun(erasure.run));
	}
	return 0;
}

/** Throws what `renewErasures` throws. */
export async function renewCommand({
	config,
	environment: { dataFolder },
	effects,
	signal,
	json,
	print
}: Context): Promise<number> {
	const renewed = await renewErasures({ config, dataFolder, effects, signal });
	if (json) print(JSON.stringify(renewed));
	else {
		print([...listed(renewed.found, 'rows and files changed'), ...closing(renewed.remains)].join('\n'));
		if (renewed.run) print(describeRun(renewed.run));
	}
	return 0;
}

/** The closing table: each place with what was, or would be, changed there. */
function describeErasure({ outcome, pseudonym, found, remains }: Erasure): string {
	if (outcome === 'nothing_left') return `erased before, as ${pseudonym}; nothing was left to do`;
	if (outcome === 'dry_run') return listed(found, 'rows and files would be changed; nothing was').join('\n');
	return [...listed(found, `rows and files changed; what remains is ${pseudonym}`), ...closing(remains)].join('\n');
}

function listed(found: Erasure['found'], sentence: string): string[] {
	const line = (count: number, text: string) => `${number(count).padStart(9)}  ${text}`;
	const total = found.reduce((sum, { count }) => sum + count, 0);
	return [...found.map(({ place, count }) => line(count, place)), line(total, sentence)];
}

const closing = (remains: readonly string[]): string[] => [
	...(remains.length === 0
		? ['a name, an address, a number or the id stands in no file of the data folder any more']
		: [
				'still to be found in these files, of them or of somebody of the same name or with a longer id:',
				...remains.map((path) => `  ${path}`)
			]),
	'not reached: backups, the source itself, mail and webhooks that were sent; restart the dashboard, which may hold old versions open'
];

async function isAgreed(signal: AbortSignal): Promise<boolean> {
	const terminal = createInterface({ input: process.stdin, output: process.stderr });
	try {
		return /^y(es)?$/i.test((await terminal.question('Erase for good? [y/N] ', { signal })).trim());
	} finally {
		terminal.close();
	}
}

const number = (value: number): string => value.toLocaleString('en-US');
