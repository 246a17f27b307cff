import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compile, paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';
import config from './svelte.config.js';

/**
 * A disk on which a file that does not change is not written, and one that does is replaced at once: a type check, a
 * build and tests may read the compiled messages while another process loads this file.
 */
const quietFs = {
	...fs,
	promises: {
		...fs.promises,
		async writeFile(path: string, text: string) {
			// Absent, or unreadable, which the write below will tell.
			const now = await fs.promises.readFile(path, 'utf8').catch(() => null);
			if (now === text) return;
			await fs.promises.writeFile(`${path}.${process.pid}`, text);
			await fs.promises.rename(`${path}.${process.pid}`, path);
		}
	}
};

const messages = {
	project: fileURLToPath(new URL('./web/project.inlang', import.meta.url)),
	outdir: fileURLToPath(new URL('./web/lib/paraglide', import.meta.url)),
	strategy: ['cookie', 'preferredLanguage', 'baseLocale'] as ('cookie' | 'preferredLanguage' | 'baseLocale')[],
	cookieName: 'language',
	outputStructure: 'message-modules' as const,
	isServer: "import.meta.env?.SSR ?? typeof window === 'undefined'",
	fs: quietFs
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
