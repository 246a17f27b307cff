// HTML that mail programs show: tables and styles on the elements, no script, no style sheet, no picture from elsewhere.

/** Text that is already HTML; everything else is escaped. */
export class Markup {
	readonly text: string;
	constructor(text: string) {
		this.text = text;
	}
}

const escapes: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;'
};
const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (letter) => escapes[letter] ?? letter);

type Part = Markup | string | number | null | false | readonly Part[];

const textOf = (part: Part): string => {
	if (part instanceof Markup) return part.text;
	if (part === null || part === false) return '';
	return typeof part === 'object' ? part.map(textOf).join('') : escape(String(part));
};

/** HTML with values in it: `` html`<p>${name}</p>` ``; what is no markup is escaped. */
export const html = (texts: TemplateStringsArray, ...parts: readonly Part[]): Markup =>
	new Markup(texts.map((text, index) => text + textOf(parts[index] ?? null)).join(''));

const font = "font-family:-apple-system,'Segoe UI',Roboto,'PingFang SC','Microsoft YaHei',sans-serif";
/** Readable on white, and where a mail program turns its colours round. */
export const colours = { ink: '#1f2328', quiet: '#59636e', line: '#d1d9e0', bar: '#4f7cac', bad: '#b42318' } as const;

/** A whole message. `about` is what it rests on, `footer` why it was sent. */
export function mailPage({
	language,
	title,
	lead,
	body,
	about,
	footer
}: {
	language: string;
	title: string;
	lead?: string;
	body: Markup;
	about: readonly string[];
	footer: Markup;
}): string {
	const { ink, quiet, line } = colours;
	const quietLine = `margin:0 0 2px;color:${quiet};font-size:12px;line-height:1.5`;
	return html`<!doctype html>
		<html lang="${language}">
			<head>
				<meta charset="utf-8" />
				<meta name="viewport" content="width=device-width" />
				<title>${title}</title>
			</head>
			<body
				style="margin:0;padding:16px;background:#ffffff;color:${ink};${new Markup(font)};font-size:14px;line-height:1.5"
			>
				<div style="max-width:680px;margin:0 auto">
					<h1 style="margin:0 0 8px;font-size:20px;line-height:1.3">${title}</h1>
					${lead ? html`<p style="margin:0 0 16px">${lead}</p>` : null} ${body}
					<div style="margin-top:20px;padding-top:10px;border-top:1px solid ${line}">
						${about.map((text) => html`<p style="${quietLine}">${text}</p>`)}
						<p style="${quietLine}">${footer}</p>
					</div>
				</div>
			</body>
		</html>`.text;
}

/** A link to the dashboard. */
export const mailLink = (href: string, text: string): Markup =>
	html`<a href="${href}" style="color:#1f5fae">${text}</a>`;
