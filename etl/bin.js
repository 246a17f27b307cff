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
const { main } = await import('./main.ts');
process.exitCode = await main(process.argv.slice(2));
