import { z } from 'zod';

/** The setting `publish.keep`. Days and months are those of the reporting time zone. */
export const retentionSettings = z.strictObject({
	/** Every version of so many days, today included. */
	allForDays: z.int().min(1).max(400).default(7),
	/** Then the last version of each day, back to so many days ago. */
	dailyForDays: z.int().min(1).max(4000).default(60),
	/** Then the last version of each of so many months. */
	monthEnds: z.int().min(0).max(1200).default(36)
});

export type Retention = z.output<typeof retentionSettings>;
