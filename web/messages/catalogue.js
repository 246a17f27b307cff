// Reads the message catalogues for Paraglide. The usual plugin for JSON files is fetched from the network by every
// build; this one is a file of the project, so that a build needs none.
//
// A catalogue is one flat object. A text is a string with {inputs}, or, where it changes with an amount, an object of
// plural forms, chosen by the input `count`: { "one": "{n} return", "other": "{n} returns" }. `count` is the number,
// `n` or whatever else stands in the text is already formatted. Keys that begin with $ are remarks.
const key = 'plugin.retour.catalogue';

/** @typedef {{ type: 'text', value: string } | { type: 'expression', arg: { type: 'variable-reference', name: string } }} Part */

/**
 * `Open {n}` as the parts that Paraglide compiles.
 * @param {string} text
 * @returns {Part[]}
 */
function toPattern(text) {
	return text
		.split(/(\{[a-z_]\w*\})/i)
		.filter((part) => part !== '')
		.map((part) =>
			part.startsWith('{') && part.endsWith('}')
				? { type: 'expression', arg: { type: 'variable-reference', name: part.slice(1, -1) } }
				: { type: 'text', value: part }
		);
}

/** @param {Part[]} pattern */
const inputsOf = (pattern) => pattern.flatMap((part) => (part.type === 'expression' ? [part.arg.name] : []));

/**
 * Texts of one key in one language: its selectors, its variants, and the inputs that they name.
 * @param {string} bundleId
 * @param {string} locale
 * @param {any} value
 * @param {string} file
 */
function toMessage(bundleId, locale, value, file) {
	const place = { messageBundleId: bundleId, messageLocale: locale };
	if (typeof value === 'string') {
		const pattern = toPattern(value);
		return { selectors: [], variants: [{ ...place, matches: [], pattern }], inputs: inputsOf(pattern) };
	}
	if (value === null || typeof value !== 'object' || typeof value.other !== 'string') {
		throw new Error(`messages: ${file}: ${bundleId} must be a text or plural forms with "other"`);
	}
	const variants = Object.entries(value).map(([form, text]) => ({
		...place,
		matches: [
			form === 'other' ? { type: 'catchall-match', key: 'form' } : { type: 'literal-match', key: 'form', value: form }
		],
		pattern: toPattern(String(text))
	}));
	return {
		selectors: [{ type: 'variable-reference', name: 'form' }],
		variants,
		inputs: ['count', ...variants.flatMap((variant) => inputsOf(variant.pattern))]
	};
}

/**
 * @param {string[]} inputs
 * @param {boolean} isPlural
 */
const declare = (inputs, isPlural) => [
	...[...new Set(inputs)].map((name) => ({ type: 'input-variable', name })),
	...(isPlural
		? [
				{
					type: 'local-variable',
					name: 'form',
					value: {
						type: 'expression',
						arg: { type: 'variable-reference', name: 'count' },
						annotation: { type: 'function-reference', name: 'plural', options: [] }
					}
				}
			]
		: [])
];

export default {
	key,
	/** @param {{ settings: any }} project */
	toBeImportedFiles: ({ settings }) =>
		settings[key].paths.flatMap((/** @type {string} */ path) =>
			settings.locales.map((/** @type {string} */ locale) => ({
				locale,
				path: path.replace('{locale}', locale),
				metadata: { path }
			}))
		),
	/** @param {{ files: { locale: string, content: Uint8Array, toBeImportedFilesMetadata?: { path: string } }[] }} catalogues */
	importFiles: ({ files }) => {
		/** @type {Map<string, string[]>} */
		const inputs = new Map();
		const plurals = new Set();
		const texts = new Set();
		const messages = [];
		const variants = [];
		for (const file of files) {
			const path = file.toBeImportedFilesMetadata?.path ?? file.locale;
			for (const [id, value] of Object.entries(JSON.parse(new TextDecoder().decode(file.content)))) {
				if (id.startsWith('$')) continue;
				const seen = `${file.locale} ${id}`;
				if (texts.has(seen)) throw new Error(`messages: ${id} stands in two catalogues (${file.locale})`);
				texts.add(seen);
				const message = toMessage(id, file.locale, value, path);
				if (message.selectors.length > 0) plurals.add(id);
				inputs.set(id, [...(inputs.get(id) ?? []), ...message.inputs]);
				messages.push({ bundleId: id, locale: file.locale, selectors: message.selectors });
				variants.push(...message.variants);
			}
		}
		const bundles = [...inputs].map(([id, names]) => ({ id, declarations: declare(names, plurals.has(id)) }));
		return { bundles, messages, variants };
	}
};
