// From the columns of a file to the columns of the contract: how each type is read, and what is wrong with a row.
//
// Values are read strictly. What DuckDB would round, cut or guess (5.5 as the integer 6, a fifth decimal, 1_000,
// "2024-07-01x" as a day) sends the row into quarantine with the column and what was found.
import type { Column, ColumnType, Entity } from '../../etl/contract/types.ts';
import { literal, quoted } from './quoting.ts';
import { ruledInput, type ValueRules } from './value-rules.ts';
import { storedTypes } from './warehouse.ts';

/** A column of a relation, with the type that DuckDB reports for it. */
export type RelationColumn = { name: string; type: string };

/** A longer text is no value of any column. */
export const longestText = 65_536;
const foundCharacters = 200;

const wantedOf: Readonly<Record<ColumnType, string>> = {
	text: 'text',
	integer: 'a whole number',
	quantity: 'a number with at most 4 decimals',
	money: 'an amount with at most 4 decimals',
	rate: 'a number with at most 10 decimals',
	instant: 'a time such as 2026-11-24T08:15:00+01:00',
	date: 'a day as YYYY-MM-DD'
};

type Fault = { code: number; column: string; reason: 'missing' | 'wrong_type' | 'too_long'; wanted: string };

/** Everything that can be wrong with a row of an entity, by the code that its `_fault` has. */
export function faultsOf(entity: Entity, extra: readonly string[]): Fault[] {
	const tooLong = `at most ${longestText.toLocaleString('en')} characters`;
	return [
		...entity.columns.flatMap((column, index): Fault[] => [
			{ code: index * 3, column: column.name, reason: 'missing', wanted: 'a value' },
			{ code: index * 3 + 1, column: column.name, reason: 'wrong_type', wanted: wantedOf[column.type] },
			{ code: index * 3 + 2, column: column.name, reason: 'too_long', wanted: tooLong }
		]),
		...extra.map((column, index): Fault => ({
			code: (entity.columns.length + index) * 3 + 2,
			column,
			reason: 'too_long',
			wanted: tooLong
		}))
	];
}

/** Which columns of a relation are columns of the entity, and which are not known to it. Case does not matter. */
export function matchColumns(entity: Entity, columns: readonly RelationColumn[]) {
	const byName = new Map(columns.map((column) => [column.name.trim().toLowerCase(), column]));
	const known = new Set(entity.columns.map((column) => column.name));
	return {
		found: entity.columns.map((column) => byName.get(column.name) ?? null),
		extra: columns
			.filter((column) => !known.has(column.name.trim().toLowerCase()))
			.toSorted((a, b) => (a.name < b.name ? -1 : 1))
	};
}

/** The columns of a typed relation beside those of the contract. */
export const placeColumns = ['_extra', '_hash', '_fault', '_found', '_raw', '_ordinal', '_file', '_line'] as const;

/**
 * The typed rows of a relation: the contract's columns; `_extra`; `_hash` of all of them; `_fault` (null: none) with
 * `_found`; `_raw`, the row as JSON (Parquet; the raw text of text files is in the file); `_ordinal` of the file,
 * `_file`, `_line`. `allExtra` names the unknown columns of all files of the entity so far: a fault's code must mean
 * the same in all of them. Time stamps without an offset are local to the session's time zone. `rules` are how the
 * source writes its values; `_raw` keeps them as they came.
 */
export function typedSelect(
	entity: Entity,
	relation: string,
	columns: readonly RelationColumn[],
	{
		ordinal,
		isText,
		allExtra,
		rules
	}: { ordinal: number; isText: boolean; allExtra: readonly string[]; rules?: ValueRules | undefined }
): string {
	const { found, extra } = matchColumns(entity, columns);
	const longCode = (column: RelationColumn): number => (entity.columns.length + allExtra.indexOf(column.name)) * 3 + 2;
	const names = entity.columns.map((column) => quoted(column.name));
	const inputs = [
		...found.flatMap((column, index) => {
			if (!column) return [];
			const input = quoted(column.name);
			if (!rules || !isTextType(column.type)) return [`${input} as _s${index}`, `${input} as _o${index}`];
			return [`${ruledInput(input, entity.columns[index]!.type, rules)} as _s${index}`, `${input} as _o${index}`];
		}),
		...extra.map((column, index) => `${textOf(quoted(column.name), column.type)} as _x${index}`)
	];
	const values = entity.columns.map((column, index) => {
		const input = found[index];
		const value = input ? valueOf(column.type, `_s${index}`, input.type) : `null::${storedTypes[column.type]}`;
		return `${value} as ${quoted(column.name)}`;
	});
	const checks = [
		...entity.columns.flatMap((column, index) => checksOf(column, index, found[index]?.type ?? null)),
		...extra.map((column, index) => whenTooLong(`_x${index}`, longCode(column)))
	];
	const shown = [
		...found.flatMap((column, index) =>
			column
				? [`when ${index * 3 + 1} then ${shownOf(`_o${index}`)} when ${index * 3 + 2} then ${shownOf(`_o${index}`)}`]
				: []
		),
		...extra.map((column, index) => `when ${longCode(column)} then ${shownOf(`_x${index}`)}`)
	];
	const raw = isText
		? 'null::varchar'
		: `to_json(struct_pack(${[
				...found.flatMap((column, index) => (column ? [`${quoted(column.name)} := _o${index}`] : [])),
				...extra.map((column, index) => `${quoted(column.name)} := _x${index}`),
				// A struct needs a member, also where no column of the file has a name of ours.
				...(columns.length === 0 ? ['nothing := null'] : [])
			].join(', ')}))::varchar`;
	return `select
		${names.join(', ')}, _extra, hash(${names.join(', ')}, _extra) as _hash, _fault,
		case _fault ${shown.length > 0 ? shown.join(' ') : 'when -1 then null'} end::varchar as _found,
		${raw} as _raw, ${ordinal} as _ordinal, _file, _line
	from (
		select *, ${checks.length > 0 ? `case ${checks.join('\n			')} end` : 'null'}::smallint as _fault
		from (
			select *, ${values.join(',\n				')},
				${extraOf(extra)} as _extra
			from (select ${[...inputs, '_file', '_line'].join(', ')} from ${quoted(relation)})
		)
	)`;
}

/** How often each unknown column had a value, in the order of `extra`. */
export const countExtra = (relation: string, extra: readonly RelationColumn[]): string =>
	`select ${extra.map((column) => `count(${textOf(quoted(column.name), column.type)})::double`).join(', ')}
	from ${quoted(relation)}`;

export const describeRelation = (relation: string): string =>
	`select column_name as name, column_type as type from (describe ${quoted(relation)})
	where column_name not in ('_file', '_line')`;

const shownOf = (input: string): string => `left(${input}::varchar, ${foundCharacters})`;

const isTextType = (type: string): boolean => /^(VARCHAR|ENUM|CHAR|TEXT|STRING)/.test(type);
const isFloatType = (type: string): boolean => type === 'DOUBLE' || type === 'FLOAT';
const isNestedType = (type: string): boolean => /(\[\d*\]$)|^(STRUCT|MAP|UNION|LIST)/.test(type);
const isTimestampType = (type: string): boolean => /^TIMESTAMP(_S|_MS|_NS)?$/.test(type);

/** A value as text: '' is null, 12345.0 of a float column (ids in a column with gaps) is 12345, lists are JSON. */
export function textOf(input: string, type: string): string {
	if (type.startsWith('VARCHAR')) return `nullif(${input}, '')`;
	if (isFloatType(type))
		return `case when ${input} = trunc(${input}) and abs(${input}) < 1e15 then ${input}::bigint::varchar else ${input}::varchar end`;
	if (isNestedType(type)) return `to_json(${input})::varchar`;
	return `nullif(${input}::varchar, '')`;
}

function valueOf(type: ColumnType, input: string, inputType: string): string {
	const stored = storedTypes[type];
	if (type === 'text') return textOf(input, inputType);
	if (inputType === stored) return input;
	if (type === 'instant' && isTextType(inputType)) return instantOf(input);
	return `try_cast(${input} as ${stored})`;
}

/**
 * DuckDB reads ISO 8601 but for a minute with an offset (`2026-11-24T08:15Z`), a blank before the offset and blanks
 * around; those few are put into its form.
 */
const instantOf = (input: string): string =>
	`coalesce(
				try_cast(${input} as timestamptz),
				try_cast(regexp_replace(
					regexp_replace(trim(${input}), ' +([Zz]|[+-][0-9:]+)$', '\\1'),
					'^(.{10}[T ][0-9]{2}:[0-9]{2})([Zz]|[+-].*)$', '\\1:00\\2'
				) as timestamptz)
			)`;

/** The `when` branches of a column's faults, in the order of their codes. */
function checksOf(column: Column, index: number, inputType: string | null): string[] {
	const [missing, wrong, long] = [index * 3, index * 3 + 1, index * 3 + 2];
	const isNeeded = column.need !== 'optional';
	if (inputType === null) return isNeeded ? [`when true then ${missing}`] : [];
	const [input, value] = [`_s${index}`, quoted(column.name)];
	const isEmpty = isTextType(inputType) ? `(${input} is null or ${input} = '')` : `${input} is null`;
	const isWrong = wrongOf(column.type, input, value, inputType);
	return [
		...(isNeeded ? [`when ${isEmpty} then ${missing}`] : []),
		...(isWrong ? [`when not ${isEmpty} and (${isWrong}) then ${wrong}`] : []),
		...(column.type === 'text' ? [whenTooLong(value, long)] : [])
	];
}

/** `strlen` is known without looking at the text; only long texts are counted. */
const whenTooLong = (value: string, code: number): string =>
	`when strlen(${value}) > ${longestText} and length(${value}) > ${longestText} then ${code}`;

/** A condition on a non-empty input that says that its value is not what stands there. Null: cannot happen. */
function wrongOf(type: ColumnType, input: string, value: string, inputType: string): string | null {
	switch (type) {
		case 'text':
			return null;
		case 'integer':
		case 'quantity':
		case 'money':
		case 'rate': {
			if (inputType === storedTypes[type] || (type === 'integer' && /^U?(TINY|SMALL|BIG)?INT(EGER)?$/.test(inputType)))
				return `${value} is null`;
			// A float is what it prints as: 19.99, though no float is exactly that.
			if (isFloatType(inputType))
				return `${value} is null or abs(${input} - ${value}::double) > 1e-9 * greatest(1, abs(${input}))`;
			const exact = `${value} is null or try_cast(${input} as decimal(38,19)) is distinct from ${value}`;
			if (!isTextType(inputType)) return exact;
			// Plain numbers need no wide decimal, which DuckDB parses fifty times slower than a narrow one.
			const decimals = { integer: 0, quantity: 4, money: 4, rate: 10 }[type];
			const plain = `'^\\s*[+-]?[0-9]*(\\.[0-9]{0,${decimals}}0*)?\\s*$'`;
			return `case when regexp_matches(${input}, ${plain}) then ${value} is null else ${exact} or contains(${input}, '_') end`;
		}
		case 'instant': {
			const isTime = inputType === storedTypes.instant || isTimestampType(inputType) || inputType === 'DATE';
			if (isTime) return `${value} is null or not isfinite(${value})`;
			if (!isTextType(inputType)) return 'true';
			// Excludes the words that DuckDB knows, such as epoch, and 1/7/26, which it takes for the year 1.
			return `${value} is null or not isfinite(${value}) or not regexp_matches(${input}, ${yearFirst})`;
		}
		case 'date': {
			if (inputType === storedTypes.date) return `not isfinite(${value})`;
			if (inputType === storedTypes.instant || isTimestampType(inputType))
				return `${value} is null or not isfinite(${value})`;
			if (!isTextType(inputType)) return 'true';
			// DuckDB ignores what follows a day, so the rest must be a time.
			const isTime = `(try_cast(${input} as timestamp) is null and try_cast(${input} as timestamptz) is null)`;
			return `${value} is null or not isfinite(${value}) or not regexp_matches(${input}, ${yearFirst})
				or (length(trim(${input})) > 10 and ${isTime})`;
		}
	}
}

/** How a day begins: year, month, day. */
const yearFirst = "'^\\s*[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}'";

/** Columns that the contract does not know, as a JSON object of those that have a value; null if none has. */
function extraOf(extra: readonly RelationColumn[]): string {
	if (extra.length === 0) return 'null::json';
	const inputs = extra.map((_, index) => `_x${index}`);
	const pairs = extra.map((column, index) => `{k: ${literal(column.name)}, v: _x${index}}`);
	return `case when coalesce(${inputs.join(', ')}) is not null
				then to_json(map_from_entries(list_filter([${pairs.join(', ')}], lambda pair: pair.v is not null))) end`;
}
