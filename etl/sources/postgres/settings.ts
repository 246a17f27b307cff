import { z } from 'zod';
import { local, named } from '../settings.ts';
import { databaseSettings, parameterSettings } from '../sql/settings.ts';

/** A PostgreSQL database, mapped by one SELECT per entity. */
export const postgresSource = z.strictObject({
	...named,
	kind: z.literal('postgres'),
	...local,
	...databaseSettings,
	/** Where tables without a schema are looked for; by default as the user's search_path says. */
	schema: z.string().min(1).max(63).optional(),
	/** The folder with one SELECT per contract entity, `<entity>.sql`; relative to the configuration file. */
	queries: z.string().min(1),
	parameters: parameterSettings
});
