// A `retour run` in a process of its own that says at its end how much memory it took at most, in kilobytes.
import { main } from '../../etl/main.ts';

process.exitCode = await main(['run', '--json']);
process.stderr.write(`\nmaxRSS ${process.resourceUsage().maxRSS}\n`);
