// What a leaflet's page can do beyond being read: it looks as its reader wants it, and marks the words as they are heard.
// The page is whole without this.  Nothing starts by itself, no focus is moved, nothing is announced while sound plays,
// so that a screen reader is never talked over: it stops when its user stops it, follows a link to a telephone, or
// plays another leaflet.  No key is taken.  The page's markup is left as it is where the browser can mark text without.
(() => {
  "use strict";
  const root = document.documentElement;
  const KEY = "altformats";
  const JOINED = /^(ar|ur|fa|ps|bn)\b/.test(root.lang); // letters that touch must not be pulled apart
  const chosenColours = matchMedia("(forced-colors: active)");
  const still = matchMedia("(prefers-reduced-motion: reduce)");

  // What is remembered; a browser may forbid it, then it lasts as long as the page.
  let choices = {};
  try {
    const held = JSON.parse(localStorage.getItem(KEY) || "{}");
    if (held && typeof held === "object") choices = held;
  } catch (error) { choices = {}; }
  const remember = () => {
    try { localStorage.setItem(KEY, JSON.stringify(choices)); } catch (error) { /* not allowed here */ }
  };

  const STYLE = `
.choices { padding-block-end: 1rem; }
.choices summary { min-block-size: 2.75rem; padding-block: 0.625rem; font-size: 1.0625rem; font-weight: 700; text-decoration: underline; cursor: pointer; }
.choices[open] { background: var(--card); color: var(--ink); border: 0.125rem solid var(--ink); padding: 0.5rem 1rem 1rem; margin-block-end: 1rem; border-radius: 0.25rem; }
fieldset { border: 0.0625rem solid var(--line); border-radius: 0.25rem; margin: 0 0 1rem; padding: 0.5rem 1rem; min-inline-size: 0; }
legend { font-weight: 700; padding-inline: 0.25rem; }
label { display: inline-flex; align-items: center; gap: 0.5rem; min-block-size: 2.75rem; margin-inline-end: 1.25rem; }
input[type="radio"], input[type="checkbox"] { inline-size: 1.5rem; block-size: 1.5rem; flex: none; margin: 0; accent-color: var(--act); }
button { font: inherit; color: var(--link); background: var(--card); border: 0.125rem solid currentColor; border-radius: 0.25rem; min-block-size: 2.75rem; padding: 0.375rem 1rem; text-align: start; cursor: pointer; }
[data-chapters] { list-style: none; padding: 0; }
[data-chapters] button { inline-size: 100%; }
[data-chapters] button[aria-current] { font-weight: 700; border-inline-start-width: 0.75rem; }
summary:focus-visible, button:focus-visible, input:focus-visible, audio:focus-visible { outline: 0.1875rem solid var(--focus-ink); outline-offset: 0; box-shadow: 0 0 0 0.375rem var(--focus); }
.listen h3 { font-size: 1.125rem; }
.listen fieldset { margin-block-start: 1rem; }
::highlight(said) { background-color: var(--focus); color: var(--focus-ink); text-decoration: underline 0.15em; }
.said { background: var(--focus); color: var(--focus-ink); text-decoration: underline 0.15em; }
@media (forced-colors: active) { ::highlight(said) { background-color: Highlight; color: HighlightText; } .said { forced-color-adjust: none; background: Highlight; color: HighlightText; } }
@media print { .choices { display: none; } }
`;
  const adopt = (rules) => {
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(rules);
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
      return sheet;
    } catch (error) { return null; } // an older browser shows the controls in its own look
  };
  adopt(STYLE);
  const room = adopt("");

  // The colours of the theme itself, light and dark, as its style sheet names them.
  const palette = (scheme) => {
    const found = {};
    const read = (rules, wanted) => {
      for (const rule of rules) {
        if (rule.media && /prefers-color-scheme: dark/.test(rule.media.mediaText)) read(rule.cssRules, true);
        else if (rule.selectorText === ":root" && (!wanted || scheme === "dark")) {
          for (const name of rule.style) if (name.startsWith("--") && /^#/.test(rule.style.getPropertyValue(name).trim())) found[name] = rule.style.getPropertyValue(name).trim();
        }
      }
    };
    for (const sheet of document.styleSheets) read(sheet.cssRules, false);
    return found;
  };
  const NAMES = Object.keys(palette("light"));
  const YELLOW = "#ffe45c";
  const yellow = () => {
    const all = {};
    for (const name of NAMES) all[name] = /paper|card|tint|tag-ink|bar-ink|focus-ink/.test(name) ? YELLOW : "#000000";
    return all;
  };
  const leading = parseFloat(getComputedStyle(root).getPropertyValue("--leading")) || 1.6;

  const show = (printed) => {
    const { size, spacing, colours } = printed ? {} : choices;
    root.style.fontSize = { large: "125%", largest: "150%" }[size] || "";
    const wide = { wide: [0.12, 0.16, 1.15], widest: [0.18, 0.3, 1.35] }[spacing];
    root.style.letterSpacing = wide && !JOINED ? `${wide[0]}em` : "";
    root.style.wordSpacing = wide ? `${wide[1]}em` : "";
    if (wide) root.style.setProperty("--leading", String(Math.max(1.6, leading) * wide[2]));
    else root.style.removeProperty("--leading");
    if (room) room.replaceSync(wide ? "main p, main li { margin-block-end: 2em; }" : "");
    const own = chosenColours.matches ? null : { light: () => palette("light"), dark: () => palette("dark"), yellow }[colours];
    const values = own ? own() : {};
    for (const name of NAMES) {
      if (own) root.style.setProperty(name, values[name]);
      else root.style.removeProperty(name);
    }
    root.style.colorScheme = own ? (colours === "dark" ? "dark" : "light") : "";
  };
  show(false);
  addEventListener("beforeprint", () => show(true));
  addEventListener("afterprint", () => show(false));
  if (chosenColours.addEventListener) chosenColours.addEventListener("change", () => show(false));

  const bring = (name) => {
    const template = document.getElementById(name);
    return template ? document.importNode(template.content, true) : null;
  };
  // Radio buttons of one group: show what is remembered, and do what is chosen.
  const bind = (within, act) => {
    for (const group of within.querySelectorAll("[data-choice]")) {
      const name = group.dataset.choice;
      for (const input of group.querySelectorAll("input")) {
        if (choices[name] !== undefined) input.checked = input.value === choices[name];
        input.addEventListener("change", () => { choices[name] = input.value; remember(); act(); });
      }
    }
  };

  const settings = bring("choices");
  const header = document.querySelector("header .wide") || document.querySelector("header");
  if (settings && header) {
    bind(settings, () => show(false));
    const reset = settings.querySelector("[data-reset]");
    const inputs = [...settings.querySelectorAll("input")];
    reset.addEventListener("click", () => {
      for (const name of ["size", "spacing", "colours"]) delete choices[name];
      for (const input of inputs) input.checked = input.value === "usual";
      remember();
      show(false);
    });
    header.append(settings);
  }

  // ---------------------------------------------------------------------------------------------- listening
  const audio = document.getElementById("recording");
  const player = bring("player");
  if (!audio || !player) return;
  const held = document.getElementById("timings");
  const { chapters, blocks } = held ? JSON.parse(held.textContent) : { chapters: [], blocks: [] };
  const follow = player.querySelector("[data-follow]");
  const broken = player.querySelector("[data-broken]");
  const list = player.querySelector("[data-chapters]");
  let started = false;
  let now = -1; // the stretch that is marked
  let aside = 0; // until then, the reader looks elsewhere on the page

  const pace = () => {
    audio.playbackRate = Number(choices.speed) || 1;
    audio.preservesPitch = true;
  };
  bind(player, pace);
  const go = (second) => {
    audio.currentTime = second;
    pace();
    const playing = audio.play();
    if (playing) playing.catch(() => {});
  };
  const buttons = chapters.map(([title, second]) => {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = title;
    button.addEventListener("click", () => go(second));
    item.append(button);
    list.append(item);
    return button;
  });
  audio.after(player);
  audio.addEventListener("error", () => { broken.hidden = false; });

  // The text of a block as the recording counts it: one space for any white space, no marks without width.
  const known = new Map();
  const textOf = (number) => {
    if (known.has(number)) return known.get(number);
    const element = document.querySelector(`[data-block="${number}"]`);
    const places = [];
    let space = true;
    if (element) {
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (node.parentElement.closest("[data-block]") !== element) continue;
        for (let at = 0; at < node.data.length; at += 1) {
          const sign = node.data[at];
          if (/[\u2060\u200b\u200e\u200f\u061c\u2066-\u2069]/.test(sign)) continue;
          if (/\s/.test(sign)) {
            if (!space) places.push([node, at]);
            space = true;
          } else {
            places.push([node, at]);
            space = false;
          }
        }
      }
    }
    known.set(number, places);
    return places;
  };
  const rangeOf = ([number, begin, end]) => {
    const places = textOf(number);
    if (!places[begin] || !places[end - 1]) return null;
    const range = document.createRange();
    range.setStart(...places[begin]);
    range.setEnd(places[end - 1][0], places[end - 1][1] + 1);
    return range;
  };

  // Marked without a change of the page where the browser can; else the words are wrapped, and unwrapped again.
  const light = typeof Highlight === "function" && CSS.highlights;
  let wrapped = [];
  const unwrap = () => {
    for (const span of wrapped) {
      const parent = span.parentNode;
      span.replaceWith(...span.childNodes);
      parent.normalize();
    }
    wrapped = [];
    known.clear();
  };
  const wrap = (range) => {
    const nodes = [];
    const walker = document.createTreeWalker(range.commonAncestorContainer.parentNode, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) if (range.intersectsNode(node)) nodes.push(node);
    const { startContainer, startOffset, endContainer, endOffset } = range;
    for (const node of nodes) {
      const from = node === startContainer ? startOffset : 0;
      const to = node === endContainer ? endOffset : node.length;
      if (to <= from) continue;
      const part = document.createRange();
      part.setStart(node, from);
      part.setEnd(node, to);
      const span = document.createElement("span");
      span.className = "said";
      part.surroundContents(span);
      wrapped.push(span);
    }
  };
  const mark = (at) => {
    now = at;
    if (light) CSS.highlights.delete("said");
    else unwrap();
    const range = at < 0 ? null : rangeOf(blocks[at]);
    if (!range) return;
    const box = range.getBoundingClientRect();
    if (light) CSS.highlights.set("said", new Highlight(range));
    else wrap(range);
    if (follow.checked && performance.now() > aside && (box.top < innerHeight * 0.15 || box.bottom > innerHeight * 0.85)) {
      scrollBy({ top: box.top - innerHeight * 0.35, behavior: still.matches ? "auto" : "smooth" });
    }
  };
  const LINGER = 1.5; // seconds after a sentence until its mark goes, when something else than the page is read
  const at = (second) => {
    let low = 0;
    let high = blocks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (blocks[middle][3] <= second) low = middle + 1;
      else high = middle;
    }
    return low && second < blocks[low - 1][4] + LINGER ? low - 1 : -1;
  };
  const update = () => {
    const found = follow.checked && started ? at(audio.currentTime) : -1;
    if (found !== now) mark(found);
    let chapter = -1;
    chapters.forEach(([, second], number) => { if (second <= audio.currentTime + 0.05) chapter = number; });
    buttons.forEach((button, number) => {
      if (started && number === chapter) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    });
  };
  const run = () => {
    update();
    if (!audio.paused && !audio.ended) requestAnimationFrame(run);
  };

  const others = typeof BroadcastChannel === "function" ? new BroadcastChannel(KEY) : null;
  if (others) others.onmessage = () => audio.pause();
  audio.addEventListener("play", () => {
    started = true;
    pace();
    if (others) others.postMessage("play");
    if (navigator.mediaSession && typeof MediaMetadata === "function") {
      navigator.mediaSession.metadata = new MediaMetadata({ title: document.querySelector("h1").textContent, artist: document.querySelector("header p").textContent });
      const step = (by) => () => {
        const here = chapters.reduce((last, [, second], number) => (second <= audio.currentTime + 0.05 ? number : last), 0);
        const next = chapters[Math.max(0, Math.min(chapters.length - 1, here + by))];
        if (next) go(next[1]);
      };
      navigator.mediaSession.setActionHandler("previoustrack", step(-1));
      navigator.mediaSession.setActionHandler("nexttrack", step(1));
    }
    requestAnimationFrame(run);
  });
  for (const event of ["seeked", "timeupdate", "ended"]) audio.addEventListener(event, update);
  follow.addEventListener("change", update);
  for (const event of ["wheel", "touchmove", "keydown"]) {
    addEventListener(event, (happened) => {
      if (event !== "keydown" || /^(Arrow|Page|Home|End| )/.test(happened.key)) aside = performance.now() + 5000;
    }, { passive: true });
  }

  // A touch on a sentence: heard from there, once the reader has started the recording on this page.
  document.querySelector("main").addEventListener("click", (touched) => {
    if (touched.target.closest("a")) {
      if (/^tel:/.test(touched.target.closest("a").getAttribute("href"))) audio.pause();
      return;
    }
    const element = touched.target.closest("[data-block]");
    if (!started || !follow.checked || !element || !getSelection().isCollapsed) return;
    let node = null;
    let offset = 0;
    if (document.caretPositionFromPoint) {
      const caret = document.caretPositionFromPoint(touched.clientX, touched.clientY);
      if (caret) [node, offset] = [caret.offsetNode, caret.offset];
    } else if (document.caretRangeFromPoint) {
      const caret = document.caretRangeFromPoint(touched.clientX, touched.clientY);
      if (caret) [node, offset] = [caret.startContainer, caret.startOffset];
    }
    const number = Number(element.dataset.block);
    let index = textOf(number).findIndex(([held, place]) => held === node && place >= offset);
    if (index < 0) index = textOf(number).length - 1;
    const own = blocks.filter((stretch) => stretch[0] === number);
    const said = own.find((stretch) => index < stretch[2]) || own[own.length - 1];
    if (said) go(said[3] + 0.01);
  });
})();
