/** A guided reading: each step sets the map and says what is to be seen on it. */
CorridorMap.story = (function () {
  'use strict';
  const { data, byId, element, apart, state, views, passages } = CorridorMap;
  /** Pixels of a swipe that turns the page, and how far it may stray from the level. */
  const SWIPE = 60;

  /** @type {(view: {zoom: number, lat: number, lon: number}, animate: boolean) => void} */
  let go = () => {};
  /** What the reader had before the story. @type {{patch: Partial<PageState>, hash: string} | null} */
  let former = null;
  let drawn = '';

  /** @param {PageState} now @returns {StoryData} */
  const storyOf = (now) => data.stories.find(({ id }) => id === now.story) || data.stories[0];
  /** The number of a step, from 1. @param {PageState} now */
  const numberOf = (now) => Math.min(Math.max(1, Math.floor(Number(now.step)) || 1), storyOf(now).steps.length);

  /**
   * @param {string} story
   * @param {number} number from 1
   * @param {{push?: boolean, fly?: boolean}} [options]
   */
  function turn(story, number, options = {}) {
    const { steps } = /** @type {StoryData} */ (data.stories.find(({ id }) => id === story));
    const step = steps[number - 1];
    if (!step) return;
    state.set({ tab: 'story', story, step: String(number), ...setting(step) }, options);
    go({ lat: step.centre[1], lon: step.centre[0], zoom: step.zoom }, options.fly !== false);
  }

  /** What a step shows. @param {StepData} step @returns {Partial<PageState>} */
  function setting({ routes, asOf, focus }) {
    return { routes: routes.length ? state.toggles.filter((id) => routes.includes(id)) : state.toggles, asOf, focus, passage: '', q: '' };
  }

  /** @param {(view: {zoom: number, lat: number, lon: number}, animate: boolean) => void} goTo */
  function start(goTo) {
    go = goTo;
    if (!data.stories.length) return;
    const section = views.section('story');
    views.fill('story', render);
    state.onChange(comeAndGo);
    byId('panel').addEventListener('keydown', onKey);
    let at = { x: 0, y: 0 };
    section.addEventListener('pointerdown', ({ x, y }) => (at = { x, y }));
    section.addEventListener('pointerup', ({ x, y, pointerType }) => {
      if (pointerType !== 'mouse' && Math.abs(x - at.x) > SWIPE && Math.abs(y - at.y) < SWIPE) move(x < at.x ? 1 : -1);
    });
    // An address may open a story with no more than its step.
    const now = state.get();
    if (now.tab === 'story' && !location.hash) turn(storyOf(now).id, numberOf(now), { push: false, fly: false });
  }

  /** Keeps what the reader had when a story begins, and gives it back when they leave it. @param {PageState} now @param {PageState} before */
  function comeAndGo(now, before) {
    if (now.tab === before.tab) return;
    if (now.tab === 'story' && !now.step) {
      const { routes, asOf, focus, passage, q } = before;
      former = { patch: { routes, asOf, focus, passage, q }, hash: location.hash };
      queueMicrotask(() => turn(storyOf(now).id, 1, { push: false }));
    } else if (before.tab === 'story') {
      const { patch, hash } = former || { patch: {}, hash: '' };
      const view = state.parseView(hash);
      former = null;
      queueMicrotask(() => {
        // Whoever leaves for a passage of the story goes on from there.
        state.set({ story: '', step: '', ...(now.passage ? {} : patch) }, { push: false });
        if (view && !now.passage) go(view, false);
      });
    }
  }

  /** @param {number} by */
  function move(by) {
    const now = state.get();
    turn(storyOf(now).id, numberOf(now) + by);
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const typing = /** @type {Element} */ (event.target).matches('input, select, textarea');
    if (state.get().tab !== 'story' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'ArrowRight') move(1);
    else if (event.key === 'ArrowLeft') move(-1);
    else return;
    event.preventDefault();
  }

  /** @param {PageState} now */
  function render(now) {
    const story = storyOf(now);
    const number = numberOf(now);
    if (drawn === `${story.id}/${number}`) return;
    const held = /** @type {HTMLElement | null} */ (document.activeElement && document.activeElement.closest('#view-story [data-act]'));
    const act = held && held.dataset.act;
    drawn = `${story.id}/${number}`;
    const step = story.steps[number - 1];
    const section = views.section('story');
    section.replaceChildren(...head(story), ...body(step, number, story), controls(number, story), contents(number, story));
    byId('scroll').scrollTop = 0;
    byId('status').textContent = `Step ${number} of ${story.steps.length}: ${step.title}`;
    const same = act && /** @type {HTMLElement | null} */ (section.querySelector(`[data-act="${act}"]:not(:disabled)`));
    if (same) same.focus({ preventScroll: true });
    else if (held) /** @type {HTMLElement} */ (section.querySelector('[data-act]:not(:disabled)')).focus({ preventScroll: true });
  }

  /** @param {StoryData} story */
  function head(story) {
    const header = element('header', 'story-head');
    header.append(element('h1', 'story-title', story.title));
    if (data.stories.length > 1) {
      const label = element('label', 'story-choice');
      const select = document.createElement('select');
      for (const { id, title } of data.stories) select.add(new Option(title, id, false, id === story.id));
      select.addEventListener('change', () => turn(select.value, 1));
      label.append(element('span', 'hidden', 'Story'), select);
      header.append(label);
    }
    if (story.subtitle) header.append(element('p', 'source', story.subtitle));
    return [header];
  }

  /** @param {StepData} step @param {number} number @param {StoryData} story */
  function body(step, number, story) {
    const progress = element('p', 'story-progress', `Step ${number} of ${story.steps.length}`);
    const title = element('h2', 'story-step', step.title);
    const quotes = step.passages.flatMap((id) => {
      const passage = passages.get(id);
      return passage ? [quote(passage)] : [];
    });
    return [progress, title, element('p', 'story-text', step.text), ...quotes];
  }

  /** @param {Passage} passage */
  function quote(passage) {
    const figure = element('figure', 'story-quote');
    const said = /** @type {HTMLElement} */ (/** @type {Element} */ (passage.card.querySelector('blockquote')).cloneNode(true));
    const by = element('figcaption', 'source', element('span', '', apart(passage.article.publisher), `, ${passage.article.date.slice(0, 4)}`));
    const open = element('button', 'quiet', 'Read it in the article');
    open.setAttribute('type', 'button');
    open.addEventListener('click', () => state.set({ tab: 'article', article: passage.article.slug, passage: passage.id }));
    by.append(open);
    figure.dataset.route = passage.routes[0];
    figure.append(said, by);
    return figure;
  }

  /** @param {number} number @param {StoryData} story */
  function controls(number, story) {
    const bar = element('div', 'story-controls');
    /** @type {[string, string, number][]} */
    const acts = [
      ['back', '← Back', -1],
      ['next', number < story.steps.length ? 'Next →' : 'The end', 1],
    ];
    for (const [act, text, by] of acts) {
      const button = /** @type {HTMLButtonElement} */ (element('button', 'button', text));
      button.type = 'button';
      button.dataset.act = act;
      button.disabled = !story.steps[number - 1 + by];
      button.addEventListener('click', () => move(by));
      bar.append(button);
    }
    return bar;
  }

  /** @param {number} number @param {StoryData} story */
  function contents(number, story) {
    const list = element('ol', 'story-contents');
    story.steps.forEach(({ title }, i) => {
      const button = element('button', 'quiet', `${i + 1}. ${title}`);
      button.setAttribute('type', 'button');
      button.dataset.act = `step-${i + 1}`;
      if (i + 1 === number) button.setAttribute('aria-current', 'step');
      button.addEventListener('click', () => turn(story.id, i + 1));
      const item = element('li', '');
      item.append(button);
      list.append(item);
    });
    return list;
  }

  return { start };
})();
