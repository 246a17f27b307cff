// How long a CUSUM chart runs until it signals: an integral equation, which SQL cannot solve.

/**
 * The mean run length of a two-sided CUSUM of standard normal values (marts.cusum) whose mean has moved by `shift`
 * sigmas: the mean number of points up to the signal, counted from a start at 0. With allowance .5 and decision 5 it is
 * 465 without a shift, and 10.4 after a shift of 1 (Montgomery, Introduction to Statistical Quality Control, Table 9.3).
 *
 * Page 1954: one side obeys L(x) = 1 + L(0) P(next <= 0 | x) + integral of L over (0, decision); it is solved on
 * Gauss-Legendre nodes (Vance 1986, where it converges to all digits of a double). The two sides combine as
 * 1 / L = 1 / L high + 1 / L low (Van Dobben de Bruyn 1968), exact where no value can raise both, which holds for
 * any allowance of 0 or more.
 */
export function cusumRunLength({
	allowance,
	decision,
	shift
}: {
	allowance: number;
	decision: number;
	shift: number;
}): number {
	if (!(decision > 0) || !(allowance >= 0))
		throw new RangeError(
			`a CUSUM needs a decision above 0 and an allowance of 0 or more, not ${decision}, ${allowance}`
		);
	const high = oneSidedRunLength(shift - allowance, decision);
	const low = oneSidedRunLength(-shift - allowance, decision);
	return 1 / (1 / high + 1 / low);
}

/** Of the sum max(0, sum + value) with normal values of this drift, from 0 until it is above the decision. */
function oneSidedRunLength(drift: number, decision: number): number {
	const { nodes, weights } = gaussLegendre(60);
	const points = [0, ...nodes.map((node) => (decision * (node + 1)) / 2)];
	// unknowns: the run length from 0, where the sum often stands, and from each node
	const equations = points.map((from, row) => [
		...points.map((to, column) => {
			const chance =
				column === 0
					? normalBelow(-from - drift)
					: (weights[column - 1]! * decision * normalDensity(to - from - drift)) / 2;
			return (row === column ? 1 : 0) - chance;
		}),
		1
	]);
	return solve(equations)[0]!;
}

/** Nodes and weights on (-1, 1): the roots of the Legendre polynomial of this degree, by Newton's method. */
function gaussLegendre(degree: number): { nodes: number[]; weights: number[] } {
	const nodes: number[] = [];
	const weights: number[] = [];
	for (let root = 1; root <= degree; root++) {
		let x = Math.cos((Math.PI * (root - 0.25)) / (degree + 0.5));
		let slope = 0;
		for (let step = 0; step < 100; step++) {
			let [value, before] = [1, 0];
			for (let n = 1; n <= degree; n++) [value, before] = [((2 * n - 1) * x * value - (n - 1) * before) / n, value];
			slope = (degree * (x * value - before)) / (x * x - 1);
			const move = value / slope;
			x -= move;
			if (Math.abs(move) < 1e-15) break;
		}
		nodes.push(x);
		weights.push(2 / ((1 - x * x) * slope * slope));
	}
	return { nodes, weights };
}

/** Gaussian elimination with the largest pivot; each row ends with its right-hand side. */
function solve(rows: number[][]): number[] {
	const size = rows.length;
	for (let pivot = 0; pivot < size; pivot++) {
		let largest = pivot;
		for (let row = pivot + 1; row < size; row++)
			if (Math.abs(rows[row]![pivot]!) > Math.abs(rows[largest]![pivot]!)) largest = row;
		[rows[pivot], rows[largest]] = [rows[largest]!, rows[pivot]!];
		for (let row = pivot + 1; row < size; row++) {
			const factor = rows[row]![pivot]! / rows[pivot]![pivot]!;
			for (let column = pivot; column <= size; column++) rows[row]![column]! -= factor * rows[pivot]![column]!;
		}
	}
	const solution: number[] = rows.map(() => 0);
	for (let row = size - 1; row >= 0; row--) {
		let rest = rows[row]![size]!;
		for (let column = row + 1; column < size; column++) rest -= rows[row]![column]! * solution[column]!;
		solution[row] = rest / rows[row]![row]!;
	}
	return solution;
}

const normalDensity = (x: number): number => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);

/** The chance of a standard normal value below x, to 1e-15: a series near 0, a continued fraction (Lentz) in the tails. */
function normalBelow(x: number): number {
	const distance = Math.abs(x);
	if (distance < 3) {
		let term = x;
		let sum = x;
		for (let n = 1; Math.abs(term) > 1e-18; n++) {
			term *= (x * x) / (2 * n + 1);
			sum += term;
		}
		return 0.5 + normalDensity(x) * sum;
	}
	let fraction = 0;
	for (let n = 200; n > 0; n--) fraction = n / (distance + fraction);
	const tail = normalDensity(distance) / (distance + fraction);
	return x < 0 ? tail : 1 - tail;
}
