import { methodGroups } from '#lib/server/methods.ts';
import type { PageServerLoad } from './$types';

/** Every statistic in words, with the SQL that computes it. */
export const load: PageServerLoad = () => ({ methodGroups });
