/** A chart as the server drew it, at the two widths that a page has room for; sizes in pixels. */
export type Drawing = { wide: Picture; narrow: Picture };
export type Picture = { svg: string; width: number; height: number };
