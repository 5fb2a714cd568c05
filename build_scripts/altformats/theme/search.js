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

  const root = (word) => (document.documentElement.lang === "ar" ? word.replace(/^(?:[وفبك]?ال|لل)(?=..)/u, "") : word);
  // The same as website/search_shelves.py does.
  const BEGINNING = 3;
  const shelved = (word, count) => {
    const beginning = WIDE.test(word[0]) ? word[0] : [...word].slice(0, BEGINNING).join("");
    let found = 2166136261;
    for (let n = 0; n < beginning.length; n++) found = Math.imul(found ^ beginning.charCodeAt(n), 16777619) >>> 0;
    return found % count;
  };
  // Until here.

  // How near a word of the index is to one that was asked for, from 1 (the same) to 0; endings may differ, and where
  // nothing is near, by more.
  const near = (asked, word, loose) => {
    if (word === asked) return 1;
    if (word.startsWith(asked)) return 0.8;
    if (WIDE.test(asked[0])) return 0;
    let same = 0;
    while (same < asked.length && asked[same] === word[same]) same++;
    const [least, share, rest] = loose ? [3, 0.55, 4] : [4, 0.6, 3];
    const longest = Math.max(asked.length, word.length);
    return same >= least && same >= share * longest && longest - same <= rest ? 0.4 : 0;
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
  const fetched = async (path) => {
    const answer = await fetch(new URL(path, at));
    if (!answer.ok) throw new Error(answer.statusText);
    return answer.json();
  };
  let head = null;
  const started = () => {
    head ??= fetched("index.json");
    head.catch(() => (head = null));
    return head;
  };
  const shelves = new Map();
  const shelf = (number) => {
    if (!shelves.has(number)) shelves.set(number, fetched(`shelves/${number}.json`));
    shelves.get(number).catch(() => shelves.delete(number));
    return shelves.get(number);
  };
  let letters = null;
  const lettered = async () => {
    const face = new FontFace("Letters", `url(${new URL("letters.woff2", at).href})`);
    document.fonts.add(await face.load());
  };
  field.addEventListener("focus", () => started().catch(() => {}), { once: true });

  // The leaflets that have one of the words asked for, by their codes: how much it counts there, and as which words.
  const having = async (asked, { leaflets, shelves: count }) => {
    const there = Object.entries(await shelf(shelved(asked, count)));
    const matches = (loose) =>
      there.map(([word, rows]) => [word, rows, near(asked, word, loose)]).filter(([, , nearness]) => nearness);
    const strict = matches(false);
    const found = new Map();
    for (const [word, rows, nearness] of strict.length ? strict : matches(true)) {
      const each = rows.split(" ");
      const rare = Math.log(1 + leaflets / each.length);
      for (const one of each) {
        const code = one.slice(1);
        const known = found.get(code) ?? { score: 0, words: new Set() };
        known.score = Math.max(known.score, nearness * rare * Number(one[0]));
        known.words.add(word);
        found.set(code, known);
      }
    }
    return found;
  };
  // The leaflets that have all of the words, the best first.
  const ranked = async (asked) => {
    const known = await started();
    const each = await Promise.all(asked.map((word) => having(word, known)));
    const [first, ...rest] = each.sort((one, other) => one.size - other.size);
    const codes = [...first.keys()].filter((code) => rest.every((found) => found.has(code)));
    const rows = codes.map((code) => ({
      code,
      score: each.reduce((sum, found) => sum + found.get(code).score, 0),
      words: new Set(each.flatMap((found) => [...found.get(code).words])),
    }));
    return rows.sort((one, other) => other.score - one.score || (one.code < other.code ? -1 : 1));
  };

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
  const row = async ({ code, words: wanted }) => {
    const [text, { letters: brought }] = await Promise.all([
      fetched(`words/${encodeURIComponent(code)}.json`),
      started(),
    ]);
    if (brought) letters ??= lettered().catch(() => {});
    const next = (n) => (text.words[n].length === 1 ? (text.words[n + 1] ?? "").slice(0, 1) : "");
    const word = (n) => words(text.words[n] + (WIDE.test(text.words[n]) && WIDE.test(next(n)) ? next(n) : "")).join("");
    const hits = text.words.map((_, n) => n).filter((n) => n >= text.from && wanted.has(root(word(n))));
    const item = make("li", {}, make("a", { href: `${text.slug}.html` }, text.title));
    if (hits.length) item.append(" ", excerpt(text.words, hits, text.from));
    return item;
  };

  let turn = 0;
  const search = async () => {
    const mine = ++turn;
    const asked = [...new Set(words(field.value).map(root))];
    list.replaceChildren();
    told.textContent = ""; // so that the same number is said again
    if (!asked.length) {
      if (field.value.trim()) told.textContent = say.nothing;
      return;
    }
    try {
      const found = await ranked(asked);
      const rows = await Promise.all(found.slice(0, MOST).map(row));
      if (mine !== turn) return;
      list.replaceChildren(...rows);
      told.textContent = found.length ? say.found.replace("{count}", figures(found.length)) : say.nothing;
    } catch {
      if (mine === turn) told.textContent = say.broken;
    }
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
})();
