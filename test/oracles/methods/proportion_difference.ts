// Newcombe's interval of the difference of two rates: cases of two counts among two numbers.
import { figuresOf, halfOfLastDigit, toleranceOf } from '../figures.ts';
import type { Figure, Method } from '../method.ts';

const proportionDifference: Method = (oracle) =>
	(oracle.cases ?? []).map((given) => ({
		id: given.id,
		async figures(desk) {
			const { x1, n1, x2, n2, confidence = 0.95 } = given.input;
			const [row] = await desk.rows(
				`select x1 / n1 - x2 / n2 as difference, marts.newcombe_low(x1, n1, x2, n2, z) as lower,
					marts.newcombe_high(x1, n1, x2, n2, z) as upper
				from (select $x1::double as x1, $n1::double as n1, $x2::double as x2, $n2::double as n2,
					marts.normal_quantile(1 - (1 - $confidence::double) / 2) as z)`,
				{ x1, n1, x2, n2, confidence }
			);
			const figures: Figure[] = figuresOf(given.expected ?? {}, row!, toleranceOf(oracle, given));
			if (given.printed) {
				const [lower, upper] = given.printed;
				const tolerance = halfOfLastDigit(given.printed);
				figures.push({ name: 'printed', found: [row!.lower, row!.upper], expected: [lower, upper], tolerance });
			}
			return figures;
		}
	}));

export default proportionDifference;
