// Petri nets, to check event logs that were published with them: replay of tokens, and the cheapest alignment by search.
// The product needs neither: its model is a row of steps (marts.conformance_cost).

/** Each transition, named by its activity, with the places that it takes a token from and those that it puts one in. */
export type Net = Record<string, [takes: string[], puts: string[]]>;

/**
 * Token replay (Rozinat and van der Aalst 2008): a token stands in `start`, and one is taken from `end`; a token that is
 * not there is missing, one that is left over remains. Activities that are not in the net are passed over.
 */
export function replay(way: Iterable<string>, net: Net) {
	const tokens = new Map([['start', 1]]);
	const count = { produced: 1, consumed: 0, missing: 0, remaining: 0 };
	const take = (place: string) => {
		count.consumed++;
		const left = tokens.get(place) ?? 0;
		if (left === 0) count.missing++;
		else tokens.set(place, left - 1);
	};
	for (const activity of way) {
		const transition = net[activity];
		if (!transition) continue;
		const [takes, puts] = transition;
		for (const place of takes) take(place);
		for (const place of puts) {
			count.produced++;
			tokens.set(place, (tokens.get(place) ?? 0) + 1);
		}
	}
	take('end');
	count.remaining = [...tokens.values()].reduce((total, left) => total + left, 0);
	return count;
}

/** The fewest moves in the log alone or in the net alone that bring the way through the net (Adriansyah 2014). */
export function align(way: string, net: Net): number {
	const events = [...way];
	const queue: { place: number; marking: string[]; cost: number }[] = [{ place: 0, marking: ['start'], cost: 0 }];
	const settled = new Set<string>();
	for (let step = 0; step < 1e6; step++) {
		queue.sort((a, b) => b.cost - a.cost);
		const state = queue.pop();
		if (!state) break;
		const { place, marking, cost } = state;
		const key = `${place} ${marking.join(' ')}`;
		if (settled.has(key)) continue;
		settled.add(key);
		if (place === events.length && marking.length === 1 && marking[0] === 'end') return cost;
		if (place < events.length) queue.push({ place: place + 1, marking, cost: cost + 1 });
		for (const [activity, [takes, puts]] of Object.entries(net)) {
			const after = fire(marking, takes, puts);
			if (!after) continue;
			queue.push({ place, marking: after, cost: cost + 1 });
			if (events[place] === activity) queue.push({ place: place + 1, marking: after, cost });
		}
	}
	throw new Error(`${way} does not get through the net`);
}

/** How many activities the shortest way through the net has. */
export const shortestWay = (net: Net): number => align('', net);

/** The activities in order, of a net that is a row of them; else null. */
export function stepsOf(net: Net): string[] | null {
	const steps: string[] = [];
	const takers = new Map<string, string>();
	for (const [activity, [takes, puts]] of Object.entries(net)) {
		if (takes.length !== 1 || puts.length !== 1 || takers.has(takes[0]!)) return null;
		takers.set(takes[0]!, activity);
	}
	for (let place = 'start'; place !== 'end';) {
		const activity = takers.get(place);
		if (!activity || steps.includes(activity)) return null;
		steps.push(activity);
		place = net[activity]![1][0]!;
	}
	return steps.length === Object.keys(net).length ? steps : null;
}

/** The tokens after a transition, in order of place; null where it cannot fire. */
function fire(marking: string[], takes: string[], puts: string[]): string[] | null {
	const after = [...marking];
	for (const place of takes) {
		const index = after.indexOf(place);
		if (index < 0) return null;
		after.splice(index, 1);
	}
	after.push(...puts);
	// a net that makes tokens without end has no cheaper way with more of them
	return after.length > 20 ? null : after.sort();
}
