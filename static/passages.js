/** The passages: what each is about, whoever says it, and whether it fits what is asked for. */
CorridorMap.passages = (function () {
  'use strict';
  const { byId, search, data } = CorridorMap;

  const list = byId('passages');
  const further = /** @type {HTMLTemplateElement} */ (byId('more-passages')).content;
  const articles = new Map(data.articles.map((article) => [article.slug, article]));

  /** All passages in the order they are listed in. @type {Passage[]} */
  const all = [...list.querySelectorAll('article[data-passage]'), ...further.querySelectorAll('article[data-passage]')].map((element) => {
    const card = /** @type {HTMLElement} */ (element);
    /** @param {string} key */
    const words = (key) => (card.getAttribute('data-' + key) || '').split(' ').filter(Boolean);
    return {
      id: card.dataset.passage || '',
      card,
      routes: words('routes'),
      targets: words('targets'),
      places: words('places'),
      actors: words('actors'),
      stances: words('stances').map((stance) => /** @type {[string, string]} */ (stance.split(':'))),
      article: /** @type {ArticleData} */ (articles.get(card.dataset.article || '')),
    };
  });
  const byPassage = new Map(all.map((passage) => [passage.id, passage]));

  /** @param {string} id a segment's or a route's */
  const routeOf = (id) => id.split('/')[0];

  /** Whether a passage says something of what is in focus. @param {Passage} passage @param {string} focus */
  function concerns(passage, focus) {
    if (!passage.routes.includes(routeOf(focus))) return false;
    if (!focus.includes('/')) return true;
    const own = passage.targets.filter((id) => id.startsWith(routeOf(focus) + '/'));
    return !own.length || own.includes(focus);
  }

  /** What a passage has of each kind that readers choose by. @type {Record<PageList, (passage: Passage) => string[]>} */
  const VALUES = {
    place: (passage) => passage.places,
    source: (passage) => [passage.article.publisher],
    author: (passage) => [passage.article.author],
    actor: (passage) => passage.stances.map(([actor]) => actor),
    stance: (passage) => passage.stances.map(([, stance]) => stance),
  };

  /** Whether an actor and a stance that are both chosen meet in one statement. @param {Passage} passage @param {PageState} now */
  function agrees(passage, now) {
    if (!now.actor.length || !now.stance.length) return true;
    return passage.stances.some(([actor, stance]) => now.actor.includes(actor) && now.stance.includes(stance));
  }

  /** Whether an article is of the time that is asked for. @param {ArticleData} article @param {PageState} now */
  function inTime(article, now) {
    const { date } = article;
    return (!now.since || date >= now.since || now.since.startsWith(date)) && (!now.until || date.slice(0, now.until.length) <= now.until);
  }

  /** Whether an article is one of those that are asked for. @param {ArticleData} article @param {PageState} now */
  function suits(article, now) {
    return inTime(article, now) && (!now.source.length || now.source.includes(article.publisher)) && (!now.author.length || now.author.includes(article.author));
  }

  /**
   * Returns what tells whether a passage fits a state.
   * @param {PageState} now
   * @param {string} [leaving] a kind of choice that does not count
   * @returns {(passage: Passage) => boolean}
   */
  function fitting(now, leaving = '') {
    const found = search.matcher(now.q);
    const chosen = /** @type {PageList[]} */ (Object.keys(VALUES)).filter((key) => key !== leaving && now[key].length);
    return (passage) =>
      (leaving === 'routes' || passage.routes.some((id) => now.routes.includes(id))) &&
      (!now.focus || concerns(passage, now.focus)) &&
      chosen.every((key) => VALUES[key](passage).some((value) => now[key].includes(value))) &&
      (leaving === 'actor' || leaving === 'stance' || agrees(passage, now)) &&
      inTime(passage.article, now) &&
      found(passage);
  }

  return { all, list, get: (/** @type {string} */ id) => byPassage.get(id), fitting, suits, concerns, values: VALUES, routeOf };
})();
