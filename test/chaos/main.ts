// `npm run chaos -- --kills N --seed S`: kills at random moments, then faults of disk and clock; one line each, and a
// closing line.
import { parseArgs } from 'node:util';
import { chaos } from './chaos.ts';
import { faults } from './faults.ts';

const { values } = parseArgs({
	options: {
		kills: { type: 'string', default: '20' },
		seed: { type: 'string', default: '1' },
		scale: { type: 'string', default: '0.02' }
	}
});
const scale = Number(values.scale);
const kills = await chaos({
	kills: Number(values.kills),
	seed: Number(values.seed),
	scale,
	say: ({ state, moment, found, equal, differences }) =>
		console.log(
			`${state.padEnd(6)}killed after ${String(moment).padStart(6)} ms, found ${found.padEnd(20)}${equal ? 'equal' : `DIFFERS ${differences.join('; ')}`}`
		)
});
const tried = await faults({
	scale,
	say: ({ what, outcome, skipped }) =>
		console.log(
			outcome === null
				? `${what}: NOT TRIED, ${skipped}`
				: `${what}: ${outcome.said.slice(0, 110)} … ${outcome.equal ? 'equal' : `DIFFERS ${outcome.differences.join('; ')}`}`
		)
});
const equal = [...kills.map((kill) => kill.equal), ...tried.flatMap(({ outcome }) => (outcome ? [outcome.equal] : []))];
const failed = equal.filter((one) => !one).length;
console.log(`${equal.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
