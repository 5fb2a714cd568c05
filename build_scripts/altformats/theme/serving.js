"use strict";
/* Follows an author's changes: fetches what changed, keeps the place in the page, and says so once, politely. */
(() => {
  const beside = document.querySelector(".beside");
  const stage = document.getElementById("stage");
  const panel = document.getElementById("panel");
  const said = document.getElementById("said");
  if (!beside || !window.EventSource) return;
  const edition = `${encodeURIComponent(beside.dataset.tag)}/${encodeURIComponent(beside.dataset.slug)}`;
  const own = `/page/${edition}.html`;
  const BLOCKS = "h1, h2, h3, h4, p, li";
  let events = null;
  let busy = false;
  let wanted = "";

  const frame = () => stage.querySelector("iframe");
  const summary = () => document.getElementById("summary").dataset;
  const say = (words) => {
    if (said.textContent !== words) said.textContent = words;
  };
  const textOf = (element) => element.textContent.replace(/\s+/g, " ").trim();

  /* The document in the frame; null while it is none of ours. */
  function inside() {
    try {
      const page = frame().contentWindow;
      return page.location.pathname === own ? page : null;
    } catch {
      return null;
    }
  }

  /* Where the author is reading: the blocks in view by their words, with how far down each stands. */
  function place() {
    const page = inside();
    if (!page) return null;
    const blocks = [...page.document.querySelectorAll(BLOCKS)];
    const seen = blocks
      .map((block, number) => ({ number, words: textOf(block), top: block.getBoundingClientRect().top }))
      .filter((block) => block.words && block.top >= -1 && block.top < page.innerHeight)
      .slice(0, 12);
    return { y: page.scrollY, seen, focused: document.activeElement === frame() };
  }

  /* The same words, the nearest by number where they stand several times; else as many pixels from the top. */
  function keep(was) {
    const page = inside();
    if (!page || !was) return;
    page.scrollTo({ top: was.y, behavior: "instant" });
    const blocks = [...page.document.querySelectorAll(BLOCKS)];
    for (const { words, number, top } of was.y > 0 ? was.seen : []) {
      const same = blocks.filter((block) => textOf(block) === words);
      if (!same.length) continue;
      const far = (block) => Math.abs(blocks.indexOf(block) - number);
      const nearest = same.reduce((one, other) => (far(other) < far(one) ? other : one));
      page.scrollBy({ top: nearest.getBoundingClientRect().top - top, behavior: "instant" });
      break;
    }
    if (was.focused) frame().focus();
  }

  /* A new frame is filled behind the old one and takes its place when it is ready, so that nothing flashes. */
  function replace(fresh) {
    const was = place();
    const next = fresh.querySelector("iframe");
    const old = frame();
    if (next && old && next.getAttribute("src") === old.getAttribute("src")) {
      stage.querySelectorAll(".old").forEach((note) => note.remove());
      stage.prepend(...fresh.querySelectorAll(".old"));
      return Promise.resolve();
    }
    if (!next || !old) {
      stage.replaceChildren(...fresh.childNodes);
      watch();
      return Promise.resolve();
    }
    return new Promise((done) => {
      const words = [...fresh.childNodes].filter((node) => node !== next);
      old.removeAttribute("name");
      next.classList.add("coming");
      next.addEventListener("load", () => {
        const at = was && { ...was, focused: document.activeElement === old };
        stage.querySelectorAll(".old").forEach((note) => note.remove());
        stage.prepend(...words);
        next.classList.remove("coming");
        old.remove();
        keep(at);
        watch();
        done();
      }, { once: true });
      stage.append(next);
    });
  }

  async function update(version) {
    wanted = version;
    if (busy) return;
    busy = true;
    try {
      while (wanted !== summary().version) {
        const asked = wanted;
        const answer = await fetch(`/panel/${edition}`);
        if (answer.status === 404) {
          say("This leaflet, or this language, is not there any more.");
          break;
        }
        if (!answer.ok) throw new Error(answer.statusText);
        const found = new DOMParser().parseFromString(await answer.text(), "text/html");
        const before = { ...summary() };
        const top = panel.parentElement.scrollTop;
        const focused = panel.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
        panel.replaceChildren(...found.getElementById("panel").childNodes);
        panel.parentElement.scrollTop = top;
        if (focused) {
          const again = [...panel.querySelectorAll("a")].find((link) => link.getAttribute("href") === focused);
          (again || panel.parentElement).focus({ preventScroll: true });
        }
        const now = summary();
        if (now.print !== before.print || now.fresh !== before.fresh) await replace(found.getElementById("stage"));
        const trouble = now.fresh === "yes" ? "Updated" : "The page cannot be made and is shown as it was";
        say("");
        say(`${trouble}: ${panel.firstElementChild.textContent}`);
        if (wanted === asked) break;
      }
    } catch {
      say("The preview does not answer. Is altformats serve still running?");
    } finally {
      busy = false;
    }
  }

  /* A link in the page that leads to another edition opens that edition's preview; one that leads away comes back. */
  function landed() {
    let path = "";
    try {
      path = frame().contentWindow.location.pathname;
    } catch {
      say("That link leads to another website. The preview stays here.");
    }
    const other = path.match(/^\/page\/([^/]+)\/([^/]+)\.html$/);
    if (path === own) return;
    if (other) window.location.assign(`/preview/${other[1]}/${other[2]}`);
    else if (!path) frame().src = `${own}?${summary().print}`;
  }

  function watch() {
    const shown = frame();
    if (shown && !shown.dataset.watched) {
      shown.dataset.watched = "yes";
      shown.addEventListener("load", landed);
    }
  }

  function show(link) {
    const page = inside();
    if (!page) return false;
    const block = page.document.querySelector(`[data-block="${Number(link.dataset.block)}"]`);
    const found = block || (link.dataset.anchor && page.document.getElementById(link.dataset.anchor));
    if (!found) {
      say("It is not on the page that is shown.");
      return true;
    }
    const whole = found.closest(".safety") || found;
    whole.scrollIntoView({ block: "center", behavior: "instant" });
    for (const marked of page.document.querySelectorAll("[data-shown]")) {
      marked.style.outline = "";
      delete marked.dataset.shown;
    }
    whole.dataset.shown = "";
    whole.style.outline = "0.25rem dashed";
    say("It is shown on the page, with a dashed line around it.");
    return true;
  }

  panel.addEventListener("click", (event) => {
    const link = event.target.closest("a.show");
    if (link && show(link)) event.preventDefault();
  });

  /* A page that nobody sees needs no connection, of which a browser has only six for one server. */
  function listen() {
    if (document.hidden) {
      events?.close();
      events = null;
    } else if (!events) {
      events = new EventSource(`/events/${edition}?${summary().version}`);
      events.addEventListener("message", (event) => update(event.data));
      events.addEventListener("error", () => say("The preview does not answer. Is altformats serve still running?"));
      events.addEventListener("open", () => {
        if (said.textContent.startsWith("The preview does not answer")) say("");
      });
    }
  }

  document.addEventListener("visibilitychange", listen);
  window.addEventListener("pagehide", () => events?.close());
  watch();
  listen();
})();
