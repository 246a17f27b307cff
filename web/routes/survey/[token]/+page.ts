/** Plain HTML and forms: nothing of the dashboard is loaded here. */
export const csr = false;
