// The letters of a PDF: two open fonts, the one of the dashboard and one for Chinese, which their packages cut into slices
// by character. Only the slices that a text needs are read, and only the letters that stand in it are embedded.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { create } from 'fontkit';
import subsetFont from 'subset-font';

const require = createRequire(import.meta.url);

/** Which slice has which letters, by family. The first family that has a letter sets it. */
const rangeFiles = {
	inter: require.resolve('@fontsource-variable/inter/unicode.json'),
	'noto-sans-sc': require.resolve('@fontsource-variable/noto-sans-sc/unicode.json')
} as const;
const families = Object.keys(rangeFiles) as (keyof typeof rangeFiles)[];

/** The fonts are of variable weight; these are cut out of them. */
const weights = { regular: 400, bold: 600 } as const;
export type Weight = keyof typeof weights;
const allWeights = Object.keys(weights) as Weight[];

/** Letters of one weight that are embedded as one font. `name` is unique in a document. */
type Face = { name: string; bytes: Buffer };

/** A stretch of text in one face. */
type Run = { face: string; text: string };

export type Fonts = {
	faces: readonly Face[];
	/** A text as it is set, cut where the face changes. A letter that no font has is a box. */
	runsOf: (text: string, weight: Weight) => Run[];
};

const box = '\u25a1';
/** Blanks of any width: a plain one stands for them. */
const blank = /[\p{Zs}\t]/u;
/** What is no letter: it would be drawn, or turn the direction of what follows. */
const unseen = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/u;

/** The letters of a text as they are set. */
const lettersOf = (text: string): string[] =>
	[...text].flatMap((letter) => (blank.test(letter) ? ' ' : unseen.test(letter) ? [] : letter));

type Span = { from: number; to: number; slice: string };

let known: Promise<Span[]> | undefined;

/** Which slices are meant to have which letters, by family; not all of those that a slice is meant to have are in it. */
async function readSpans(): Promise<Span[]> {
	const spans: Span[] = [];
	for (const family of families) {
		const ranges = JSON.parse(await readFile(rangeFiles[family], 'utf8')) as Record<string, string>;
		for (const [name, range] of Object.entries(ranges))
			for (const part of range.split(',')) {
				const [from = '', to = from] = part.trim().replace(/^U\+/i, '').split('-');
				const slice = `${family}-${name.replaceAll(/[[\]]/g, '')}`;
				spans.push({ from: parseInt(from, 16), to: parseInt(to, 16), slice });
			}
	}
	return spans;
}

/** The fonts for texts of each weight: all of a document's. */
export async function readFonts(texts: Readonly<Record<Weight, string>>): Promise<Fonts> {
	const spans = await (known ??= readSpans());
	const faces: Face[] = [];
	/** By weight and letter. */
	const faceOf = new Map<string, string>();
	for (const weight of allWeights) {
		let wanted = [...new Set([...lettersOf(texts[weight]), ' ', box])].sort();
		for (let round = 0; wanted.length > 0; round++) {
			const bySlice = new Map<string, string[]>();
			for (const letter of wanted) {
				const code = letter.codePointAt(0) ?? 0;
				const slice = spans.filter(({ from, to }) => code >= from && code <= to)[round]?.slice;
				if (slice) bySlice.set(slice, [...(bySlice.get(slice) ?? []), letter]);
			}
			for (const [slice, letters] of bySlice) {
				const bytes = await cut(slice, letters.join(''), weight);
				const has = new Set(codesOf(bytes));
				const found = letters.filter((letter) => has.has(letter.codePointAt(0) ?? 0));
				if (found.length === 0) continue;
				const name = `${slice}-${round}-${weight}`;
				faces.push({ name, bytes });
				for (const letter of found) faceOf.set(weight + letter, name);
			}
			wanted = bySlice.size === 0 ? [] : wanted.filter((letter) => !faceOf.has(weight + letter));
		}
	}
	const runsOf = (text: string, weight: Weight): Run[] => {
		const runs: Run[] = [];
		for (const letter of lettersOf(text)) {
			const own = faceOf.get(weight + letter);
			const face = own ?? faceOf.get(weight + box)!;
			const set = own ? letter : box;
			const last = runs.at(-1);
			if (last?.face === face) last.text += set;
			else runs.push({ face, text: set });
		}
		return runs;
	};
	return { faces, runsOf };
}

async function cut(slice: string, letters: string, weight: Weight): Promise<Buffer> {
	const family = families.find((one) => slice.startsWith(`${one}-`))!;
	const file = await readFile(join(dirname(rangeFiles[family]), 'files', `${slice}-wght-normal.woff2`));
	// Without kerning and ligatures a text is as wide as its letters, which is how lines are measured.
	const options = {
		targetFormat: 'truetype' as const,
		variationAxes: { wght: weights[weight] },
		noHinting: true,
		dropTables: ['GPOS', 'GSUB', 'GDEF', 'BASE']
	};
	// fontkit looks for the outline of a blank where there is none, which may be behind the end of the file.
	return Buffer.concat([await subsetFont(file, letters, options), Buffer.alloc(16)]);
}

/** The characters of a font that show, and the blank. */
function codesOf(bytes: Buffer): number[] {
	const font = create(bytes);
	if (!('characterSet' in font)) throw new Error('a slice of a font is a collection of fonts');
	try {
		return font.characterSet.filter((code) => code === 0x20 || font.glyphForCodePoint(code).path.commands.length > 0);
	} catch {
		// A font without letters has no table of them, which fontkit takes amiss.
		return [];
	}
}
