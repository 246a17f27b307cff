import { fileURLToPath } from 'node:url';
import { compile, paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';
import config from './svelte.config.js';

const messages = {
	project: fileURLToPath(new URL('./web/project.inlang', import.meta.url)),
	outdir: fileURLToPath(new URL('./web/lib/paraglide', import.meta.url)),
	strategy: ['cookie', 'preferredLanguage', 'baseLocale'] as ('cookie' | 'preferredLanguage' | 'baseLocale')[],
	cookieName: 'language',
	outputStructure: 'message-modules' as const
};

export default defineConfig(async () => {
	// The type check reads the compiled messages without a build: whatever loads this file makes them current.
	await compile({ ...messages, cleanOutdir: false });
	return {
		root: fileURLToPath(new URL('./web', import.meta.url)),
		plugins: [tailwindcss(), paraglideVitePlugin(messages), sveltekit(config)],
		ssr: { external: ['@duckdb/node-api'] }
	};
});
