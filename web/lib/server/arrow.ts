// Answers as Arrow: the buffers of DuckDB's vectors become the buffers of Arrow's columns, without a detour through
// JavaScript values. Only the ends of intervals are computed here, from the columns beside them.
import {
	DuckDBTypeId,
	type DuckDBConnection,
	type DuckDBDataChunk,
	type DuckDBResult,
	type DuckDBType
} from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import {
	Bool,
	DateDay,
	Field,
	Float64,
	Int32,
	Int64,
	RecordBatch,
	RecordBatchStreamWriter,
	Schema,
	Struct,
	TimestampMicrosecond,
	Utf8,
	makeData,
	type Data,
	type DataType
} from 'apache-arrow';
import { intervalsOf, refuseTooMany, type ComputedEnds, type PreparedAnswer } from '../../../sql/metrics/engine.ts';
import { bindValues } from '../../../sql/metrics/duckdb.ts';

/** The rows of a prepared answer as one Arrow IPC stream, its columns in the order of the answer. */
export async function readArrow(
	connection: DuckDBConnection,
	{ plan, columns, statement }: PreparedAnswer,
	mostRows: number
): Promise<Uint8Array<ArrayBuffer>> {
	const bound = bindValues(statement.values);
	const result = await connection.run(statement.sql, bound.values, bound.types);
	refuseTooMany(result.rowCount, mostRows);
	const intervals = intervalsOf(plan);
	return writeStream(result, columns, (batch) => intervals.reduce(addInterval, batch));
}

/** The columns of one batch, by name. */
type Batch = { length: number; data: Map<string, Data> };

/**
 * A whole result as an Arrow IPC stream of the named columns; `finish` may add columns to each batch. A column that no
 * batch could tell the type of (an answer without rows) is taken from the result, else it is Float64.
 */
async function writeStream(
	result: DuckDBResult,
	columns: readonly string[],
	finish: (batch: Batch) => Batch = (batch) => batch
): Promise<Uint8Array<ArrayBuffer>> {
	const names = result.deduplicatedColumnNames();
	const types = result.columnTypes();
	const fields = columns.map((name) => {
		const index = names.indexOf(name);
		return new Field(name, index < 0 ? new Float64() : arrowType(types[index] as DuckDBType, name), true);
	});
	const schema = new Schema(fields);
	const struct = new Struct(schema.fields);
	const writer = new RecordBatchStreamWriter();
	const write = ({ length, data }: Batch) => {
		const children = fields.map(({ name, type }) => data.get(name) ?? makeData({ type, length } as never));
		writer.write(new RecordBatch(schema, makeData({ type: struct, length, nullCount: 0, children })));
	};
	let isEmpty = true;
	for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
		const data = new Map<string, Data>();
		for (const [index, name] of names.entries())
			data.set(name, columnData(chunk, index, arrowType(types[index] as DuckDBType, name)));
		write(finish({ length: chunk.rowCount, data }));
		isEmpty = false;
	}
	// A stream without a batch has no schema either.
	if (isEmpty) write({ length: 0, data: new Map() });
	writer.finish();
	return (await writer.toUint8Array()) as Uint8Array<ArrayBuffer>;
}

/** The ends of an interval of every row, as two more columns. */
function addInterval({ length, data }: Batch, { low: lowName, high: highName, from, compute }: ComputedEnds): Batch {
	const ends = { [lowName]: new Float64Array(length), [highName]: new Float64Array(length) };
	const valid = new Uint8Array(Math.ceil(length / 8));
	const read = (name: string, row: number): number | null => {
		const column = data.get(name);
		return column?.getValid(row) ? ((column.values as Float64Array)[row] ?? null) : null;
	};
	let nullCount = 0;
	for (let row = 0; row < length; row++) {
		const { low, high } = compute(...from.map((name) => read(name, row)));
		if (low === null || high === null) {
			nullCount++;
			continue;
		}
		(ends[lowName] as Float64Array)[row] = low;
		(ends[highName] as Float64Array)[row] = high;
		setBit(valid, row);
	}
	for (const [name, values] of Object.entries(ends))
		data.set(name, makeData({ type: new Float64(), length, data: values, nullBitmap: valid, nullCount }));
	return { length, data };
}

function arrowType(type: DuckDBType, name: string): DataType {
	switch (type.typeId) {
		case DuckDBTypeId.VARCHAR:
			return new Utf8();
		case DuckDBTypeId.DOUBLE:
			return new Float64();
		case DuckDBTypeId.INTEGER:
			return new Int32();
		case DuckDBTypeId.BIGINT:
			return new Int64();
		case DuckDBTypeId.DATE:
			return new DateDay();
		case DuckDBTypeId.TIMESTAMP:
			return new TimestampMicrosecond();
		case DuckDBTypeId.BOOLEAN:
			return new Bool();
		default:
			throw new Error(`no Arrow column for ${name} of type ${type}: cast it in the statement`);
	}
}

function columnData(chunk: DuckDBDataChunk, index: number, type: DataType): Data {
	const length = chunk.rowCount;
	const vector = duckdb.data_chunk_get_vector(chunk.chunk, index);
	const validity = validityOf(vector, length);
	if (type instanceof Utf8) return textData(vector, length, validity);
	if (type instanceof Bool) {
		const bytes = duckdb.vector_get_data(vector, length);
		const data = new Uint8Array(Math.ceil(length / 8));
		for (let row = 0; row < length; row++) if (bytes[row]) setBit(data, row);
		return makeData({ type, length, data, ...validity });
	}
	const width = type.ArrayType.BYTES_PER_ELEMENT as number;
	// The vector's memory is DuckDB's and is used again for the next chunk: the copy is ours.
	const bytes = duckdb.vector_get_data(vector, length * width).slice();
	const data = new type.ArrayType(bytes.buffer, bytes.byteOffset, length);
	return makeData({ type, length, data, ...validity } as never);
}

type Validity = { nullBitmap: Uint8Array | null; nullCount: number };

/** DuckDB's validity mask and Arrow's are the same bits; DuckDB has none where nothing is null. */
function validityOf(vector: duckdb.Vector, length: number): Validity {
	const mask = duckdb.vector_get_validity(vector, Math.ceil(length / 64) * 8);
	return mask ? { nullBitmap: mask.slice(), nullCount: -1 } : { nullBitmap: null, nullCount: 0 };
}

/** Bytes of a DuckDB string: 4 of length, then 12 of text; or, when it is longer, 4 of its beginning and a pointer. */
const stringBytes = 16;
const inlineBytes = 12;

function textData(vector: duckdb.Vector, length: number, validity: Validity): Data<Utf8> {
	const strings = duckdb.vector_get_data(vector, length * stringBytes);
	const view = new DataView(strings.buffer, strings.byteOffset, strings.byteLength);
	const valueOffsets = new Int32Array(length + 1);
	let size = 0;
	for (let row = 0; row < length; row++) {
		if (isValid(validity, row)) size += view.getUint32(row * stringBytes, true);
		valueOffsets[row + 1] = size;
	}
	const data = new Uint8Array(size);
	for (let row = 0; row < length; row++) {
		const start = valueOffsets[row] as number;
		const bytes = (valueOffsets[row + 1] as number) - start;
		if (bytes === 0) continue;
		const at = row * stringBytes + 4;
		if (bytes <= inlineBytes) data.set(strings.subarray(at, at + bytes), start);
		else {
			const pointer = strings.byteOffset + at + 4;
			data.set(duckdb.get_data_from_pointer(strings.buffer as ArrayBuffer, pointer, bytes), start);
		}
	}
	return makeData({ type: new Utf8(), length, valueOffsets, data, ...validity });
}

const isValid = ({ nullBitmap }: Validity, row: number): boolean =>
	nullBitmap === null || (((nullBitmap[row >> 3] as number) >> (row & 7)) & 1) === 1;

const setBit = (bits: Uint8Array, row: number): void => {
	bits[row >> 3] = (bits[row >> 3] as number) | (1 << (row & 7));
};
