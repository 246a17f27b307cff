// `npm run chaos -- --kills N --seed S`: prints one line a kill and closes with how many were equal.
import { parseArgs } from 'node:util';
import { chaos } from './chaos.ts';

const { values } = parseArgs({
	options: {
		kills: { type: 'string', default: '20' },
		seed: { type: 'string', default: '1' },
		scale: { type: 'string', default: '0.02' }
	}
});
const results = await chaos({
	kills: Number(values.kills),
	seed: Number(values.seed),
	scale: Number(values.scale),
	say: ({ state, moment, found, equal, differences }) =>
		console.log(
			`${state.padEnd(6)}killed after ${String(moment).padStart(6)} ms, found ${found.padEnd(20)}${equal ? 'equal' : `DIFFERS ${differences.join('; ')}`}`
		)
});
const failed = results.filter((kill) => !kill.equal).length;
console.log(`${results.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
