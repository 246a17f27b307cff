// The command line. Each command is a few lines here over one module; results go to standard output, everything said
// on the way to standard error. Exit codes: 0 done, 1 something failed, 2 the call or the configuration is wrong.
import { Command, CommanderError, Option } from 'commander';
import { loadConfig, readEnvironment, type Config, type Environment } from './config.ts';
import type { Effects } from './effects.ts';
import { describeError, expectedOf, RetourError } from './errors.ts';
import { terminal } from './progress.ts';
import { runError } from './runs.ts';

/** What every command is handed. `print` writes a result to standard output. */
export type Context = {
	config: Config;
	environment: Environment;
	effects: Effects;
	/** Aborted by Ctrl-C or SIGTERM. */
	signal: AbortSignal;
	json: boolean;
	print: (text: string) => void;
};

/** Runs one command line; returns the exit code. Nothing is thrown but bugs, and those are printed with their stack. */
export async function main(args: readonly string[]): Promise<number> {
	let code = 0;
	let json = false;
	const interrupt = new AbortController();
	const onSignal = () => interrupt.abort();
	process.once('SIGINT', onSignal);
	process.once('SIGTERM', onSignal);

	// A command is read when it is called: `retour status` needs no connector, and begins sooner without.
	const act =
		<Options>(read: () => Promise<(context: Context, options: Options) => Promise<number>>) =>
		async (options: Options & { json?: boolean }): Promise<void> => {
			json = options.json ?? false;
			const [command, context] = await Promise.all([read(), makeContext(json, interrupt.signal)]);
			code = await command(context, options);
		};

	const program = new Command('retour')
		.description('Returns analytics: from the records of your systems to honest return rates, down to each single RMA.')
		.version('0.1.0', '--version')
		.showHelpAfterError('(see `retour --help`)')
		.addHelpText(
			'after',
			`
Environment: RETOUR_CONFIG (configuration file), RETOUR_DATA (data folder), PORT and HOST (dashboard).
Without a configuration file the demo company is used.

Examples:
  retour start                         run the pipeline, serve the dashboard, keep the schedule
  retour run --source shop             read one source now
  retour status --json                 what ran, and where every row went
  retour metric return_rate --by reason --from 2026-01-01 --to 2026-04-01`
		)
		.exitOverride()
		.configureOutput({ writeErr: (text) => process.stderr.write(text.replace(/^error: /, 'retour: ')) });
	const add = (name: string, description: string, examples: string, parent = program): Command =>
		parent
			.command(name)
			.description(description)
			.option('--json', 'machine-readable result on standard output')
			.exitOverride()
			.addHelpText('after', `\nExamples:\n${examples.trim().replaceAll(/^\s*/gm, '  ')}`);

	add(
		'start',
		'run the pipeline, serve the dashboard and keep the schedule',
		'retour start\nPORT=3001 retour start'
	).action(act(async () => (await import('./commands/start.ts')).start));
	add('dev', 'as start, with the dashboard served from its sources and reloaded on change', 'retour dev').action(
		act(async () => (await import('./commands/start.ts')).development)
	);
	add(
		'run',
		'read what is new, rebuild what it changes, audit, publish',
		'retour run\nretour run --source erp --source shop\nretour run --source erp --reload\nretour run --source erp --backfill 2026-01-01..2026-02-01\nretour run --json'
	)
		.option('--source <id>', 'only this source (may be repeated)', collect, [] as string[])
		.option('--full', 'rebuild every model', false)
		.option('--reload [entities]', 'read everything again, or these entities, and mark what is gone')
		.option('--backfill <days>', 'read again what changed in a range of days: 2026-01-01..2026-02-01')
		.action(act(async () => (await import('./commands/run.ts')).run));
	add('plan', 'say what a run would do, without doing it', 'retour plan\nretour plan --json').action(
		act(async () => (await import('./commands/plan.ts')).plan)
	);
	add(
		'check',
		'test the configuration and the sources; write file templates',
		'retour check\nretour check --source shop\nretour check --templates ./templates'
	)
		.option('--source <id>', 'only this source (may be repeated)', collect, [] as string[])
		.option('--templates <folder>', 'write an empty CSV file for every entity of the contract')
		.action(act(async () => (await import('./commands/check.ts')).check));
	add('status', 'what is published, what ran, and where every row went', 'retour status\nretour status --json').action(
		act(async () => (await import('./commands/status.ts')).status)
	);
	add(
		'replay',
		'read rows of the quarantine again by the rules of today; shows first what they would change',
		'retour replay --dry-run\nretour replay --source shop --entity orders --reason wrong_type\nretour replay --yes --json'
	)
		.option('--source <id>', 'only rows of this source')
		.option('--entity <entity>', 'only rows of this entity')
		.option('--reason <code>', 'only rows held for this reason: wrong_type, missing, too_long')
		.option('--dry-run', 'only show what accepting them would change', false)
		.option('--yes', 'accept without asking', false)
		.action(act(async () => (await import('./commands/replay.ts')).replay));
	add(
		'schedule',
		'keep the schedule in the foreground, without a dashboard',
		'retour schedule\nretour schedule --list 5'
	)
		.option('--list <count>', 'only print the coming runs', wholeNumber)
		.action(act(async () => (await import('./commands/schedule.ts')).schedule));
	add(
		'metric [name]',
		'answer a metric by dimensions, under filters, on a basis; without a name, list them',
		`retour metric return_rate --by reason,month --from 2026-01-01 --to 2026-04-01 --basis cohort --measure units --counted requested --where category=Shoes --format csv
		retour metric return_rate --by category --from 2026-01-01 --to 2026-04-01 --compare last_year
		retour metric returned_value --by product,month --from 2026-01-01 --to 2026-04-01 --top 10 --totals --fill
		retour metric`
	)
		.option('--by <dimensions>', 'dimensions, separated by commas')
		.option('--from <day>', 'first day, inclusive (YYYY-MM-DD)')
		.option('--to <day>', 'last day, exclusive (YYYY-MM-DD)')
		.option('--basis <basis>', 'cohort, return_date or refund_date')
		.option('--measure <measure>', 'units, value, orders or lines')
		.option('--counted <stage>', 'requested, received or refunded')
		.option(
			'--where <dimension=members>',
			'filter (may be repeated; several members by commas)',
			collect,
			[] as string[]
		)
		.option('--compare <period>', 'beside it previous, last_year or <from>..<to>')
		.option('--totals', 'the total and subtotals too')
		.option('--top <members>', 'only so many members of the first dimension, the others as one')
		.option('--fill', 'every period from --from to --to, also where nothing happened')
		.option('--nonzero', 'only rows in which something was counted')
		.option('--sort <column>', 'value, -value, numerator, or a dimension')
		.option('--limit <rows>', 'at most so many rows')
		.option('--offset <rows>', 'leave out the first rows')
		.option('--bridge <coordinates>', 'step by step to other coordinates: basis=return_date,measure=value')
		.option('--as-of <version>', 'answer from this version instead of the one that serves')
		.addOption(new Option('--format <format>', 'how to print').choices(['table', 'json', 'csv']))
		.action(async (name: string | undefined, options: Record<string, unknown> & { json?: boolean }) => {
			const { metric } = await import('./commands/metric.ts');
			await act(() => Promise.resolve((context: Context) => metric(context, name, options)))(options);
		});
	add(
		'publish',
		'publish the warehouse again; list and compare versions, go back and forward, close a period',
		`retour publish
		retour publish --list
		retour publish --rollback
		retour publish --forward
		retour publish --compare 20261101T061500Z 20261124T081500Z
		retour publish --close 2026-10 --as "October books"`
	)
		.option('--list', 'list the versions that are kept, why, and what they take of the disk')
		.option(
			'--rollback [version]',
			'serve this earlier version (else the one before) and hold it, whatever is published'
		)
		.option('--forward', 'serve the newest version, and let runs switch again')
		.option('--compare <versions...>', 'what changed about months that were over, between two versions, and why')
		.option('--close <month>', 'close a month with a version, which is then kept for good')
		.option('--as <name>', 'with --close: what the closed period is called')
		.option('--at <version>', 'with --close: the version that was reported; else the one that serves')
		.option('--reopen <month>', 'take a closing back')
		.action(act(async () => (await import('./commands/publish.ts')).publishCommand));
	const privacy = program
		.command('privacy')
		.description('what is held about a customer, and its erasure')
		.exitOverride();
	const ofCustomer = (name: string, description: string, examples: string): Command =>
		add(name, description, examples, privacy)
			.requiredOption('--source <id>', 'source of the customer')
			.requiredOption('--customer <id>', 'id that the source gives them');
	ofCustomer(
		'show',
		'write everything that is held about a customer into a folder, as JSON and CSV',
		'retour privacy show --source shop --customer C-1042 --to ./request-17'
	)
		.requiredOption('--to <folder>', 'a new or empty folder')
		.action(act(async () => (await import('./commands/privacy.ts')).showCommand));
	ofCustomer(
		'erase',
		'replace a customer by a pseudonym everywhere, for good; shows first what it would change',
		`retour privacy erase --source shop --customer C-1042 --dry-run
		retour privacy erase --source shop --customer C-1042 --reason "request 17 of 30 November"`
	)
		.option('--reason <text>', 'why, for the register and the audit log; names nobody')
		.option('--dry-run', 'only show what would be changed, and where', false)
		.option('--yes', 'erase without asking', false)
		.action(act(async () => (await import('./commands/privacy.ts')).eraseCommand));
	add(
		'renew',
		'carry out every erasure again: after a backup was put back',
		'retour privacy renew\nretour privacy renew --json',
		privacy
	).action(act(async () => (await import('./commands/privacy.ts')).renewCommand));
	const store = program.command('store').description('where accounts and what people write are kept').exitOverride();
	add(
		'move',
		'bring them from the data folder into PostgreSQL, for several web servers',
		'RETOUR_STORE=postgres://retour:…@db.example.com/retour retour store move',
		store
	).action(act(async () => (await import('./commands/store.ts')).moveCommand));

	try {
		await program.parseAsync(args as string[], { from: 'user' });
		return code;
	} catch (thrown) {
		const error = expectedOf(thrown);
		if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
		if (json) process.stdout.write(`${JSON.stringify({ error: runError(error) })}\n`);
		process.stderr.write(`${describeError(error)}\n`);
		return error instanceof RetourError ? error.exit : 1;
	} finally {
		process.off('SIGINT', onSignal);
		process.off('SIGTERM', onSignal);
	}
}

async function makeContext(json: boolean, signal: AbortSignal): Promise<Context> {
	const environment = readEnvironment();
	const config = await loadConfig(environment.configFile);
	const output = terminal(process.stderr, { plain: environment.plain });
	return {
		config,
		environment,
		signal,
		json,
		effects: {
			now: () => new Date(),
			...output,
			threads: config.limits.threads,
			memoryLimit: `${config.limits.memoryMb}MB`
		},
		print: (text) => process.stdout.write(`${text}\n`)
	};
}

const collect = (value: string, before: string[]): string[] => [...before, value];

function wholeNumber(text: string): number {
	const value = Number(text);
	if (!Number.isInteger(value) || value < 1)
		throw new RetourError('run', 'RUN_ARGUMENT', `wanted a whole number from 1, not ${JSON.stringify(text)}`, {
			exit: 2
		});
	return value;
}
