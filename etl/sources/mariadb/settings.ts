import { z } from 'zod';
import { local, named } from '../settings.ts';
import { databaseSettings, parameterSettings } from '../sql/settings.ts';

/** A MariaDB or MySQL database, mapped by one SELECT per entity. */
export const mariadbSource = z.strictObject({
	...named,
	kind: z.literal('mariadb'),
	...local,
	...databaseSettings,
	/** The folder with one SELECT per contract entity, `<entity>.sql`; relative to the configuration file. */
	queries: z.string().min(1),
	parameters: parameterSettings
});
