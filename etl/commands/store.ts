// `retour store move`: accounts and what people wrote, from the data folder into PostgreSQL.
import type { Context } from '../main.ts';
import { moveStore } from '../store-move.ts';

/** Throws what `moveStore` throws. */
export async function moveCommand({ environment: { dataFolder }, json, print }: Context): Promise<number> {
	const moved = await moveStore(dataFolder);
	if (json) print(JSON.stringify(moved));
	else {
		for (const { of, table, rows } of moved.tables) print(`${String(rows).padStart(9)}  ${of} ${table}`);
		print(`moved to ${moved.to}; the files in app/ are as they were. Once all servers run with RETOUR_STORE, remove`);
		print('retour.sqlite and accounts.sqlite there: an erasure does not reach what nobody uses any more.');
	}
	return 0;
}
