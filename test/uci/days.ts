// The real files, where they are at hand: daily invoice files of Online Retail (D. Chen, UCI Machine Learning
// Repository), 2010-12-01 to 2011-05-31. They are kept beside the project, not in it.
import { copyFileSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const daysFolder = fileURLToPath(new URL('../../../shared/data/uci_online_retail', import.meta.url));

/** File names in the order of their days; empty where the files are not at hand, which is said aloud. */
export function listDays(): string[] {
	if (existsSync(daysFolder))
		return readdirSync(daysFolder)
			.filter((name) => name.endsWith('.csv'))
			.sort();
	console.warn(`the UCI files are not in ${daysFolder}: nothing is tested on them`);
	return [];
}

export function copyDays(days: readonly string[], folder: string): void {
	for (const day of days) copyFileSync(join(daysFolder, day), join(folder, day));
}
