// Workbooks made by hand: what Excel would not write, but files have.
import { crc32, deflateRawSync } from 'node:zlib';

export type ZipEntry = {
	content: string | Uint8Array;
	/** What the directory says its unpacked size is; by default the truth. */
	claims?: number;
};

/** A zip of deflated entries. */
export function zip(entries: Readonly<Record<string, string | ZipEntry>>): Buffer {
	const local: Buffer[] = [];
	const central: Buffer[] = [];
	let offset = 0;
	for (const [name, entry] of Object.entries(entries)) {
		const { content, claims } = typeof entry === 'string' ? { content: entry, claims: undefined } : entry;
		const bytes = typeof content === 'string' ? Buffer.from(content) : Buffer.from(content);
		const packed = deflateRawSync(bytes);
		const path = Buffer.from(name);
		const fields = Buffer.alloc(26);
		fields.writeUInt16LE(20, 0);
		fields.writeUInt16LE(0x800, 2); // names are UTF-8
		fields.writeUInt16LE(8, 4);
		fields.writeUInt32LE(crc32(bytes), 10);
		fields.writeUInt32LE(packed.length, 14);
		fields.writeUInt32LE(claims ?? bytes.length, 18);
		fields.writeUInt16LE(path.length, 22);
		local.push(Buffer.from('PK\u0003\u0004', 'latin1'), fields, path, packed);
		const rest = Buffer.alloc(14);
		rest.writeUInt32LE(offset, 10);
		central.push(Buffer.from('PK\u0001\u0002\u0014\u0000', 'latin1'), fields, rest, path);
		offset += 30 + path.length + packed.length;
	}
	const directory = Buffer.concat(central);
	const end = Buffer.alloc(18);
	end.writeUInt16LE(Object.keys(entries).length, 4);
	end.writeUInt16LE(Object.keys(entries).length, 6);
	end.writeUInt32LE(directory.length, 8);
	end.writeUInt32LE(offset, 12);
	return Buffer.concat([...local, directory, Buffer.from('PK\u0005\u0006', 'latin1'), end]);
}

export type HandMade = {
	/** The rows of each sheet as XML: `<row r="1"><c r="A1"><v>1</v></c></row>`. */
	sheets: Readonly<Record<string, string>>;
	/** Texts of `t="s"` cells, as the content of `<si>`. */
	shared?: readonly string[];
	/** Number formats of the styles: an id that every workbook knows, or a code. */
	formats?: readonly (number | string)[];
	is1904?: boolean;
	hidden?: readonly string[];
	/** Parts to replace or add. */
	parts?: Readonly<Record<string, string | ZipEntry>>;
};

const types = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** A workbook whose parts are given as XML. */
export function handMade({
	sheets,
	shared = [],
	formats = [],
	is1904 = false,
	hidden = [],
	parts = {}
}: HandMade): Buffer {
	const names = Object.keys(sheets);
	const codes = formats.map((format, index) => (typeof format === 'string' ? { id: 164 + index, code: format } : null));
	const numFmts = codes.flatMap((code) =>
		code
			? [`<numFmt numFmtId="${code.id}" formatCode="${code.code.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"/>`]
			: []
	);
	const xfs = formats.map((format, index) => `<xf numFmtId="${typeof format === 'string' ? 164 + index : format}"/>`);
	return zip({
		'[Content_Types].xml': '<Types/>',
		'_rels/.rels': `<Relationships><Relationship Id="r1" Type="${types}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		'xl/workbook.xml': `<workbook xmlns:r="${types}"><workbookPr${is1904 ? ' date1904="1"' : ''}/><sheets>${names
			.map((name, index) => `<sheet name="${name}" r:id="s${index}"${hidden.includes(name) ? ' state="hidden"' : ''}/>`)
			.join('')}</sheets></workbook>`,
		'xl/_rels/workbook.xml.rels': `<Relationships>${names
			.map(
				(_, index) => `<Relationship Id="s${index}" Type="${types}/worksheet" Target="worksheets/sheet${index}.xml"/>`
			)
			.join(
				''
			)}<Relationship Id="t" Type="${types}/sharedStrings" Target="/xl/sharedStrings.xml"/><Relationship Id="f" Type="${types}/styles" Target="styles.xml"/></Relationships>`,
		'xl/sharedStrings.xml': `<sst>${shared.map((text) => `<si>${text}</si>`).join('')}</sst>`,
		'xl/styles.xml': `<styleSheet><numFmts>${numFmts.join('')}</numFmts><cellXfs>${xfs.join('')}</cellXfs></styleSheet>`,
		...Object.fromEntries(
			Object.values(sheets).map((rows, index) => [
				`xl/worksheets/sheet${index}.xml`,
				`<worksheet><sheetData>${rows}</sheetData></worksheet>`
			])
		),
		...parts
	});
}

/** Rows of inline texts and numbers as the XML of a sheet. */
export const rowsXml = (rows: readonly (readonly (string | number | null)[])[]): string =>
	rows
		.map(
			(row, at) =>
				`<row r="${at + 1}">${row
					.map((value, column) => {
						const place = `${String.fromCharCode(65 + column)}${at + 1}`;
						if (value === null) return '';
						if (typeof value === 'number') return `<c r="${place}"><v>${value}</v></c>`;
						return `<c r="${place}" t="inlineStr"><is><t>${value.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</t></is></c>`;
					})
					.join('')}</row>`
		)
		.join('');
