// A `retour run` in a process of its own that says at its end how much memory it took at most, in kilobytes.
process.argv.push('run', '--json');
await import('../../etl/bin.js');
process.stderr.write(`\nmaxRSS ${process.resourceUsage().maxRSS}\n`);
