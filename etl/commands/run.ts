// `retour run`: one run of the pipeline, and where every row went.
import type { Context } from '../main.ts';
import { runPipeline } from '../pipeline.ts';
import type { RunRecord } from '../runs.ts';

export async function run(
	{ config, environment, effects, signal, json, print }: Context,
	options: { source: string[]; full: boolean }
): Promise<number> {
	const record = await runPipeline({
		config,
		environment,
		effects,
		trigger: 'command',
		signal,
		only: options.source,
		full: options.full
	});
	print(json ? JSON.stringify(record) : describeRun(record));
	return record.outcome === 'ok' && record.sources.every((source) => source.outcome !== 'failed') ? 0 : 1;
}

/** A run in plain lines: the accounting per source and entity, models, audits, version. */
export function describeRun(run: RunRecord): string {
	const lines: string[] = [];
	for (const source of run.sources) {
		lines.push(`${source.source}: ${source.error ? `failed, ${source.error.message}` : source.outcome}`);
		for (const counts of source.entities)
			lines.push(
				`  ${counts.entity.padEnd(22)}${number(counts.rows_read).padStart(12)} read = ${number(counts.inserted + counts.updated)} loaded + ${number(counts.unchanged)} unchanged + ${number(counts.quarantined)} quarantined`
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
