// Who a report is made for, and from what.
import type { Person } from '#lib/access/person.ts';
import type { Publication } from '#lib/publication.ts';
import type { AppStore } from '#lib/server/app-store.ts';
import type { Data } from '#lib/server/data.ts';

export type Reading = {
	data: Pick<Data, 'warehouse' | 'metrics'>;
	publication: Publication;
	store: AppStore;
	reader: Person;
};
