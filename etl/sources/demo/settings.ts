import { z } from 'zod';
import { day, named } from '../settings.ts';

export const demoSource = z.strictObject({
	...named,
	kind: z.literal('demo'),
	/** Another seed is another company. */
	seed: z.int().min(0).max(1_000_000).default(1),
	/** 1 = 300,000 order lines, 300 = about 100 million. */
	scale: z.number().min(0.01).max(1000).default(1),
	/** The last day that the demo company has lived through; absent: yesterday. */
	day: day.optional()
});
