// The search of a catalogue: put into the page where it can work, and loaded when it is first used.
(() => {
  "use strict";
  const place = document.getElementById("search");
  if (!place || !/^https?:$/.test(location.protocol)) return;
  const say = place.dataset;
  const at = new URL(say.at, location.href);
  const MOST = 20; // results shown

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

  const coded = (word) =>
    WIDE.test(word)
      ? [...word].map((sign) => sign.codePointAt(0).toString(26).padStart(4, "0").replace(/./g, letter)).join("")
      : word;
  const letter = (digit) => String.fromCharCode(97 + parseInt(digit, 26));
  // Pagefind makes do with the beginning of a word where there is no more; half a word is not what was asked for.
  const meant = (word, seen) => {
    if (WIDE.test(word)) return seen.startsWith(word);
    const least = Math.max(Math.ceil(word.length * 0.55), Math.min(word.length, 3));
    for (let n = 0; n + least <= word.length; n++) if (seen.includes(word.slice(n, n + least))) return true;
    return false;
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
  let letters = null;
  const lettered = async () => {
    const face = new FontFace("Letters", `url(${new URL("letters.woff2", at).href})`);
    document.fonts.add(await face.load());
  };
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

  const excerpt = (pieces, hits, first) => {
    const wide = pieces.some((piece) => WIDE.test(piece));
    const marked = new Set(hits);
    const from = Math.max(first, Math.min(...hits) - (wide ? 20 : 8));
    const to = Math.min(pieces.length, from + (wide ? 60 : 28));
    const line = make("span");
    if (from > first) line.append("… ");
    for (let n = from; n < to; n++) {
      const also = marked.has(n) || (marked.has(n - 1) && WIDE.test(pieces[n - 1]));
      const [, word, rest] = pieces[n].match(/^([\p{L}\p{M}\p{N}\p{Cf}'’ʼ]*)([^]*)$/u);
      line.append(also ? make("mark", {}, word) : word, rest);
    }
    if (to < pieces.length) line.append("…");
    return line;
  };
  const row = async (result, asked) => {
    const data = await result.data();
    const answer = await fetch(new URL(`words/${encodeURIComponent(data.raw_url)}.json`, at));
    if (!answer.ok) throw new Error(answer.statusText);
    const text = await answer.json();
    if (text.letters) letters ??= lettered().catch(() => {});
    const seen = (hit) => folded(text.words[hit] + (WIDE.test(text.words[hit]) ? (text.words[hit + 1] ?? "") : ""));
    const found = new Set(data.locations.filter((hit) => asked.some((word) => meant(word, seen(hit)))));
    if (!asked.every((word) => [...found].some((hit) => meant(word, seen(hit))))) return null;
    const item = make("li", {}, make("a", { href: `${data.raw_url}.html` }, text.title));
    const hits = [...found].filter((hit) => hit >= text.from);
    if (hits.length) item.append(" ", excerpt(text.words, hits, text.from));
    return item;
  };

  let turn = 0;
  const search = async () => {
    const mine = ++turn;
    const asked = words(field.value);
    list.replaceChildren();
    told.textContent = ""; // so that the same number is said again
    if (!asked.length) {
      if (field.value.trim()) told.textContent = say.nothing;
      return;
    }
    try {
      const module = await started();
      const { results } = await module.search(asked.map(coded).join(" "));
      const shown = await Promise.all(results.slice(0, MOST).map((result) => row(result, asked)));
      if (mine !== turn) return;
      const rows = shown.filter((item) => item);
      const count = rows.length && results.length - shown.length + rows.length;
      list.replaceChildren(...rows);
      told.textContent = count ? say.found.replace("{count}", figures(count)) : say.nothing;
    } catch {
      if (mine === turn) told.textContent = say.broken;
    }
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
})();
