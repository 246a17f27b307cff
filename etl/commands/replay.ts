// `retour replay`: rows of the quarantine once more, by the rules of today; what they would change is shown before.
import { createInterface } from 'node:readline/promises';
import { contract, findEntity } from '../contract/contract.ts';
import { RetourError } from '../errors.ts';
import type { LeftReason } from '../load/held-rows.ts';
import type { SourceReplay } from '../load/replay.ts';
import type { Context } from '../main.ts';
import { effectOfReplay, type MonthEffect, type Moved, type ReplayEffect } from '../replay-effect.ts';
import { replayForGood } from '../replay.ts';
import { describeRun } from './run.ts';

type Options = { source?: string; entity?: string; reason?: string; dryRun: boolean; yes: boolean };

/** Exit code 1 where rows were to be accepted and were not. Throws `CONTRACT_ENTITY`, `RUN_UNKNOWN_SOURCE`, `REPLAY_AUDIT`. */
export async function replay(
	{ config, environment: { dataFolder }, effects, signal, json, print }: Context,
	{ source, entity, reason, dryRun, yes }: Options
): Promise<number> {
	refuseUnknown(config.sources, source, entity);
	const filter = { source: source ?? null, entity: entity ?? null, reason: reason ?? null };
	const effect = await effectOfReplay({ config, dataFolder, effects, filter });
	const { accepted } = totalsOf(effect.replays);
	const { state, ...shown } = effect;
	if (!json) print(describeEffect(effect, config.reporting.currency));
	const say = (outcome: string, more: object = {}) => {
		if (json) print(JSON.stringify({ outcome, ...shown, ...more }));
	};
	if (dryRun || accepted === 0) {
		say(dryRun ? 'dry_run' : 'nothing');
		return 0;
	}
	const [broken] = effect.broken;
	if (broken)
		throw new RetourError(
			'run',
			'REPLAY_AUDIT',
			`accepting these rows would break ${broken.relation} ${broken.sentence}`,
			{
				hint: 'nothing was replayed; narrow the rows with --entity, --reason or --source'
			}
		);
	if (!yes && process.stdin.isTTY && !(await isAgreed(accepted, signal))) {
		say('declined');
		return 1;
	}
	const { run, replays } = await replayForGood({ config, dataFolder, effects, signal, filter, state });
	say('accepted', { replays, run });
	if (!json) print(describeRun(run));
	return 0;
}

function refuseUnknown(sources: readonly { id: string }[], source?: string, entity?: string): void {
	if (source !== undefined && !sources.some(({ id }) => id === source))
		throw new RetourError('run', 'RUN_UNKNOWN_SOURCE', `there is no source ${source}`, {
			hint: `the configuration has ${sources.map(({ id }) => id).join(', ')}`,
			exit: 2
		});
	if (entity !== undefined && !findEntity(entity))
		throw new RetourError('contract', 'CONTRACT_ENTITY', `the contract has no entity ${entity}`, {
			hint: `it has ${contract.map(({ name }) => name).join(', ')}`,
			exit: 2
		});
}

async function isAgreed(rows: number, signal: AbortSignal): Promise<boolean> {
	const terminal = createInterface({ input: process.stdin, output: process.stderr });
	try {
		return /^y(es)?$/i.test((await terminal.question(`Accept ${number(rows)} rows? [y/N] `, { signal })).trim());
	} finally {
		terminal.close();
	}
}

function totalsOf(replays: readonly SourceReplay[]): { replayed: number; accepted: number; still: number } {
	const entities = replays.flatMap((one) => one.entities);
	const replayed = entities.reduce((sum, { rowsRead }) => sum + rowsRead, 0);
	const still = entities.reduce((sum, { quarantined }) => sum + quarantined, 0);
	return { replayed, accepted: replayed - still, still };
}

const leftWords: Record<LeftReason, string> = {
	unknown_source: 'its source is not in the configuration',
	no_layout: 'it is not known how its text is read: read its file or its source again',
	cut: 'only the beginning of its text was kept: read its file or its source again',
	not_a_row: 'it is no row of its file: correct the file',
	contradiction: 'another row has the same key and other content: correct it in the source'
};

/** The effect in plain lines: the account of every row, then what moves. */
export function describeEffect({ replays, months, broken }: ReplayEffect, currency: string): string {
	const lines: string[] = [];
	for (const { source, entities, still, left } of replays) {
		lines.push(`${source}:`);
		for (const { entity, rowsRead, inserted, updated, unchanged, quarantined } of entities) {
			const accepted = `${number(inserted + updated + unchanged)} accepted (${number(inserted)} new, ${number(updated)} changed, ${number(unchanged)} known)`;
			lines.push(
				`  ${entity.padEnd(22)}${number(rowsRead).padStart(8)} replayed = ${accepted} + ${number(quarantined)} still in quarantine`
			);
		}
		for (const { entity, reason, column, rows } of still)
			lines.push(`  still: ${number(rows)} of ${entity}, ${reason}${column ? ` in ${column}` : ''}`);
		for (const { entity, reason, why, rows } of left)
			lines.push(`  not replayed: ${number(rows)} of ${entity} (${reason}), ${leftWords[why]}`);
	}
	const { replayed, accepted, still } = totalsOf(replays);
	if (replays.length === 0) lines.push('nothing is in quarantine under this filter');
	else if (accepted === 0) lines.push(`none of ${number(replayed)} rows fits yet`);
	else lines.push('', summary(accepted, months), ...months.flatMap((month) => monthLines(month, currency)));
	if (accepted > 0 && still > 0) lines.push(`${number(still)} rows stay in quarantine`);
	for (const { relation, sentence, failures } of broken)
		lines.push(`would break: ${relation} ${sentence}, ${number(failures)} rows`);
	return lines.join('\n');
}

/** `+37 rows, return rate of 2026-03 +0.2 points`: the month whose rate moves most. */
function summary(accepted: number, months: readonly MonthEffect[]): string {
	const rates = months.map(({ month, returnRate }) => ({ month, by: difference(returnRate) }));
	const [most] = rates.filter(({ by }) => by !== null && by !== 0).sort((a, b) => Math.abs(b.by!) - Math.abs(a.by!));
	const moved = most ? `return rate of ${most.month} ${points(most.by!)}` : 'no return rate moves';
	return `+${number(accepted)} ${accepted === 1 ? 'row' : 'rows'}, ${moved}`;
}

function monthLines({ month, returnRate, shippedUnits, returnedUnits, refundAmount }: MonthEffect, currency: string) {
	const parts = [
		['return rate', returnRate, percent],
		['shipped', shippedUnits, number],
		['returned', returnedUnits, number],
		[`refunds ${currency}`, refundAmount, money]
	] as const;
	const moved = parts.filter(([, figure]) => figure.before !== figure.after);
	return [
		`  ${month}  ${moved
			.map(([name, { before, after }, format]) => `${name} ${shown(before, format)} to ${shown(after, format)}`)
			.join('; ')}`
	];
}

const difference = ({ before, after }: Moved): number | null =>
	before === null || after === null ? null : after - before;
const shown = (value: number | null, format: (value: number) => string): string =>
	value === null ? 'none' : format(value);
const points = (share: number): string => `${share > 0 ? '+' : ''}${(share * 100).toFixed(1)} points`;
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const number = (value: number): string => value.toLocaleString('en-US');
const money = (value: number): string =>
	value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
