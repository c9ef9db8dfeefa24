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
  branches: Map<string, [string, string]>;
  segments: SegmentData[];
}

interface ArticleData {
  slug: string;
  title: string;
  author: string;
  publisher: string;
  /** ISO 8601, of any precision */
  date: string;
  /** author, title, publisher, date and address, as they stand after a quotation */
  cite: string;
}

/** Words, or in a passage the number of code points of its quotation; with the number of the place they name. */
type PieceData = string | number | [string | number, number];
/** Words, or the numbers of the passages they belong to and their pieces. */
type RunData = string | [number[], ...PieceData[]];

interface ArticleText {
  lang: string;
  dir: string;
  url: string;
  notes: string[];
  /** id, and if the original has an address, what leads there: the words before, and the code points of both ends */
  passages: ([string] | [string, string, number, number])[];
  /** 1 for a heading, then runs */
  blocks: [number, ...RunData[]][];
}

/** Where a passage stands: parts of the height of the text. */
interface Spot {
  passage: Passage;
  from: number;
  to: number;
}

interface Passage {
  id: string;
  card: HTMLElement;
  routes: string[];
  targets: string[];
  places: string[];
  /** whose stances it gives or whose names it has */
  actors: string[];
  /** actor and stance */
  stances: [string, string][];
  article: ArticleData;
}

/** The passage, its position, towards what, the words for whoever voices it, the voice, and the date the article gives it. */
type StatementData = [string, string, string, string, string, string?];

/** A passage; or an article and its words, or where they begin and how many they are, in code points. */
type TellingData = string | [string, string] | [string, number, number];

/** An event or an article in time. */
interface DatedEntry {
  /** as precise as it is given */
  date: string;
  /** the first and the last day it stands for */
  from: string;
  to: string;
  when: string;
  title: string;
  routes: string[];
  tellings: TellingData[];
  article: ArticleData | null;
  /** once it was shown */
  item: HTMLElement | null;
  /** folded, once they were looked for */
  words: string;
}

interface StepData {
  title: string;
  text: string;
  /** longitude and latitude */
  centre: [number, number];
  zoom: number;
  routes: string[];
  asOf: string;
  focus: string;
  passages: string[];
}

interface StoryData {
  id: string;
  title: string;
  subtitle: string;
  steps: StepData[];
}

/** The page’s JSON, in which base.js has made a Map of whatever is looked up by an id. */
interface CorridorData {
  stories: StoryData[];
  /** by actor and route */
  positions: Map<string, Map<string, StatementData[]>>;
  /** codes of countries by actor, and outlines by code; see ground/countries.py */
  tint: { countries: Map<string, string[]>; rings: Map<string, (string | number[] | number[][])[][]> };
  /** date, last date, title, routes, tellings */
  events: [string, string, string, string[], TellingData[]][];
  scale: number;
  /** west, south, east, north */
  bounds: [number, number, number, number];
  words: Map<string, string>;
  /** The first and last day of which the map knows the state. */
  span: [string, string];
  articles: ArticleData[];
  /** What the values of filters are called, where that is not themselves. */
  names: Record<'place' | 'actor' | 'stance', Map<string, string>> & Partial<Record<PageList, Map<string, string>>>;
  /** How the page opens: the names of an address, with their values. */
  state: Map<string, any>;
  routes: Map<string, RouteData>;
  /** name, longitude, latitude, rank; packed degrees */
  places: [string, number, number, number][];
  /** the folded words of all names, by kind (route, place, actor) and id */
  terms: Record<NameKind, Map<string, string>>;
  /** by slug, in a page without a server; see page/searching.py */
  sentences?: Map<string, [number[], number[]]>;
  /** by slug, in a page without a server */
  texts: Map<string, ArticleText>;
  /** The lines of each border by its id, packed. */
  borders: Map<string, number[][]>;
  basemap: {
    land: number[][][];
    lakes: number[][][];
    rivers: number[][];
    /** name, longitude, latitude, kind, rank */
    labels: [string, number, number, string, number][];
  };
}

type NameKind = 'route' | 'place' | 'actor';
type PageText = 'focus' | 'passage' | 'asOf' | 'q' | 'since' | 'until' | 'tab' | 'article' | 'story' | 'step' | 'embed';
type PageList = 'place' | 'source' | 'author' | 'actor' | 'stance';
type PageState = { routes: string[] } & Record<PageText, string> & Record<PageList, string[]>;

/** The beginning of a word, after a space, and the ids by kind that have a name with such a word. */
interface WantedWord {
  start: string;
  named: Record<NameKind, Set<string>>;
}

/** Positions in code points of the article's text. */
interface FoundSentence {
  article: string;
  start: number;
  end: number;
  snippet: string;
}

interface FoundSentences {
  total: number;
  sentences: FoundSentence[];
}

interface SentenceEntry {
  article: string;
  start: number;
  end: number;
  letters: string[];
  folded: string;
  /** kind and id */
  mentions: [NameKind, string][];
}

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

/** One sentence of a draft: where it begins and ends in code points, its words, its routes and why: route, rule, words. */
type DraftSentence = [number, number, string, string[]?, [string, string, string][]?];

/** What /link.json answers. */
interface DraftData {
  digest: string;
  kind: string;
  found: Record<string, string>;
  lacking: string[];
  left_out: string[];
  notices: string[];
  counts: Record<string, number>;
  passages: number;
  there: { slug: string; title: string; how: string } | null;
  paragraphs: DraftSentence[][];
}

/** What the page to add an article knows from the start. */
interface AddingData {
  token: string;
  fields: string[];
  /** bytes of a file */
  most: number;
  saves: boolean;
  /** of routes, and of the borders, by id */
  names: Map<string, string>;
}

/** A sentence of the text on the page. */
interface Reviewed {
  key: string;
  start: number;
  end: number;
  text: string;
  found: string[];
  why: [string, string, string][];
  span: HTMLElement;
  card: HTMLElement | null;
}

interface CorridorMapNamespace {
  adding: AddingData;
  review: {
    show(draft: DraftData, lang: string): void;
    decisions(): { start: number; end: number; routes: string[] }[];
    summary(): string;
    forget(): void;
    onDecision(listener: () => void): void;
  };
  story: { start(go: (view: { zoom: number; lat: number; lon: number }, animate: boolean) => void): void };
  share: { start(): void };
  embed: { start(): void };
  data: CorridorData;
  adopted: Map<string, any>;
  renderer(pane: string): any;
  adopt(feature: { id: string }, layer: any): void;
  byId<T extends HTMLElement = HTMLElement>(id: string): T;
  element(tag: string, className: string, ...parts: (string | Node)[]): HTMLElement;
  apart(text: string): HTMLElement;
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
    within(points: Point[], box: any, period?: number): Point[][];
    sample(points: Point[], step: number): { x: number; y: number; dx: number; dy: number; along: number }[];
  };
  basemap: { draw(map: any): void; unpack(packed: number[]): [number, number][] };
  routes: {
    draw(map: any): void;
    select(ids: string[]): void;
    preview(ids: string[]): void;
    /** The route of an id that is one. */
    of(id: string): RouteData;
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
  search: {
    fold(text: string): string;
    words(text: string): string[];
    spaced(text: string): string;
    wanted(query: string): WantedWord[];
    matcher(query: string): (passage: Passage) => boolean;
    spans(text: string, query: WantedWord[]): [number, number][];
    prepare(passages: Passage[]): void;
  };
  sentences: { find(query: string, now: PageState, signal: AbortSignal): Promise<FoundSentences>; letters(slug: string): string[] };
  also: { start(): void; reveal(said: string): void };
  narrowing: { show(line: HTMLElement, now: PageState, leaving?: PageText | PageList | ''): void };
  positions: { byCountry(now: PageState, route: string): Map<string, string> };
  tint: { draw(map: any): void; key(line: HTMLElement, now: PageState): void };
  axis: { draw(host: HTMLElement, entries: DatedEntry[], since: string, asOf: string, pick: (entry: DatedEntry) => void): void };
  timeline: { entries: DatedEntry[] };
  passages: {
    /** In the order they are listed in. */
    all: Passage[];
    list: HTMLElement;
    get(id: string): Passage | undefined;
    fitting(state: PageState, leaving?: string): (passage: Passage) => boolean;
    suits(article: ArticleData, now: PageState): boolean;
    concerns(passage: Passage, focus: string): boolean;
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
  panel: {
    start(frame: (targets: string[]) => void): void;
    choose(passage: Passage, byPointer: boolean, framed?: boolean): void;
    reveal(now: PageState): void;
    lightRoute(route: string): void;
  };
  quoting: {
    query(article: string, passage?: string): string;
    address(passage: Passage): string;
    quotation(passage: Passage): string;
    fragment(passage: Passage, article: ArticleText): string;
    copy(button: HTMLElement, text: string, status: HTMLElement): Promise<void>;
  };
  text: {
    build(slug: string, text: ArticleText): { blocks: HTMLElement[]; links: Map<string, HTMLElement[]> };
    view(place: number): string;
  };
  strip: {
    create(pick: (passage: Passage | null, part: number) => void): {
      host: HTMLElement;
      draw(spots: Spot[], columns: string[], said: string): void;
      follow(from: number, to: number): void;
    };
  };
  acts: {
    show(passage: Passage | undefined, links: HTMLElement[], article: ArticleText | undefined, status: HTMLElement): void;
    height(): number;
    goTo(place: number): void;
    button(words: string, act: () => void): HTMLElement;
    outside(words: string, url: string): HTMLAnchorElement;
  };
  article: { start(): void; after(focus: string): string; light(route: string): void };
  time: { start(): void; news(step: any): string; steps: any[] };
  sheet: { start(): void; covered(): number; makeRoom(): void };
}
