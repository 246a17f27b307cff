// A workbook: its sheets by name, and what their cells refer to (texts that they share, number formats, the calendar).
import { numberFormat, unescaped, type NumberFormat } from './cells.ts';
import { mostKeptBytes, openParts, unreadableWorkbook, type Parts } from './parts.ts';
import { walkXml, type XmlVisitor } from './xml.ts';

export type WorkbookSheet = {
	name: string;
	part: string;
	isHidden: boolean;
};

export type Workbook = {
	/** What people know it as, for messages. */
	name: string;
	/** Sheets of cells, in their order; charts are none. */
	sheets: WorkbookSheet[];
	calendar: 1900 | 1904;
	parts: Parts;
	/** Read when first asked for: a look at the names of sheets needs neither. */
	sharedTexts: () => Promise<string[]>;
	formats: () => Promise<NumberFormat[]>;
	close: () => void;
};

/**
 * Opens a workbook. Throws `TABULAR_UNREADABLE`, `TABULAR_TOO_LARGE`; whoever gets it closes it.
 */
export async function openWorkbook(path: string, name: string): Promise<Workbook> {
	const parts = await openParts(path, name);
	try {
		const root = (await relations(parts, name, '')).find(({ type }) => type === 'officeDocument')?.target;
		const part = root ?? 'xl/workbook.xml';
		const related = await relations(parts, name, part);
		const targetOf = (type: string): string | undefined => related.find((relation) => relation.type === type)?.target;
		const { sheets, calendar } = await readSheets(parts, name, part);
		const worksheets = sheets.flatMap(({ id, ...sheet }): WorkbookSheet[] => {
			const relation = related.find((other) => other.id === id && other.type === 'worksheet');
			return relation ? [{ ...sheet, part: relation.target }] : [];
		});
		const [texts, styles] = [targetOf('sharedStrings'), targetOf('styles')];
		let sharedTexts: Promise<string[]> | undefined;
		let formats: Promise<NumberFormat[]> | undefined;
		return {
			name,
			sheets: worksheets,
			calendar,
			parts,
			sharedTexts: () => (sharedTexts ??= texts ? readSharedTexts(parts, name, texts) : Promise.resolve([])),
			formats: () => (formats ??= styles ? readFormats(parts, name, styles) : Promise.resolve([])),
			close: parts.close
		};
	} catch (error) {
		parts.close();
		throw error;
	}
}

/** Walks a small part from end to end. */
export async function readPart(parts: Parts, name: string, part: string, visitor: XmlVisitor): Promise<void> {
	const walk = walkXml(visitor);
	for await (const text of parts.text(part, mostKeptBytes)) wellFormed(name, part, () => walk.write(text));
	wellFormed(name, part, walk.end);
}

/** Runs a step of a walk; what is not well-formed is a damaged workbook. */
export function wellFormed(name: string, part: string, step: () => void): void {
	try {
		step();
	} catch (cause) {
		throw unreadableWorkbook(name, `${part}: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
	}
}

type Relation = { id: string; type: string; target: string };

/** What a part ('' for the package) refers to; targets are names of parts. None where it says nothing. */
async function relations(parts: Parts, name: string, part: string): Promise<Relation[]> {
	const folder = part.slice(0, part.lastIndexOf('/') + 1);
	const file = `${folder}_rels/${part.slice(folder.length)}.rels`;
	const found: Relation[] = [];
	if (!parts.has(file)) return found;
	await readPart(parts, name, file, {
		open: (element, { Id = '', Type = '', Target = '' }) => {
			if (element !== 'Relationship') return;
			const target = Target.startsWith('/') ? Target.slice(1) : `${folder}${Target.replace(/^\.\//, '')}`;
			found.push({ id: Id, type: Type.slice(Type.lastIndexOf('/') + 1), target });
		},
		text: () => undefined,
		close: () => undefined
	});
	return found;
}

async function readSheets(parts: Parts, name: string, part: string) {
	const sheets: { id: string; name: string; isHidden: boolean }[] = [];
	let calendar: 1900 | 1904 = 1900;
	await readPart(parts, name, part, {
		open: (element, attributes) => {
			if (element === 'workbookPr' && /^(1|true)$/.test(attributes.date1904 ?? '')) calendar = 1904;
			if (element !== 'sheet' || attributes.name === undefined) return;
			const isHidden = /hidden/i.test(attributes.state ?? '');
			sheets.push({ id: attributes.id ?? '', name: unescaped(attributes.name), isHidden });
		},
		text: () => undefined,
		close: () => undefined
	});
	return { sheets, calendar };
}

/** Texts with formatted pieces are put together; readings of Chinese and Japanese characters (`rPh`) are left out. */
async function readSharedTexts(parts: Parts, name: string, part: string): Promise<string[]> {
	const texts: string[] = [];
	let pieces: string[] = [];
	let isText = false;
	let isReading = false;
	await readPart(parts, name, part, {
		open: (element) => {
			if (element === 'si') pieces = [];
			else if (element === 't') isText = true;
			else if (element === 'rPh') isReading = true;
		},
		text: (text) => {
			if (isText && !isReading) pieces.push(text);
		},
		close: (element) => {
			if (element === 'si') texts.push(unescaped(pieces.join('')));
			else if (element === 't') isText = false;
			else if (element === 'rPh') isReading = false;
		}
	});
	return texts;
}

/** The number format of each cell style, by its number. */
async function readFormats(parts: Parts, name: string, part: string): Promise<NumberFormat[]> {
	const codes = new Map<number, string>();
	const ids: number[] = [];
	let isCellStyle = false;
	await readPart(parts, name, part, {
		open: (element, { numFmtId = '0', formatCode = '' }) => {
			if (element === 'numFmt') codes.set(Number(numFmtId), formatCode);
			else if (element === 'cellXfs') isCellStyle = true;
			else if (element === 'xf' && isCellStyle) ids.push(Number(numFmtId));
		},
		text: () => undefined,
		close: (element) => {
			if (element === 'cellXfs') isCellStyle = false;
		}
	});
	const formats = new Map([...new Set(ids)].map((id) => [id, numberFormat(id, codes.get(id))]));
	return ids.map((id) => formats.get(id)!);
}
