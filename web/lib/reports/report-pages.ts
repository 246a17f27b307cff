import type { ReportKind } from './report.ts';

const pages: Readonly<Record<string, ReportKind>> = {
	'/': 'overview',
	'/products': 'products',
	'/reasons': 'reasons',
	'/customers': 'customers',
	'/quality': 'quality',
	'/money/leaks': 'leaks',
	'/money/report': 'finance'
};

/** The report that shows what a page shows, or null where there is none. */
export const reportOfPage = (path: string): ReportKind | null => (Object.hasOwn(pages, path) ? pages[path]! : null);
