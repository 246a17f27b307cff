import { expect, test } from 'vitest';
import { chaos } from '../chaos/chaos.ts';

test('a run killed at any moment and run again gives what an undisturbed run gives', async () => {
	const kills = await chaos({ kills: 4, seed: 20261124 });
	expect(kills.filter((kill) => !kill.equal)).toEqual([]);
	expect(kills.some((kill) => kill.found !== 'it had ended')).toBe(true);
});
