/** A chart as the server drew it, at the widths that a page has room for, the narrowest first; sizes in pixels. */
export type Drawing = readonly [narrow: Picture, middle: Picture, wide: Picture];
export type Picture = { svg: string; width: number; height: number };
