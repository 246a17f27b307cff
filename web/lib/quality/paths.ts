// Where the pages of the quality team are.
import { hrefTo, type Address } from '../filters.ts';

const part = encodeURIComponent;

export const signalPath = (signal_id: string): string => `/quality/signals/${part(signal_id)}`;
export const batchPath = (source: string, batch: string): string => `/quality/batches/${part(source)}/${part(batch)}`;
export const supplierPath = (source: string, id: string): string => `/quality/suppliers/${part(source)}/${part(id)}`;

/** One control chart: a product by reason, or a supplier by defect. */
export const chartHref = (
	url: Address,
	{ chart, source_id, subject_id, what }: { chart: string; source_id: string; subject_id: string; what: string }
): string => hrefTo(`/quality/charts/${part(chart)}/${part(source_id)}/${part(subject_id)}`, url, { what });
