// A database that is asked by one SELECT per entity: PostgreSQL, MariaDB, MySQL, and the presets for systems on them.
import { describeError, RetourError } from '../../errors.ts';
import { TransientError } from '../transient.ts';
import type { Extraction, Landing, Source, StoppedEntity } from '../types.ts';
import { checkRelational } from './check.ts';
import { landEntity, memoryName, type Reading, type SelectMemory } from './entity.ts';
import type { RelationalOptions } from './options.ts';
import { planSelects, type Plan } from './plan.ts';
import { readSelects } from './selects.ts';

type SqlCursor = { selects?: Record<string, SelectMemory> };

/**
 * A source that reads contract rows by SELECTs, all of one read-only snapshot per extraction. An entity whose SELECT
 * fails, may not read, or changed its shape stops alone; the others go on.
 *
 * `extract` and `check` throw `SOURCE_SELECT_FOLDER`, `SOURCE_SELECT_NAME`, `SOURCE_HOST`, `SOURCE_LOGIN`,
 * `SOURCE_DATABASE`, `SOURCE_TLS`, what `prepare` throws, the failure of the first entity where none could be read, and as
 * a `TransientError` `SOURCE_UNREACHABLE`, `SOURCE_BUSY`, `SOURCE_CONNECTION_LOST`.
 */
export function relational(options: RelationalOptions): Source {
	const { id, kind, title, timezone, currency, read } = options;
	return {
		id,
		kind,
		title,
		timezone,
		currency,
		patience: { tries: read.tries, minutes: read.minutes },
		extract: (extraction) => extract(options, extraction),
		check: (effects) => checkRelational(options, effects)
	};
}

async function extract(options: RelationalOptions, extraction: Extraction): Promise<Landing> {
	const { signal, effects } = extraction;
	const files = readSelects(options.folders);
	const { statementMinutes } = options;
	const session = await options.dialect.open(options.address, { signal, statementMinutes });
	try {
		const plan = await planSelects(options, session, files);
		const { at, oldest } = session.snapshot;
		const horizon = oldest !== null && oldest < at ? oldest : at;
		if (at.getTime() - horizon.getTime() > 3_600_000)
			effects.log(
				'warn',
				`${options.id}: a transaction is open since ${horizon.toISOString()}; what changed since then is read again until it ends`
			);
		return await landAll(options, extraction, plan, { session, horizon });
	} finally {
		await session.close();
	}
}

async function landAll(
	options: RelationalOptions,
	extraction: Extraction,
	plan: Plan,
	{ session, horizon }: Pick<Reading, 'session' | 'horizon'>
): Promise<Landing> {
	const { id, dialect, read } = options;
	const { reading } = extraction;
	const before = (extraction.cursor as SqlCursor).selects ?? {};
	const next: Record<string, SelectMemory> = {};
	const stopped: StoppedEntity[] = plan.broken.map(({ entity, error }) => stoppedBy(entity, error));
	const failures: RetourError[] = plan.broken.map(({ error }) => error);
	const landing: Required<Pick<Landing, 'files' | 'warnings' | 'complete' | 'controls'>> = {
		files: [],
		warnings: [],
		complete: [],
		controls: []
	};
	let done = 0;
	const progress = (entity: string, bytes: number) =>
		extraction.progress(done, plan.selects.length, `${entity}, ${(bytes / 1_048_576).toFixed(1)} MB`);
	for (const select of plan.selects) {
		extraction.signal.throwIfAborted();
		const name = memoryName(select);
		const memory = before[name];
		const isLeftOut =
			reading.kind !== 'increment' && reading.entities && !reading.entities.includes(select.entity.name);
		try {
			if (isLeftOut && memory) next[name] = memory;
			else {
				const { timezone, parameters } = plan;
				const landed = await landEntity(
					{ session, dialect, extraction, sourceId: id, timezone, parameters, read, horizon, progress },
					select,
					memory
				);
				next[name] = landed.memory;
				landing.files.push(...landed.files);
				landing.warnings.push(...landed.warnings);
				if (landed.complete) landing.complete.push(landed.complete);
				if (landed.control) landing.controls.push(landed.control);
			}
		} catch (error) {
			extraction.signal.throwIfAborted();
			if (!(error instanceof RetourError) || error instanceof TransientError) throw error;
			failures.push(error);
			stopped.push(stoppedBy(select.entity.name, error));
			if (memory) next[name] = memory;
		}
		done += 1;
	}
	// one failure of all is one of the source
	if (landing.files.length === 0 && failures.length > 0) throw failures[0]!;
	return { ...landing, rejects: [], cursor: { selects: next }, stopped };
}

const stoppedBy = (entity: string, error: RetourError): StoppedEntity => ({
	entity,
	code: error.code,
	message: describeError(error).split('\n')[0]!,
	hint: error.hint ?? null
});
