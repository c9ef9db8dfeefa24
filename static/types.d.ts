/** What the scripts share; they are checked against this by .ci/scripts and ship without it. */

interface StateData {
  from: string;
  status: string;
  contested: boolean;
  note: string;
}

interface SegmentData {
  id: string;
  name: string;
  branch: string;
  mode: string;
  certainty: 'certain' | 'less-certain' | 'uncertain';
  km: number;
  slot: number;
  near: boolean;
  /** Passages about the segment itself, and about all of its route. */
  own: number;
  whole: number;
  history: StateData[];
}

interface RouteData {
  title: string;
  short: string;
  /** title and short title by the id that segments name */
  branches: Record<string, [string, string]>;
  segments: SegmentData[];
}

interface ArticleData {
  slug: string;
  title: string;
  author: string;
  publisher: string;
  /** ISO 8601, of any precision */
  date: string;
}

interface Passage {
  id: string;
  card: HTMLElement;
  routes: string[];
  targets: string[];
  places: string[];
  /** actor and stance */
  stances: [string, string][];
  article: ArticleData;
}

interface CorridorData {
  scale: number;
  /** west, south, east, north */
  bounds: [number, number, number, number];
  words: Record<string, string>;
  /** The first and last day of which the map knows the state. */
  span: [string, string];
  articles: ArticleData[];
  /** What the values of filters are called, where that is not themselves. */
  names: Partial<Record<PageList, Record<string, string>>>;
  /** How the page opens: the names of an address, with their values. */
  state: Partial<Record<PageList | 'routes', string[]>> & Record<string, any>;
  routes: Record<string, RouteData>;
  /** name, longitude, latitude, rank; packed degrees */
  places: [string, number, number, number][];
  basemap: {
    land: number[][][];
    lakes: number[][][];
    rivers: number[][];
    /** name, longitude, latitude, kind, rank */
    labels: [string, number, number, string, number][];
  };
}

type PageText = 'focus' | 'passage' | 'asOf' | 'q' | 'since' | 'until' | 'tab' | 'article' | 'story' | 'step' | 'embed';
type PageList = 'place' | 'source' | 'author' | 'actor' | 'stance';
type PageState = { routes: string[] } & Record<PageText, string> & Record<PageList, string[]>;

interface Point {
  x: number;
  y: number;
}

interface Box extends Point {
  width: number;
  height: number;
}

interface Grid {
  free(box: Box): boolean;
  count(box: Box): number;
  take(box: Box): void;
}

interface Stretch {
  id: string;
  route: string;
  info: SegmentData;
  line: any;
  latlngs: any[];
  layers: any[];
  /** In layer pixels at the present zoom. */
  points: any[];
  look: string;
  now: StateData | null;
  readonly shown: boolean;
}

interface CorridorMapNamespace {
  data: CorridorData;
  adopted: Map<string, any>;
  renderer(pane: string): any;
  adopt(feature: { id: string }, layer: any): void;
  byId<T extends HTMLElement = HTMLElement>(id: string): T;
  element(tag: string, className: string, text?: string): HTMLElement;
  atZoom(table: number[][], zoom: number): number;
  borders(): any[];
  segment(id: string): { layer: any; data: SegmentData; state: StateData | null; shown: boolean } | null;
  state: {
    toggles: string[];
    get(): PageState;
    set(patch: Partial<PageState>, options?: { push?: boolean }): void;
    onChange(listener: (state: PageState, before: PageState) => void): void;
    restore(): void;
    parse(search: string): PageState;
    format(state: PageState): string;
    isDate(text: string): boolean;
    parseView(hash: string): { zoom: number; lat: number; lon: number } | null;
    formatView(view: { zoom: number; lat: number; lon: number }): string;
    showView(view: string): void;
  };
  lines: {
    length(points: Point[]): number;
    offset(
      points: Point[],
      shift: number,
      ends: { rampStart: boolean; rampEnd: boolean; before?: Point; after?: Point }
    ): Point[];
    sample(points: Point[], step: number): { x: number; y: number; dx: number; dy: number; along: number }[];
  };
  basemap: { draw(map: any): void };
  routes: {
    draw(map: any): void;
    select(ids: string[]): void;
    preview(ids: string[]): void;
    segmentsOf(targets: string[]): string[];
    stateOn(history: StateData[], date: string): StateData | null;
    stretches: Map<string, Stretch>;
  };
  placement: {
    Grid: new () => Grid;
    around(x: number, y: number, width: number, height: number, gap: number): Box[];
    choose(boxes: Box[], grid: Grid, avoid: Grid, step?: number): Box | null;
  };
  labels: { draw(map: any): void };
  hover: { draw(map: any): void; spoken(date: string): string; sentence(stretch: Stretch): string };
  search: { fold(text: string): string; matcher(query: string): (passage: Passage) => boolean };
  passages: {
    /** In the order they are listed in. */
    all: Passage[];
    list: HTMLElement;
    get(id: string): Passage | undefined;
    fitting(state: PageState, leaving?: string): (passage: Passage) => boolean;
    values: Record<PageList, (passage: Passage) => string[]>;
    routeOf(id: string): string;
  };
  list: { start(): void; show(found: Passage[]): void; reveal(passage: Passage): void };
  filters: {
    start(): void;
    render(state: PageState): void;
    active(state: PageState): { text: string; route: string; undo: Partial<PageState> }[];
    advice(state: PageState): string;
    focusName(focus: string): string;
  };
  views: {
    start(resized: () => void): void;
    fill(tab: string, render: (state: PageState, before: PageState) => void): void;
    section(tab: string): HTMLElement;
  };
  panel: { start(frame: (targets: string[]) => void): void; lightRoute(route: string): void };
  time: { start(): void; news(step: any): string; steps: any[] };
  sheet: { start(): void; covered(): number; makeRoom(): void };
}
