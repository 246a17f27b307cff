// What a mapped source is told by the configuration.
import type { ValueRules } from '../../../sql/load/value-rules.ts';
import type { Encoding } from '../../tabular/encoding.ts';
import type { TabularFormat } from '../../tabular/tabular.ts';
import type { Readiness } from '../files/ready.ts';

/** Files of one shape, and the relation that they become. */
export type MappedInput = {
	/** Which files, as a pattern within the folder: `*.csv`, `orders/*.parquet`. */
	files: string;
	/** Absent: by the ending of the file name. */
	format?: TabularFormat | undefined;
	/** XLSX: name of the sheet; absent: the only one that is not hidden. */
	sheet?: string | undefined;
	delimiter?: string | undefined;
	encoding?: Encoding | undefined;
	/** All files are mapped whenever a file of any input changed, instead of the changed ones only: for what is looked up. */
	whole?: boolean | undefined;
};

export type MappedOptions = Readiness & {
	id: string;
	title: string;
	/** Where the files are. */
	folder: string;
	/** By the name of the relation that the mappings read. */
	inputs: Record<string, MappedInput>;
	/** Folder of the mappings: `<entity>.sql`, and steps as `_<relation>.sql`. */
	mapping: string;
	timezone: string;
	currency: string;
	/** How the texts that mappings give are written where not as the contract has it. */
	values?: ValueRules | undefined;
};
