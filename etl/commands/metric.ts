// `retour metric`: the metric engine on the published version, the same answers as the API gives.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bridge, type Bridge } from '../../sql/metrics/bridge.ts';
import { answerCsv, writeCsv } from '../../sql/metrics/csv.ts';
import { parseDictionary, type Dictionary } from '../../sql/metrics/dictionary.ts';
import { askOf } from '../../sql/metrics/duckdb.ts';
import { answer, readReach } from '../../sql/metrics/engine.ts';
import { QuestionError } from '../../sql/metrics/question-error.ts';
import { parameters, parseBridgeTarget, parseQuestion } from '../../sql/metrics/question.ts';
import type { Answer, Question } from '../../sql/metrics/types.ts';
import { projectFolder } from '../config.ts';
import type { Context } from '../main.ts';
import { RetourError } from '../errors.ts';
import { openPublished, openVersion } from '../publish/read.ts';

type Options = { json?: boolean; format?: 'table' | 'json' | 'csv'; where?: string[]; [flag: string]: unknown };

export async function metric(context: Context, name: string | undefined, options: Options): Promise<number> {
	const { environment, effects, print } = context;
	const dictionary = parseDictionary(readFileSync(join(projectFolder, 'data', 'reference', 'metrics.yaml'), 'utf8'));
	const format = options.json ? 'json' : (options.format ?? 'table');
	if (!name) {
		print(format === 'json' ? JSON.stringify(dictionary.metrics) : listMetrics(dictionary));
		return 0;
	}
	const { asOf } = options;
	const database =
		typeof asOf === 'string'
			? await openVersion(environment.dataFolder, asOf, effects)
			: await openPublished(environment.dataFolder, effects);
	try {
		const question = parseQuestion(name, entriesOf(options));
		const ask = askOf(database.connection);
		const { version } = database;
		const reach = await readReach(ask);
		const answerTo = (asked: Question) => answer(asked, { dictionary, ask, version, reach });
		if (typeof options['bridge'] === 'string') {
			const bridged = await bridge(question, parseBridgeTarget(options['bridge']), answerTo);
			if (format === 'json') print(JSON.stringify(bridged));
			else if (format === 'csv') process.stdout.write(writeCsv(bridgeColumns, bridged.steps));
			else print(bridgeTable(bridged));
			return 0;
		}
		const answered = await answerTo(question);
		if (format === 'json') print(JSON.stringify(answered));
		else if (format === 'csv') process.stdout.write(answerCsv(answered));
		else print(table(answered));
		return 0;
	} catch (error) {
		if (!(error instanceof QuestionError)) throw error;
		const { wanted, hint } = error;
		throw new RetourError('metric', error.code, error.message, {
			cause: error,
			...(hint || wanted ? { hint: hint ?? `wanted one of ${wanted?.join(', ')}` } : {})
		});
	} finally {
		database.close();
	}
}

function entriesOf({ where = [], ...flags }: Options): [string, string][] {
	return [
		...parameters.flatMap((name): [string, string][] => {
			const flag = flags[name];
			return typeof flag === 'string' || typeof flag === 'boolean' ? [[name, String(flag)]] : [];
		}),
		...where.map((text): [string, string] => ['where', text])
	];
}

const listMetrics = ({ metrics }: Dictionary): string =>
	Object.entries(metrics)
		.map(([name, { title, meaning }]) => `${name.padEnd(26)}${title.en}: ${meaning.en}`)
		.join('\n');

/** Columns aligned for a terminal; what a figure leaves out stands below it. */
function table(answered: Answer): string {
	const { columns, rows, total_rows, left_out, metric: name, basis, measure, counted, version, compared } = answered;
	const { unit, currency, timezone } = answered;
	// a share needs no unit, and a count has none
	const read = [['minutes', 'hours', 'days'].find((one) => one === unit), currency, timezone && `days of ${timezone}`]
		.filter(Boolean)
		.join(', ');
	const lines = aligned(columns, rows);
	const coordinates = [basis, measure, counted].filter(Boolean).join(' · ');
	return [
		...lines,
		'',
		`${name}${coordinates ? ` (${coordinates})` : ''}${read ? `, in ${read}` : ''}, version ${version}`,
		...(compared ? [`compared with ${compared.from}..${compared.to}${marksOf(compared)}`] : []),
		...(answered.partial || answered.immature ? [`not settled yet${marksOf(answered)}`] : []),
		...answered.unsettled.map((period) => `not settled yet: ${period.dimension} ${period.member}${marksOf(period)}`),
		...(rows.length < total_rows ? [`${rows.length} of ${total_rows.toLocaleString('en-US')} rows`] : []),
		...left_out.map(({ reason, amount, unit }) => `left out: ${amount.toLocaleString('en-US')} ${unit}, ${reason}`)
	].join('\n');
}

const bridgeColumns = [
	'changed', 'basis', 'measure', 'counted', 'value', 'numerator', 'denominator', 'low', 'high', 'part'
] as const; // prettier-ignore

const bridgeTable = ({ metric: name, version, steps, difference }: Bridge): string =>
	[
		...aligned(bridgeColumns, steps),
		'',
		`${name}, version ${version}: difference ${cell(difference)}, the sum of the parts`
	].join('\n');

function aligned<K extends string>(
	columns: readonly K[],
	rows: readonly Readonly<Partial<Record<K, string | number | null>>>[]
): string[] {
	const cells = [columns.map(String), ...rows.map((row) => columns.map((column) => cell(row[column] ?? null)))];
	const widths = columns.map((_, index) => Math.max(...cells.map((row) => width(row[index] ?? ''))));
	return cells.map((row) =>
		row
			.map((text, index) => text + ' '.repeat((widths[index] ?? 0) - width(text)))
			.join('  ')
			.trimEnd()
	);
}

const marksOf = ({ partial, immature }: { partial: boolean; immature: boolean }): string =>
	`${partial ? ', the period is not over' : ''}${immature ? ', its youngest cohorts are not mature' : ''}`;

const cell = (value: string | number | null): string =>
	value === null
		? '-'
		: typeof value === 'number'
			? value.toLocaleString('en-US', { maximumFractionDigits: 4 })
			: value;

/** Columns a text takes on a terminal: two for each Chinese character. */
const width = (text: string): number =>
	[...text].reduce(
		(sum, letter) =>
			sum + (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/.test(letter) ? 2 : 1),
		0
	);
