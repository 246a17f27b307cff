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
			'style-src': ['self'],
			// lengths of bars and places on a map are attributes; no style sheet comes from a page
			'style-src-attr': ['unsafe-inline'],
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
