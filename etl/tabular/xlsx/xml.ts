// Walks XML as it arrives. Strict: what is not well-formed is an error, entities that a document defines are not known.
import sax from 'sax';

export type XmlVisitor = {
	/** Names without their prefix. */
	open: (name: string, attributes: Readonly<Record<string, string>>) => void;
	/** May come in several pieces. */
	text: (text: string) => void;
	close: (name: string) => void;
};

export type XmlWalk = { write: (text: string) => void; end: () => void };

/** Tells a visitor what a document says. `write` and `end` throw a plain `Error` where it is not well-formed. */
export function walkXml(visitor: XmlVisitor): XmlWalk {
	const parser = sax.parser(true, { position: false, strictEntities: true } as sax.SAXOptions);
	const failed: { error: Error | null } = { error: null };
	const text = (piece: string): void => visitor.text(piece);
	Object.assign(parser, {
		onerror: (error: Error) => {
			failed.error ??= error;
		},
		onopentag: ({ name, attributes }: sax.Tag) => visitor.open(local(name), localNames(attributes)),
		ontext: text,
		oncdata: text,
		onclosetag: (name: string) => visitor.close(local(name))
	});
	const check = (): void => {
		if (failed.error) throw new Error(failed.error.message.split('\n')[0]);
	};
	return {
		write: (text) => {
			parser.write(text);
			check();
		},
		end: () => {
			parser.close();
			check();
		}
	};
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1);

/** `r:id` as `id`; most elements have no prefixed attribute and are handed on as they are. */
function localNames(attributes: Record<string, string>): Record<string, string> {
	for (const name in attributes) {
		if (!name.includes(':')) continue;
		return Object.fromEntries(
			Object.entries(attributes).map(([key, value]) => [key.startsWith('xmlns') ? key : local(key), value])
		);
	}
	return attributes;
}
