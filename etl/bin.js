#!/usr/bin/env node
// The door of `retour`: plain JavaScript, so that an old Node can still read the sentence below.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 15)) {
	console.error(
		`run: Retour needs Node 24.15 or newer, this is Node ${process.versions.node}\n` +
			'  hint: `npm ci` brings one along on Linux; use `npm start` or `npx retour`, elsewhere install Node 24'
	);
	process.exit(2);
}
// `retour … | head`: whoever reads has seen enough.
process.stdout.on('error', (error) => {
	if (error.code !== 'EPIPE') throw error;
	process.exit(0);
});
// Code that was compiled once is kept for the next command, which saves a third of a second; where it cannot be kept,
// nothing is lost.
const { enableCompileCache } = await import('node:module');
enableCompileCache(new URL('../node_modules/.cache/retour', import.meta.url).pathname);
const { main } = await import('./main.ts');
process.exitCode = await main(process.argv.slice(2));
