/** What happened when, as the articles tell it, and when they appeared: one list in the order of time. */
CorridorMap.timeline = (function () {
  'use strict';
  const { data, element, apart, state, passages, hover, routes, views, narrowing, acts, search, sentences, axis } = CorridorMap;

  /** What is before this year is folded away. */
  const OLD = '1990';
  /** As many passages of an article are shown with its date. */
  const MOST = 30;

  const section = views.section('timeline');
  const narrowed = element('p', 'narrowed');
  const count = element('p', 'shown');
  const graphic = element('div', 'axis');
  const list = element('div', 'events');
  const articles = new Map(data.articles.map((article) => [article.slug, article]));

  /** The last day that a date of any precision stands for. @param {string} date */
  function lastDay(date) {
    const [year, month, day] = date.split('-').map(Number);
    return day ? date : new Date(Date.UTC(month ? year : year + 1, month || 0, 0)).toISOString().slice(0, 10);
  }

  /** @param {string} date */
  const firstDay = (date) => (date + '-01-01').slice(0, 10);

  /** A date or a time of several in words, as precise as it is given. @param {string} date @param {string} until */
  function spoken(date, until) {
    if (!until) return hover.spoken(date);
    if (date.length === 4 && until.length === 4) return `${date}–${until}`;
    if (date.length === 10 && date.slice(0, 7) === until.slice(0, 7)) return `${Number(date.slice(8))}–${hover.spoken(until)}`;
    return `${hover.spoken(date)} to ${hover.spoken(until)}`;
  }

  /** @param {ArticleData} article */
  const sourceOf = ({ publisher, author, title }) => [publisher, author].filter((name) => name && name !== 'not stated').join(', ') || `“${title}”`;

  /** @param {TellingData} telling */
  const idOf = (telling) => (typeof telling === 'string' ? telling : telling[0]);
  /** @param {TellingData} telling */
  const articleOf = (telling) => /** @type {ArticleData} */ (articles.get(idOf(telling).split('/')[0]));

  /** @param {number} count @param {string} what */
  const counted = (count, what) => `${count} ${what}${count === 1 ? '' : 's'}`;

  /** @type {Map<string, string[]>} */
  const letters = new Map();

  /** The words of a quotation: in the page, or in the file among those of its article. @param {TellingData} telling @returns {string} */
  function wordsOf(telling) {
    if (typeof telling === 'string') return /** @type {Element} */ (/** @type {Passage} */ (passages.get(telling)).card.querySelector('blockquote')).textContent || '';
    if (typeof telling[1] === 'string') return telling[1];
    const { slug } = articleOf(telling);
    if (!letters.has(slug)) letters.set(slug, sentences.letters(slug));
    return /** @type {string[]} */ (letters.get(slug)).slice(telling[1], telling[1] + Number(telling[2])).join('');
  }

  /** Events and articles, the earliest first. @type {DatedEntry[]} */
  const entries = [
    ...data.events.map(([date, until, title, about, tellings]) => ({ date, from: firstDay(date), to: lastDay(until || date), when: spoken(date, until), title, routes: about, tellings, article: null, item: null, words: '' })),
    ...data.articles.map((article) => ({ date: article.date, from: firstDay(article.date), to: lastDay(article.date), when: hover.spoken(article.date), title: `${sourceOf(article)}: ${article.title}`, routes: [], tellings: [], article, item: null, words: '' })),
  ].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));

  /** The passages that fit, by article. @type {Map<string, Passage[]>} */
  let fitting = new Map();

  /** Returns what tells whether an entry fits a state; events by their own dates. @param {PageState} now @returns {(entry: DatedEntry) => boolean} */
  function suiting(now) {
    const timeless = { ...now, since: '', until: '' };
    const said = passages.fitting({ ...timeless, q: '', focus: '', routes: state.toggles });
    const marked = now.place.length || now.actor.length || now.stance.length;
    const wanted = search.wanted(now.q);
    const route = passages.routeOf(now.focus);
    /** @param {TellingData} telling */
    const tells = (telling) => {
      const passage = passages.get(idOf(telling));
      return passage ? said(passage) : !marked && passages.suits(articleOf(telling), timeless);
    };
    return (entry) => {
      if (entry.article) return (fitting.get(entry.article.slug) || []).length > 0;
      if (wanted.length && !entry.words) entry.words = search.spaced([entry.title, ...entry.tellings.map(wordsOf)].join(' '));
      return (
        (!now.since || entry.to >= firstDay(now.since)) &&
        (!now.until || entry.from <= lastDay(now.until)) &&
        (entry.routes.length ? entry.routes.some((id) => now.routes.includes(id)) : !now.focus) &&
        (!now.focus || entry.routes.includes(route)) &&
        wanted.every(({ start, named }) => entry.words.includes(start) || entry.routes.some((id) => named.route.has(id))) &&
        entry.tellings.some(tells)
      );
    };
  }

  /** Whether the map knows what was on a day. @param {string} day */
  const isKnown = (day) => day >= data.span[0] && day <= data.span[1];

  /** Opens an entry, or closes it; the map goes to its day if it knows it. @param {DatedEntry} entry @param {boolean} [open] */
  function turn(entry, open) {
    const button = /** @type {HTMLElement} */ (/** @type {HTMLElement} */ (entry.item).querySelector('button'));
    const opening = open || button.getAttribute('aria-expanded') !== 'true';
    const body = /** @type {HTMLElement} */ (button.nextElementSibling);
    button.setAttribute('aria-expanded', String(opening));
    body.hidden = !opening;
    if (!opening) return;
    if (isKnown(entry.from) && state.get().asOf !== entry.date) state.set({ asOf: entry.date });
    fill(entry, body);
  }

  /** @param {DatedEntry} entry @param {HTMLElement} body */
  function fill(entry, body) {
    const note = element('p', 'source', isKnown(entry.from) ? `The lines on the map are as of ${hover.spoken(entry.date)}.` : `The map begins in ${data.span[0].slice(0, 4)}.`);
    const { article } = entry;
    if (article) {
      const own = fitting.get(article.slug) || [];
      const rest = own.length > MOST ? [acts.button(`All ${own.length} in the article`, () => state.set({ tab: 'article', article: article.slug, passage: '' }))] : [];
      body.replaceChildren(note, ...own.slice(0, MOST).map(({ id }) => quotation(id)), ...rest);
    } else body.replaceChildren(...otherDates(entry), ...entry.tellings.map(quotation), note);
  }

  /** What other articles have as the date of the same event. @param {DatedEntry} entry */
  function otherDates(entry) {
    const own = entry.tellings.map(articleOf);
    const others = entries.filter((other) => other !== entry && other.title === entry.title && other.tellings.every((telling) => !own.includes(articleOf(telling))));
    /** @param {DatedEntry} one */
    const dated = ({ when, tellings }) => [`${when} (`, apart(tellings.map((telling) => sourceOf(articleOf(telling))).join('; ')), ')'];
    const all = [entry, ...others].flatMap((one, i) => [i ? ' against ' : '', ...dated(one)]);
    return others.length ? [element('p', 'source differs', 'The articles differ on the date: ', ...all, '.')] : [];
  }

  /** One quotation, with ways to where it stands. @param {TellingData} telling */
  function quotation(telling) {
    const passage = passages.get(idOf(telling));
    const article = articleOf(telling);
    const box = element('div', 'telling');
    const sample = passage || passages.all.find((other) => other.article === article);
    const quote = /** @type {HTMLElement} */ (sample ? /** @type {Element} */ (sample.card.querySelector('blockquote')).cloneNode() : element('blockquote', ''));
    quote.replaceChildren(apart(wordsOf(telling)));
    const ways = element('p', 'ways');
    if (passage) ways.append(acts.button('Show on map', () => CorridorMap.panel.choose(passage, false)));
    ways.append(acts.button('In the article', () => {
      state.set({ tab: 'article', article: article.slug, passage: passage ? passage.id : '', ...(passage ? {} : { focus: '' }) });
      if (!passage) CorridorMap.also.reveal(wordsOf(telling));
    }));
    box.append(quote, element('p', 'source', apart(sourceOf(article)), `, ${hover.spoken(article.date)}`), ways);
    if (passage) ways.before(...Array.from(passage.card.querySelectorAll('.claim'), (claim) => claim.cloneNode(true)));
    return box;
  }

  /** @param {DatedEntry} entry */
  function itemOf(entry) {
    if (entry.item) return entry.item;
    const item = element('li', entry.article ? 'published' : '');
    const button = acts.button('', () => turn(entry));
    button.className = 'event';
    button.setAttribute('aria-expanded', 'false');
    const time = element('time', '', entry.when);
    time.setAttribute('datetime', entry.date);
    button.append(time, ' ', element('span', '', entry.title));
    const said = element('small', '');
    for (const id of entry.routes) {
      const tag = element('span', 'tag', routes.of(id).short);
      tag.dataset.route = id;
      said.append(tag);
    }
    const tellers = new Set(entry.tellings.map((telling) => sourceOf(articleOf(telling))));
    said.append(...Array.from(tellers, (teller) => element('span', 'teller', teller)));
    button.append(said);
    const body = element('div', 'tellings');
    body.hidden = true;
    item.append(button, body);
    const about = entry.article ? [] : entry.routes;
    for (const on of ['mouseenter', 'focusin']) item.addEventListener(on, () => routes.preview(routes.segmentsOf(about)));
    for (const off of ['mouseleave', 'focusout']) item.addEventListener(off, () => routes.preview([]));
    entry.item = item;
    return item;
  }

  /** @param {DatedEntry[]} found */
  function lay(found) {
    const old = found.filter(({ from }) => from < OLD);
    /** @type {Map<string, DatedEntry[]>} */
    const years = new Map();
    for (const entry of found.filter(({ from }) => from >= OLD)) years.set(entry.from.slice(0, 4), [...(years.get(entry.from.slice(0, 4)) || []), entry]);
    /** @param {DatedEntry[]} some */
    const ordered = (some) => {
      const ol = element('ol', '');
      ol.append(...some.map(itemOf));
      return ol;
    };
    const made = Array.from(years).flatMap(([year, some]) => [element('h2', '', year), ordered(some)]);
    if (old.length) {
      const details = /** @type {HTMLDetailsElement} */ (element('details', 'old'));
      details.open = Boolean(list.querySelector('details[open]'));
      details.append(element('summary', '', `Before ${OLD}: ${counted(old.length, 'event')}`), ordered(old));
      made.unshift(details);
    }
    if (!found.length) made.push(element('p', 'empty', 'Nothing with a date fits what is chosen.'));
    list.replaceChildren(...made);
  }

  let laid = '-';

  /** @param {PageState} now */
  function render(now) {
    narrowing.show(narrowed, now);
    const fits = passages.fitting(now);
    fitting = new Map();
    for (const passage of passages.all.filter(fits)) {
      const own = fitting.get(passage.article.slug);
      if (own) own.push(passage);
      else fitting.set(passage.article.slug, [passage]);
    }
    const found = entries.filter(suiting(now));
    const said = found.map((entry) => entries.indexOf(entry) + (entry.article ? ':' + (fitting.get(entry.article.slug) || []).map(({ id }) => id) : '')).join();
    const focused = /** @type {HTMLElement | null} */ (list.contains(document.activeElement) ? document.activeElement : null);
    if (said !== laid) {
      laid = said;
      lay(found);
      for (const { item, article } of entries) if (item && article) /** @type {HTMLElement} */ (item.querySelector('small')).textContent = counted((fitting.get(article.slug) || []).length, 'passage');
      for (const entry of found) if (entry.article && entry.item && entry.item.querySelector('[aria-expanded="true"]')) fill(entry, /** @type {HTMLElement} */ (entry.item.lastElementChild));
      const events = found.filter(({ article }) => !article).length;
      count.textContent = `${events} of ${data.events.length} events, ${found.length - events} of ${data.articles.length} articles`;
      if (focused) (focused.isConnected ? focused : section).focus({ preventScroll: true });
    }
    for (const { item, date } of entries) if (item) item.classList.toggle('now', date === now.asOf);
    if (found.length) axis.draw(graphic, found, `${OLD}-01-01`, now.asOf && firstDay(now.asOf), bring);
    graphic.hidden = !found.length;
  }

  /** Brings what was clicked on the axis into sight, and opens it. @param {DatedEntry} entry */
  function bring(entry) {
    const item = itemOf(entry);
    const details = item.closest('details');
    if (details) details.open = true;
    turn(entry, true);
    item.scrollIntoView({ block: 'center' });
    /** @type {HTMLElement} */ (item.querySelector('button')).focus({ preventScroll: true });
  }

  section.tabIndex = -1;
  graphic.setAttribute('aria-hidden', 'true');
  count.setAttribute('role', 'status');
  section.append(
    element('h1', '', 'Timeline'),
    element('p', 'lead', 'What the articles say happened, by their dates, and when they appeared. “From” and “until” count by the date of the event. A click shows the quotation, and the map of that day. Events without a route are shown only while no route is selected.'),
    narrowed,
    count,
    graphic,
    list
  );
  views.fill('timeline', render);
  return { entries };
})();
