// Waits and due times in opening hours: nights, weekends, holidays, Saturdays that are worked, other time zones; against
// hours that are counted minute by minute.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
	openWarehouse,
	partOfModels,
	referenceWith as withRows,
	wrongRows,
	type RawRow,
	type Warehouse
} from './warehouse.ts';

const hoursHeader = 'source_id,warehouse_id,weekday,opens,closes,timezone';
const weekdays = (warehouse: string, opens: string, closes: string, zone: string, days = [1, 2, 3, 4, 5]) =>
	days.map((day) => `*,${warehouse},${day},${opens},${closes},${zone}`);

let part: Awaited<ReturnType<typeof partOfModels>>;
const folders: string[] = [];

function referenceWith(hours: readonly string[], days: readonly string[] = []): string {
	const folder = withRows({ business_hours: hours, business_days: days });
	folders.push(folder);
	return folder;
}

/** A return that was received at one moment and inspected at another, in a warehouse. */
const waited = (return_id: string, warehouse_id: string, received: string, inspected: string | null) => ({
	returns: [{ return_id, requested_at: '2026-01-01T08:00:00Z' }],
	events: [
		{ event_id: `${return_id} 1`, return_id, stage: 'received', occurred_at: received, warehouse_id },
		...(inspected ? [{ event_id: `${return_id} 2`, return_id, stage: 'inspected', occurred_at: inspected }] : [])
	] as RawRow[]
});

async function loaded(reference: string, cases: readonly ReturnType<typeof waited>[]): Promise<Warehouse> {
	const warehouse = await openWarehouse({ folder: part.folder, reference });
	await warehouse.load({
		returns: cases.flatMap(({ returns }) => returns),
		return_events: cases.flatMap(({ events }) => events)
	});
	await warehouse.build();
	return warehouse;
}

const inspectHours = async (warehouse: Warehouse) =>
	Object.fromEntries(
		(await warehouse.rows('select return_id, inspect_hours from marts.fct_returns')).map((row) => [
			row['return_id'],
			row['inspect_hours']
		])
	);

beforeAll(async () => {
	part = await partOfModels(({ name }) => ['fct_process_steps', 'fct_returns', 'dim_business_hours', 'dim_business_days'].includes(name)); // prettier-ignore
});
afterAll(() => {
	for (const folder of [part.folder, ...folders]) rmSync(folder, { recursive: true, force: true });
});

const berlin = weekdays('*', '08:00', '17:00', 'Europe/Berlin');
// 2026-04-03 is Good Friday; 2026-10-10 is a Saturday that is worked in China for the days after 1 October
const holidays = ['*,*,2026-04-03,false,,,Good Friday', '*,*,2026-04-06,false,,,Easter Monday'];
const shanghai = weekdays('sh', '09:00', '18:00', 'Asia/Shanghai');
const golden = [1, 2, 5, 6, 7].map((day) => `*,sh,2026-10-0${day},false,,,National Day`);

test('nights, weekends and holidays do not count, a Saturday that is worked does, each warehouse by its own clock', async () => {
	const warehouse = await loaded(
		referenceWith([...berlin, ...shanghai], [...holidays, ...golden, '*,sh,2026-10-10,true,09:00,12:00,make-up day']),
		[
			// Thursday 16:00 to Tuesday 09:00 in Berlin, over Easter: an hour and an hour
			waited('easter', 'w', '2026-04-02T14:00:00Z', '2026-04-07T07:00:00Z'),
			waited('night', 'w', '2026-03-03T20:00:00Z', '2026-03-04T06:00:00Z'),
			// Wednesday 30 September 17:00 to Monday 12 October 10:00 in Shanghai: an hour, two days, three hours, an hour
			waited('golden week', 'sh', '2026-09-30T09:00:00Z', '2026-10-12T02:00:00Z'),
			// 09:00 to 18:00 in Shanghai is three o'clock at night to noon in Berlin in winter
			waited('far', 'sh', '2026-01-12T00:00:00Z', '2026-01-12T12:00:00Z')
		]
	);
	try {
		expect(await inspectHours(warehouse)).toEqual({ easter: 2, night: 0, 'golden week': 1 + 18 + 3 + 1, far: 9 });
		// the map of the process waits in the same hours; the way of a parcel is by the clock
		const steps = await warehouse.rows(
			`select return_id, activity, wait_hours from marts.fct_process_steps
			join marts.dim_process_arcs using (arc_id) where wait_hours is not null and return_id = 'easter' order by position`
		);
		expect(steps.map(({ activity, wait_hours }) => [activity, wait_hours])).toEqual([
			// as the map counts: by the clocks on the wall, which go forward in March
			['requested', 91 * 24 + 7],
			['received', 2]
		]);
		const [parcel] = await warehouse.rows("select receive_hours from marts.fct_returns where return_id = 'easter'");
		expect(parcel).toEqual({ receive_hours: 91 * 24 + 6 });
	} finally {
		warehouse.close();
	}
});

test('a case is due when its warehouse has been open for so long, never by night', async () => {
	// received: 48 hours, which are five days of nine hours and three more
	const warehouse = await loaded(referenceWith([...berlin, ...shanghai], holidays), [
		waited('monday', 'w', '2026-03-02T09:00:00Z', null),
		waited('weekend', 'w', '2026-03-07T09:00:00Z', null),
		waited('easter', 'w', '2026-04-02T14:00:00Z', null),
		waited('far', 'sh', '2026-01-12T01:00:00Z', null)
	]);
	try {
		const due = await warehouse.rows(
			`select return_id, due_at::varchar as due_at, stage_at::varchar as stage_at from marts.fct_returns order by 1`
		);
		const [stage] = await warehouse.rows("select sla_hours from reference.stages where stage = 'received'");
		expect(stage).toEqual({ sla_hours: 48 });
		expect(Object.fromEntries(due.map(({ return_id, due_at }) => [return_id, due_at]))).toEqual({
			// Monday 10:00: seven hours there, four days of nine, five on the Monday after
			monday: '2026-03-09 13:00:00',
			// from Monday 08:00 on
			weekend: '2026-03-16 11:00:00',
			// one hour on Thursday, none to Monday, 47 from Tuesday on
			easter: '2026-04-14 10:00:00',
			// Monday 09:00 in Shanghai: the Monday after at 12:00 there, five in the morning here
			far: '2026-01-19 05:00:00'
		});
	} finally {
		warehouse.close();
	}
});

test('any two moments: as counted minute by minute, whatever the zones and days', async () => {
	const zones = ['Europe/Berlin', 'Asia/Shanghai', 'America/New_York', 'Pacific/Auckland'];
	const hours = zones.flatMap((zone, index) => weekdays(`w${index}`, '07:30', index % 2 ? '24:00' : '16:15', zone, [1, 2, 4, 6])); // prettier-ignore
	const days = [
		'*,*,2026-05-05,false,,,closed',
		'*,w1,2026-05-05,true,10:00,12:30,open there',
		'*,w2,2026-05-08,true,05:00,06:00,short'
	];
	// minutes that differ by a prime, so that all hours of the day come up
	const cases = Array.from({ length: 40 }, (_, index) => {
		const from = Date.UTC(2026, 3, 20) + index * 461 * 60_000;
		return waited(`r${index}`, `w${index % 4}`, new Date(from).toJSON(), new Date(from + (index * 313 + 7) * 60_000).toJSON()); // prettier-ignore
	});
	const warehouse = await loaded(referenceWith(hours, days), cases);
	try {
		const found = await inspectHours(warehouse);
		const clocks = zones.map(
			(timeZone) =>
				new Intl.DateTimeFormat('en-GB', {
					timeZone, year: 'numeric', month: '2-digit', day: '2-digit', weekday: 'short', hour: '2-digit',
					minute: '2-digit', hourCycle: 'h23'
				})
		); // prettier-ignore
		const isOpen = (at: number, index: number) => {
			const parts = Object.fromEntries(clocks[index]!.formatToParts(at).map(({ type, value }) => [type, value]));
			const { year, month, day, weekday, hour, minute } = parts as Record<string, string>;
			const [on, time] = [`${year}-${month}-${day}`, `${hour}:${minute}`];
			if (on === '2026-05-05') return index === 1 && time >= '10:00' && time < '12:30';
			if (on === '2026-05-08' && index === 2) return time >= '05:00' && time < '06:00';
			if (!['Mon', 'Tue', 'Thu', 'Sat'].includes(weekday!)) return false;
			return time >= '07:30' && time < (index % 2 ? '24:00' : '16:15');
		};
		let open = 0;
		for (const [index, { events }] of cases.entries()) {
			const [from, to] = events.map(({ occurred_at }) => Date.parse(String(occurred_at))) as [number, number];
			let minutes = 0;
			for (let at = from; at < to; at += 60_000) if (isOpen(at, index % 4)) minutes += 1;
			expect(found[`r${index}`], `r${index}`).toBeCloseTo(minutes / 60, 6);
			open += minutes;
		}
		expect(open).toBeGreaterThan(1000);
	} finally {
		warehouse.close();
	}
}, 120_000);

test('hours that are changed, and cases that go on, give what building at once gives', async () => {
	const reference = referenceWith(berlin);
	const warehouse = await loaded(reference, [waited('a', 'w', '2026-03-06T14:00:00Z', null), waited('b', 'w', '2026-03-05T14:00:00Z', null)]); // prettier-ignore
	try {
		await warehouse.load({ return_events: waited('a', 'w', '2026-03-06T14:00:00Z', '2026-03-09T09:00:00Z').events });
		expect(await wrongRows(warehouse, part.graph, await warehouse.build())).toEqual([]);
		// Friday 15:00 to 17:00, Monday 08:00 to 10:00
		expect(await inspectHours(warehouse)).toEqual({ a: 4, b: null });
		writeFileSync(join(reference, 'business_hours.csv'), `${hoursHeader}\n`);
		expect(await wrongRows(warehouse, part.graph, await warehouse.build())).toEqual([]);
		expect(await inspectHours(warehouse)).toEqual({ a: 67, b: null });
	} finally {
		warehouse.close();
	}
});

test.each([
	['*,w,8,08:00,17:00,Europe/Berlin', 'business_hours'],
	['*,w,1,8:00,17:00,Europe/Berlin', 'business_hours'],
	['*,w,1,17:00,08:00,Europe/Berlin', 'business_hours'],
	['*,w,1,08:00,17:00,Europe/Bern', 'business_hours'],
	['*,w,1,08:00,17:00,Europe/Berlin\n*,w,2,08:00,17:00,Europe/Paris', 'business_hours']
])('hours that cannot be are refused: %s', async (line, table) => {
	const warehouse = await openWarehouse({ folder: part.folder, reference: referenceWith([line]) });
	try {
		await expect(warehouse.build()).rejects.toThrow(table);
	} finally {
		warehouse.close();
	}
});

test.each(['*,w,2026-05-01,true,,,open without hours', '*,w,2026-05-01,,,,neither'])(
	'a day that cannot be is refused: %s',
	async (line) => {
		const warehouse = await openWarehouse({ folder: part.folder, reference: referenceWith([], [line]) });
		try {
			await expect(warehouse.build()).rejects.toThrow('business_days');
		} finally {
			warehouse.close();
		}
	}
);
