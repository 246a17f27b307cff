import type { LayoutServerLoad } from './$types';

/** What every page shows around itself: the published version, and the visitor's theme. */
export const load: LayoutServerLoad = ({ locals }) => ({ publication: locals.publication, theme: locals.theme });
