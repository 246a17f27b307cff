// Where a text may be broken into lines: at spaces in Latin, nearly everywhere in Chinese.

/** The width of a text in the units that the caller counts in. */
export type Measure = (text: string) => number;

const isWide = (letter: string): boolean => /[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]|\p{Script=Han}/u.test(letter); // prettier-ignore
/** What no line may begin with, and what none may end with. */
const closing = new Set('，。、；：？！）》」』】〉”’％…,.;:?!)]}%·');
const opening = new Set('（《「『【〈“‘([{');

const mayBreakBetween = (one: string, next: string): boolean => {
	if (closing.has(next) || opening.has(one) || next === ' ') return false;
	// Before a digit a hyphen is a part of a number: RMA-2605-1.
	if (one === '-' || one === '/') return !/\d/.test(next);
	return one === ' ' || isWide(one) || isWide(next);
};

/** The pieces of a text that stay whole where they can; together they are the text. */
export function piecesOf(text: string): string[] {
	const pieces: string[] = [];
	let before = '';
	for (const letter of text) {
		if (before === '' || mayBreakBetween(before, letter)) pieces.push(letter);
		else pieces[pieces.length - 1] += letter;
		before = letter;
	}
	return pieces;
}

/** The lines of a text, none wider than `width`; a word that is wider is cut. Never empty: no text is one empty line. */
export function linesOf(text: string, width: number, measure: Measure): string[] {
	return text.split('\n').flatMap((paragraph) => {
		const lines: string[] = [];
		let line = '';
		for (const piece of piecesOf(paragraph)) {
			if (measure((line + piece).trimEnd()) <= width) {
				line += piece;
				continue;
			}
			if (line.trim() !== '') lines.push(line.trimEnd());
			line = '';
			for (const letter of piece) {
				if (line !== '' && measure(line + letter) > width && letter !== ' ') {
					lines.push(line);
					line = '';
				}
				line += letter;
			}
		}
		return [...lines, line.trimEnd()];
	});
}
