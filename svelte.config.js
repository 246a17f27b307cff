import adapter from '@sveltejs/adapter-node';

/**
 * The options of SvelteKit, flat (version 3). `vite.config.ts` imports them, since Vite's root is `web/`.
 * @type {NonNullable<Parameters<typeof import('@sveltejs/kit/vite').sveltekit>[0]>}
 */
const config = {
	compilerOptions: { runes: true },
	adapter: adapter({ out: 'build', precompress: true }),
	files: { src: '.', routes: 'routes', assets: 'static', appTemplate: 'app.html', errorTemplate: 'error.html' },
	csp: {
		mode: 'auto',
		directives: {
			'default-src': ['self'],
			'script-src': ['self'],
			// what a page needs of its own is added by its hash (lib/server/page-styles.ts)
			'style-src': ['self'],
			// the two style attributes that libraries bring: where SvelteKit announces a page, and `display: contents;` of
			// bits-ui. By their hashes: no other attribute passes, whatever the word sounds like.
			'style-src-attr': [
				'unsafe-hashes',
				'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo=',
				'sha256-iaOezIDcQIoxCULa6FBKKuLUu09R7kG+Mlu+JVfU3Rw='
			],
			'img-src': ['self', 'data:'],
			'font-src': ['self', 'data:'],
			'object-src': ['none'],
			'base-uri': ['self'],
			'form-action': ['self'],
			'frame-ancestors': ['none']
		}
	}
};
export default config;
