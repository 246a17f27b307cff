import { grants } from '#lib/access/grants.ts';
import { roles } from '#lib/access/permissions.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = () => ({ grants, roles });
