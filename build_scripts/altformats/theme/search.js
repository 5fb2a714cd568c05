// The search of a catalogue: put into the page where it can work, and loaded when it is first used.
(() => {
  "use strict";
  const place = document.getElementById("search");
  if (!place || !/^https?:$/.test(location.protocol)) return;
  const say = place.dataset;
  const at = new URL(say.at, location.href);

  // The same as website/search_fold.py does to the text.
  const DROPPED =
    /['’ʼ\u00ad\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u0981\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
  const FROM = [..."یىکہھةەںٱłđøı٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹০১২৩৪৫৬৭৮৯"];
  const TO = [..."ييكههههناldoi012345678901234567890123456789"];
  const ALIKE = new Map(FROM.map((sign, n) => [sign, TO[n]]));
  const WIDE = /[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]/;
  const PIECE = /[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|[^\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+/g;
  const folded = (text) =>
    [...text.toLowerCase().normalize("NFKD").replace(DROPPED, "")].map((sign) => ALIKE.get(sign) || sign).join("");
  const words = (text) => {
    const found = [];
    const pieces = text.match(PIECE) || [];
    pieces.forEach((piece, n) => {
      if (!WIDE.test(piece)) {
        found.push(...(folded(piece).match(/[\p{L}\p{M}\p{N}]+/gu) || []));
      } else if (n + 1 < pieces.length && WIDE.test(pieces[n + 1])) {
        found.push(folded(piece + pieces[n + 1]));
      } else if (n === 0 || !WIDE.test(pieces[n - 1])) {
        found.push(folded(piece));
      }
    });
    return found;
  };

  const make = (name, attributes = {}, ...inside) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...inside);
    return element;
  };
  const field = make("input", { type: "search", id: "search-words", autocomplete: "off", enterkeyhint: "search" });
  const form = make(
    "form",
    { role: "search" },
    make("label", { for: "search-words" }, say.label),
    field,
    make("button", { type: "submit" }, say.title),
  );
  const told = make("p", { role: "status", class: "told" });
  const list = make("ul", { class: "entries found" });
  place.append(make("h2", {}, say.title), form, told, list);
  place.hidden = false;

  const figures = (number) => String(number).replace(/\d/g, (digit) => [...say.digits][digit]);
  let engine = null;
  const started = () => {
    engine ??= import(new URL("pagefind.js", at).href).then(async (module) => {
      await module.options({ basePath: at.pathname, noWorker: true });
      await module.init();
      return module;
    });
    engine.catch(() => (engine = null));
    return engine;
  };
  field.addEventListener("focus", () => started().catch(() => {}), { once: true });

  const excerpt = (pieces, hits) => {
    const wide = pieces.some((piece) => WIDE.test(piece));
    const marked = new Set(hits);
    const from = Math.max(0, Math.min(...hits) - (wide ? 20 : 8));
    const to = Math.min(pieces.length, from + (wide ? 60 : 28));
    const line = make("span");
    if (from) line.append("… ");
    for (let n = from; n < to; n++) {
      const also = marked.has(n) || (marked.has(n - 1) && WIDE.test(pieces[n - 1]));
      const [, word, rest] = pieces[n].match(/^(\S*)([^]*)$/);
      line.append(also ? make("mark", {}, word) : word, rest);
    }
    if (to < pieces.length) line.append("…");
    return line;
  };
  const row = async (result) => {
    const data = await result.data();
    const answer = await fetch(new URL(`words/${encodeURIComponent(data.raw_url)}.json`, at));
    if (!answer.ok) throw new Error(answer.statusText);
    const text = await answer.json();
    const item = make("li", {}, make("a", { href: `${data.raw_url}.html` }, text.title));
    const hits = data.locations.filter((hit) => hit >= text.from).map((hit) => hit - text.from);
    if (hits.length) item.append(" ", excerpt(text.words, hits));
    return item;
  };

  let turn = 0;
  const search = async () => {
    const mine = ++turn;
    const asked = words(field.value);
    list.replaceChildren();
    if (!asked.length) {
      told.textContent = field.value.trim() ? say.nothing : "";
      return;
    }
    try {
      const module = await started();
      const { results } = await module.search(asked.join(" "));
      const rows = await Promise.all(results.slice(0, 20).map(row));
      if (mine !== turn) return;
      list.replaceChildren(...rows);
      told.textContent = results.length ? say.found.replace("{count}", figures(results.length)) : say.nothing;
    } catch {
      if (mine === turn) told.textContent = say.broken;
    }
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
})();
