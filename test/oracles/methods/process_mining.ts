// Process mining: event logs (in the case or in a CSV file beside it), or ways with their counts and the nets to hold them
// against. The product aligns with a model of steps in order; other nets and token replay check the log alone.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { figuresOf, rowsFrom, toleranceOf } from '../figures.ts';
import type { Desk, Figure, Json, Method } from '../method.ts';
import { demandKeys, printedToTheDigit, sum } from '../shape.ts';
import { align, replay, shortestWay, stepsOf, type Net } from '../nets.ts';

const processMining: Method = (oracle) =>
	(oracle.cases ?? []).map((given) => ({
		id: given.id,
		async figures(desk) {
			const { input, expected = {}, printed = {} } = given;
			const log = await readLog(desk, input);
			const { found, variants, beside } = await figuresOfLog(desk, log, { ...printed, ...expected });
			for (const [key, value] of Object.entries(await figuresOfNets(desk, input, expected, printed)))
				found[key] = value;
			return [
				...figuresOf(expected, found, toleranceOf(oracle, given)),
				...printedToTheDigit(printed, typeof printed.variants === 'number' ? { ...found, variants } : found),
				...beside
			];
		}
	}));

export default processMining;

/** A WITH clause whose `events` is the log, and its values. */
type Log = { events: string; values: Record<string, string> };

const eventColumns = { case_id: 'varchar', activity: 'varchar', ts: 'varchar', place: 'bigint' };

async function readLog(desk: Desk, input: Json): Promise<Log> {
	if (input?.events_csv !== undefined) {
		demandKeys(input, ['events_csv']);
		const file = join(desk.folder, input.events_csv);
		if (!existsSync(file)) throw new Error(`the data file ${input.events_csv} is missing`);
		const described = await desk.rows('select unnest(columns).name as name from sniff_csv($file)', { file });
		// what stands at one moment keeps the order of the file, unless the file says its own
		const place = described.some(({ name }) => name === 'seq') ? 'seq::bigint' : 'row_number() over ()';
		return {
			events: `with events as (
				select 0 as series, case_id, activity, ts::timestamptz as occurred_at, ${place} as place
				from read_csv($file, header = true, all_varchar = true)
			)`,
			values: { file }
		};
	}
	if (input?.variants !== undefined) demandKeys(input, ['variants'], ['nets']);
	else demandKeys(input, ['events']);
	const events = input.events
		? input.events.map((event: Json, place: number) => ({ ...event, place }))
		: Object.entries<number>(input.variants).flatMap(([way, cases]) =>
				Array.from({ length: cases }, (_, number) =>
					[...way].map((activity, place) => ({
						case_id: `${way} ${number}`,
						activity,
						ts: '2000-01-01T00:00:00Z',
						place
					}))
				).flat()
			);
	return {
		events: `with events as (
			select 0 as series, case_id, activity, ts::timestamptz as occurred_at, place from (${rowsFrom('log', eventColumns)})
		)`,
		values: { log: JSON.stringify(events) }
	};
}

/** What the log alone tells, through the macros. */
async function figuresOfLog(
	desk: Desk,
	{ events, values }: Log,
	wanted: Json
): Promise<{ found: Record<string, Json>; variants: number; beside: Figure[] }> {
	const cases = `${events}, cases as (select * from marts.process_cases('events'))`;
	const ask = (select: string) => desk.rows(`${cases} ${select}`, values);
	const [size] =
		await ask(`select count(*) as cases, sum(events)::bigint as events, count(distinct variant) as variants,
		median(seconds) as median_seconds, avg(seconds) as mean_seconds, list(seconds order by seconds) as seconds,
		(select count(distinct activity) from events) as activities from cases`);
	const variants = await ask(
		'select variant, count(*) as cases from cases group by variant order by cases desc, variant'
	);
	const starts = await ask('select first_activity as name, count(*) as cases from cases group by name');
	const ends = await ask('select last_activity as name, count(*) as cases from cases group by name');
	const rework = await ask(`select name, count(*) as cases from (
			select case_id, name from (select case_id, unnest(variant) as name from cases)
			group by case_id, name having count(*) > 1
		) group by name`);
	const arcs = await ask(`select activity as a, next_activity as b, passages as n, mean_seconds as mean,
			median_seconds as median, least_seconds as min, most_seconds as max, total_seconds as sum, deviation_seconds as stdev
		from marts.directly_follows('events') order by n desc, a, b`);
	const byName = (rows: Record<string, Json>[]) => Object.fromEntries(rows.map(({ name, cases }) => [name, cases]));
	const arcsOf = (listed: Json) => listed?.map(({ a, b }: Json) => arcs.find((arc) => arc.a === a && arc.b === b));
	const found: Record<string, Json> = {
		cases: size!.cases,
		events: size!.events,
		activities: size!.activities,
		variants:
			typeof wanted.variants === 'number'
				? size!.variants
				: Object.fromEntries(variants.map(({ variant, cases }) => [variant.join(' > '), cases])),
		top_variant_counts: variants.slice(0, wanted.top_variant_counts?.length).map(({ cases }) => cases),
		singleton_variants: variants.filter(({ cases }) => cases === 1).length,
		dfg: arcsOf(wanted.dfg),
		dfg_edges: arcs.length,
		top_dfg: arcsOf(wanted.top_dfg),
		start: byName(starts),
		end: byName(ends),
		case_durations_s: size!.seconds,
		rework_cases: byName(rework),
		median_duration_s: size!.median_seconds,
		mean_duration_s: size!.mean_seconds
	};
	const beside: Figure[] = [];
	const same = (name: string, of: Json, expected: Json) => beside.push({ name, found: of, expected, tolerance: 0 });
	// a list that lacks a row would agree in every row that it has
	if (wanted.dfg) same('arcs', arcs.length, wanted.dfg.length);
	if (wanted.top_dfg) {
		const most = arcs.slice(0, wanted.top_dfg.length).map(({ n }) => n);
		same(
			'passages of the top arcs',
			most,
			wanted.top_dfg.map(({ n }: Json) => n).sort((a: number, b: number) => b - a)
		);
	}
	if (typeof wanted.variants === 'object')
		same('number of variants', variants.length, Object.keys(wanted.variants).length);
	for (const [key, rows] of [
		['start', starts],
		['end', ends],
		['rework_cases', rework]
	] as const)
		if (wanted[key]) same(`${key} activities`, rows.length, Object.keys(wanted[key]).length);
	for (const key of Object.keys(wanted)) {
		// `end_T10`: the one activity whose name begins so
		const [, side, prefix] = /^(start|end)_(\w+)$/.exec(key) ?? [];
		if (side)
			found[key] = sum(
				(side === 'start' ? starts : ends).filter(({ name }) => name.startsWith(prefix!)).map(({ cases }) => cases)
			);
	}
	return { found, variants: size!.variants, beside };
}

/** Ways held against nets. Of a printed table, `N2` is the fitness of replay, `<way>_on_<net>` that of one way. */
async function figuresOfNets(desk: Desk, input: Json, expected: Json, printed: Json): Promise<Record<string, Json>> {
	if (!input.nets) return {};
	const nets: Record<string, Net> = input.nets;
	const log = Object.entries<number>(input.variants).map(([way, cases]) => ({ way, cases }));
	const netOf = (name: string): Net => {
		if (!nets[name]) throw new Error(`there is no net ${name}`);
		return nets[name];
	};
	const replayed = (name: string) =>
		fitnessOfReplay(log.map(({ way, cases }) => ({ ...replay(way, netOf(name)), cases })));
	const single = (key: string) => {
		const [, way, name] = /([a-z]+)_on_(\w+)$/.exec(key)!;
		return fitnessOfReplay([{ ...replay(way!, netOf(name!)), cases: 1 }]);
	};
	const found: Record<string, Json> = {};
	for (const [key, value] of Object.entries<Json>(expected)) {
		const names = Object.keys(value ?? {});
		if (key === 'token_replay') found[key] = Object.fromEntries(names.map((name) => [name, replayed(name)]));
		if (key === 'token_replay_single') found[key] = Object.fromEntries(names.map((name) => [name, single(name)]));
		if (key !== 'alignments') continue;
		found[key] = {};
		for (const name of names) found[key][name] = await alignments(desk, log, netOf(name), value[name]);
	}
	for (const key of Object.keys(printed)) {
		const [, name, figure] = /^(.+?)(?:_(missing|remaining|produced|consumed))?$/.exec(key) ?? [];
		if (/[a-z]_on_\w+$/.test(key)) found[key] = single(key).fitness;
		else if (name && nets[name]) found[key] = figure ? replayed(name)[figure as 'missing'] : replayed(name).fitness;
	}
	return found;
}

type Replayed = ReturnType<typeof replay> & { cases: number };

/** Rozinat and van der Aalst 2008: half of what was not missing and half of what did not remain, over the log. */
function fitnessOfReplay(replays: Replayed[]) {
	const all = (of: (one: Replayed) => number) => sum(replays.map((one) => one.cases * of(one)));
	const [produced, consumed] = [all((one) => one.produced), all((one) => one.consumed)];
	const [missing, remaining] = [all((one) => one.missing), all((one) => one.remaining)];
	return {
		produced,
		consumed,
		missing,
		remaining,
		fitness: (1 - missing / consumed) / 2 + (1 - remaining / produced) / 2,
		fitting_cases: all((one) => (one.missing + one.remaining === 0 ? 1 : 0))
	};
}

/** A net of steps in order goes through the macros of the product, and must cost what the search through the net finds. */
async function alignments(desk: Desk, log: { way: string; cases: number }[], net: Net, wanted: Json): Promise<Json> {
	const least = shortestWay(net);
	const searched = log.map(({ way, cases }) => {
		const cost = align(way, net);
		return { way, cases, cost, length: way.length + least, fitness: 1 - cost / (way.length + least) };
	});
	const steps = stepsOf(net);
	const aligned = steps ? await alignWithSteps(desk, log, steps) : searched;
	for (const [place, { way, cost }] of aligned.entries())
		if (cost !== searched[place]!.cost)
			throw new Error(`${way} costs ${cost} by steps and ${searched[place]!.cost} by the net`);
	const cases = sum(aligned.map((one) => one.cases));
	const over = (of: (one: (typeof aligned)[number]) => number) => sum(aligned.map((one) => one.cases * of(one)));
	const average = over(({ fitness }) => fitness) / cases;
	const whole = 1 - over(({ cost }) => cost) / over(({ length }) => length);
	const totals = {
		average_trace_fitness: average,
		log_fitness: whole,
		percentage_fitting: (100 * over(({ cost }) => (cost === 0 ? 1 : 0))) / cases
	};
	const found: Record<string, Json> = {
		...totals,
		pm4py: totals,
		per_variant: Object.fromEntries(aligned.map(({ way, cases: n, cost, fitness }) => [way, { n, cost, fitness }]))
	};
	if (steps) Object.assign(found, { closed_form_average: average, closed_form_log: whole });
	const unknown = Object.keys(wanted).filter((key) => !Object.hasOwn(found, key));
	if (unknown.length > 0) throw new Error(`nothing computes ${unknown.join(', ')} of an alignment`);
	return found;
}

async function alignWithSteps(desk: Desk, log: { way: string; cases: number }[], steps: string[]) {
	const ways = log.map(({ way }, place) => ({ place, steps: [...way].map((activity) => steps.indexOf(activity) + 1) }));
	const rows = await desk.rows(
		`with ways as (${rowsFrom('ways', { place: 'bigint', steps: 'bigint[]' })})
		select marts.conformance_cost(steps, $model::bigint) as cost, marts.conformance_fitness(steps, $model::bigint) as fitness
		from ways order by place`,
		{ ways: JSON.stringify(ways), model: steps.length }
	);
	return log.map(({ way, cases }, place) => ({
		way,
		cases,
		cost: rows[place]!.cost as number,
		length: way.length + steps.length,
		fitness: rows[place]!.fitness as number
	}));
}
