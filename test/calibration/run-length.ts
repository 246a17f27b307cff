// How many points a CUSUM chart in control runs until it signals: the false alarms that the product promises.
import { openDesk } from '../oracles/run.ts';
import { normal } from './chance.ts';

/** The mean number of points to the first signal of marts.cusum as the product calls it, over so many charts. */
export async function runLength({ charts, seed }: { charts: number; seed: number }): Promise<number> {
	const desk = await openDesk('.');
	try {
		// a chart in control that has not signalled by then is one in six hundred, and counts as if it did
		const points = 3000;
		const [row] = await desk.rows(
			`with points as (
				select chart as series, position, ${normal(seed, 'value', 'chart', 'position')} as value
				from range(${charts}) as charts(chart), range(1, ${points} + 1) as positions(position)
			),
			runs as (
				select series, coalesce(min(position) filter (is_high or is_low), ${points}) as points
				from marts.cusum('points')
				group by series
			)
			select avg(points) as run_length from runs`
		);
		return row!.run_length;
	} finally {
		desk.connection.closeSync();
	}
}
