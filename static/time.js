/** The time control: the map as of any date, what changed on it, and when the articles were written. */
CorridorMap.time = (function () {
  'use strict';
  const { data, byId, element, state, routes, hover } = CorridorMap;

  /** Milliseconds that one step stays when played. */
  const PACE = 1400;

  /** @typedef {{day: string, date: string, events: {name: string, at: StateData, was: StateData | null}[], articles: {title: string, by: string}[]}} Step */

  /** Every date on which something changed or an article appeared, in order; the last is today. @type {Step[]} */
  const steps = [];
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let playing;

  /** @param {string} date a date of any precision */
  const firstDay = (date) => (date + '-01-01').slice(0, 10);

  /** @param {string} date @returns {Step} */
  function stepOf(date) {
    const day = firstDay(date);
    let step = steps.find((other) => other.day === day);
    if (!step) steps.push((step = { day, date, events: [], articles: [] }));
    return step;
  }

  function collect() {
    for (const stretch of routes.stretches.values()) {
      const { history, name } = stretch.info;
      history.forEach((at, i) => {
        const { events } = stepOf(at.from);
        const known = events.some((event) => event.at.status === at.status && event.at.note === at.note);
        // Two routes on one track, and neighbours that changed together, are one piece of news.
        if (!known) events.push({ name: `${routes.of(stretch.route).short}, ${name}`, at, was: history[i - 1] || null });
      });
    }
    for (const { date, title, publisher } of data.articles) stepOf(date).articles.push({ title, by: publisher });
    steps.sort((a, b) => (a.day < b.day ? -1 : 1));
    steps.push({ day: '9999', date: '', events: [], articles: [] });
  }

  /** @param {Step['events'][number]} event */
  function sentence({ name, at, was }) {
    const word = data.words.get(at.status);
    const change = was && was.status !== at.status ? `${word} (was ${data.words.get(was.status)})` : word;
    return `${name}: ${change}` + (at.note ? `. ${at.note}` : '');
  }

  /** What happened on the date of a step, in words. @param {Step} step */
  function news(step) {
    const { events, articles } = step;
    const said = events.slice(0, 2).map(sentence);
    if (events.length > 2) said.push(`and ${events.length - 2} more changes`);
    return [...articles.map(({ title, by }) => `${by} publishes “${title}”`), ...said].join('; ');
  }

  /** The step that a date falls on or after. @param {string} date */
  function indexOf(date) {
    if (!date) return steps.length - 1;
    const day = firstDay(date);
    return Math.max(0, steps.filter((step) => step.day <= day).length - 1);
  }

  function start() {
    collect();
    const slider = /** @type {HTMLInputElement} */ (byId('time-slider'));
    slider.max = String(steps.length - 1);
    drawTicks();
    // The map, and with it the axis, changes its width with the tabs too.
    new ResizeObserver(drawTicks).observe(byId('time-ticks'));
    slider.addEventListener('input', () => {
      pause();
      go(Number(slider.value));
    });
    byId('time-play').addEventListener('click', () => (playing ? pause() : play()));
    byId('time-now').addEventListener('click', () => {
      pause();
      go(steps.length - 1);
      // The button goes with the date.
      slider.focus({ preventScroll: true });
    });
    // Cards come and go; the list stays.
    byId('passages').addEventListener('click', (event) => {
      const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest('[data-then]'));
      if (!button) return;
      pause();
      state.set({ asOf: button.dataset.then || '' });
    });
    state.onChange((now, before) => {
      if (now.asOf !== before.asOf) render();
    });
    render();
  }

  /** @param {number} index */
  function go(index) {
    state.set({ asOf: steps[index].date }, { push: false });
  }

  function play() {
    const slider = /** @type {HTMLInputElement} */ (byId('time-slider'));
    if (Number(slider.value) === steps.length - 1) go(0);
    playing = setInterval(() => {
      const next = Number(slider.value) + 1;
      if (next < steps.length) go(next);
      if (next >= steps.length - 1) pause();
    }, PACE);
    markPlaying();
  }

  function pause() {
    clearInterval(playing);
    playing = undefined;
    markPlaying();
  }

  function markPlaying() {
    byId('time-play').setAttribute('aria-pressed', String(Boolean(playing)));
    /** @type {HTMLElement} */ (byId('time-play').querySelector('.hidden')).textContent = playing ? 'Pause' : 'Play through time';
  }

  function render() {
    const { asOf } = state.get();
    const index = indexOf(asOf);
    const slider = /** @type {HTMLInputElement} */ (byId('time-slider'));
    slider.value = String(index);
    const step = steps[index];
    const onStep = asOf && step.day === firstDay(asOf);
    const date = asOf ? hover.spoken(asOf) : 'Today';
    const said = !asOf ? 'the newest state known' : onStep ? news(step) : `unchanged since ${hover.spoken(step.date)}`;
    slider.setAttribute('aria-valuetext', `${date}: ${said}`);
    byId('time-date').textContent = date;
    byId('time-news').textContent = said;
    byId('time-news').title = said;
    byId('time-now').hidden = !asOf;
    byId('time').classList.toggle('is-past', Boolean(asOf));
  }

  /** Draws the ticks, and as many years as there is room for. */
  function drawTicks() {
    const last = steps.length - 1;
    const room = (byId('time-ticks').offsetWidth - 16) / last;
    let year = '';
    let labelled = -Infinity;
    byId('time-ticks').replaceChildren(
      ...steps.flatMap((step, i) => {
        const made = [element('i', step.articles.length ? 'tick article' : 'tick')];
        const its = i === last ? 'today' : step.day.slice(0, 4);
        const fits = i === last || ((i - labelled) * room > 36 && (last - i) * room > 44);
        if (its !== year && fits) {
          made.push(element('b', 'tick-year', its));
          labelled = i;
        }
        year = its;
        made.forEach((mark) => (mark.style.left = `calc(8px + (100% - 16px) * ${i / last})`));
        return made;
      })
    );
  }

  return { start, news, steps };
})();
