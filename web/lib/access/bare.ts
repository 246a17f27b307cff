/** Routes that stand by themselves: no menu, no search, nothing that leads into the dashboard. */
const bareRoutes = ['/track', '/survey', '/sign-in'];

/** Whether the page of a SvelteKit route stands by itself. */
export const isBare = (routeId: string | null): boolean =>
	routeId !== null && bareRoutes.some((bare) => routeId === bare || routeId.startsWith(`${bare}/`));
