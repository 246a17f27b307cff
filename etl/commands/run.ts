// `retour run`: one run of the pipeline, and where every row went.
import { contract, findEntity } from '../contract/contract.ts';
import { RetourError } from '../errors.ts';
import type { Context } from '../main.ts';
import { runPipeline } from '../pipeline.ts';
import type { RunRecord } from '../runs.ts';
import type { Reading } from '../sources/types.ts';

export async function run(
	{ config, environment, effects, signal, json, print }: Context,
	options: { source: string[]; full: boolean; reload?: string | true; backfill?: string }
): Promise<number> {
	const reading = readingOf(options);
	const record = await runPipeline({
		config,
		environment,
		effects,
		trigger: 'command',
		signal,
		only: options.source,
		full: options.full,
		reading
	});
	print(json ? JSON.stringify(record) : describeRun(record));
	return record.outcome === 'ok' && record.sources.every((source) => source.outcome !== 'failed') ? 0 : 1;
}

/** What the sources are to read. Throws `RUN_RANGE`, `RUN_READING`, `CONTRACT_ENTITY`. */
function readingOf({ reload, backfill }: { reload?: string | true; backfill?: string }): Reading {
	if (reload !== undefined && backfill !== undefined)
		throw new RetourError('run', 'RUN_READING', '--reload and --backfill exclude each other', { exit: 2 });
	if (reload !== undefined)
		return reload === true ? { kind: 'reload' } : { kind: 'reload', entities: entitiesOf(reload) };
	if (backfill === undefined) return { kind: 'increment' };
	const [, from, to] = /^(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)$/.exec(backfill) ?? [];
	if (!from || !to || !(from < to) || Number.isNaN(Date.parse(from)) || Number.isNaN(Date.parse(to)))
		throw new RetourError('run', 'RUN_RANGE', `--backfill ${backfill} is no range of days`, {
			hint: 'the first day and the day after the last: --backfill 2026-01-01..2026-02-01',
			exit: 2
		});
	return { kind: 'range', from: `${from}T00:00:00.000Z`, to: `${to}T00:00:00.000Z` };
}

function entitiesOf(list: string): string[] {
	const names = list.split(',').map((name) => name.trim());
	const unknown = names.filter((name) => !findEntity(name));
	if (unknown.length > 0)
		throw new RetourError('contract', 'CONTRACT_ENTITY', `the contract has no entity ${unknown.join(', ')}`, {
			hint: `it has ${contract.map((entity) => entity.name).join(', ')}`,
			exit: 2
		});
	return names;
}

/** A run in plain lines: the accounting per source and entity, models, audits, version. */
export function describeRun(run: RunRecord): string {
	const lines: string[] = [];
	for (const source of run.sources) {
		lines.push(`${source.source}: ${source.error ? `failed, ${source.error.message}` : source.outcome}`);
		for (const counts of source.entities)
			lines.push(
				`  ${counts.entity.padEnd(22)}${number(counts.rows_read).padStart(12)} read = ${number(counts.inserted + counts.updated)} loaded + ${number(counts.unchanged)} unchanged + ${number(counts.quarantined)} quarantined${counts.deleted ? `; ${number(counts.deleted)} gone from the source` : ''}`
			);
		for (const warning of source.warnings) lines.push(`  warning: ${warning.replaceAll('\n', '\n  ')}`);
	}
	lines.push(`models: ${run.models.built} built, ${run.models.skipped} unchanged`);
	lines.push(`audits: ${run.audits.passed} passed, ${run.audits.warn} warnings, ${run.audits.stop} failed`);
	lines.push(
		run.version
			? `published: ${run.version}`
			: run.outcome === 'ok'
				? 'published: nothing new, the version stays'
				: 'published: nothing'
	);
	return lines.join('\n');
}

const number = (value: number): string => value.toLocaleString('en-US');
