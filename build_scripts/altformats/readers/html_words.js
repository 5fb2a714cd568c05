// Run in the page: the words that stand on it, block by block, where their letters lie, and what is wrong with how they
// are shown.  Whether anything of them is *seen* is for a picture to say, not for this script.
// Takes the conditions of the style sheet, and whether a picture is wanted; gives, as JSON, {blocks, sizes, boxes, faults, links, truths, ...}.  A block is
// {where, tag, direction, words}; a word is [text, number of boxes], 0 for a space; a fault is [code, words].  The size of
// each word with boxes and the sides of every box are two flat rows of numbers: they are read faster than nested ones.
// The file's own part, which is the same in every way of looking, is worked out once and kept by the function.
(() => {
  const INLINE = new Set(["inline", "inline-block", "inline-flex", "contents", "ruby", "ruby-text"]);
  const SMALLEST = 14; // CSS pixels; the style's own smallest letters have 17
  const CONTRAST = 4.5; // WCAG 2.2, success criterion 1.4.3
  const RTL = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/g;

  // Nothing in the page can change the document: its scripts do not run.
  const kept = (answer, known = new Map()) => (about) => {
    let found = known.get(about);
    if (found === undefined) known.set(about, (found = answer(about)));
    return found;
  };

  // A computed style is a window on what holds when it is asked, so one for each element serves every way.
  const styleOf = kept((element) => getComputedStyle(element));
  const besideOf = kept((element) => [getComputedStyle(element, "::before"), getComputedStyle(element, "::after")]);
  const ask = (element, property) => styleOf(element).getPropertyValue(property); // three times as fast as by name

  const selector = kept((element) => {
    if (element.id) return `#${element.id}`;
    const anchor = element.parentElement && element.parentElement.closest("[id]");
    const root = anchor || document.body;
    const same = [...root.querySelectorAll(element.localName)];
    return `${anchor ? `#${anchor.id} ` : ""}${element.localName}${same.length > 1 ? `[${same.indexOf(element) + 1}]` : ""}`;
  });

  // The text nodes in their order: their words and spaces, and where the digits of telephone numbers stand in them.
  const wordOf = (found) => [found[0], found.index, found.index + found[0].length, /^[\s\u2060]/.test(found[0])];
  const numberOf = (found) => [found[0], [...found[0]].flatMap((sign, at) => (/\d/.test(sign) ? [found.index + at] : []))];
  const textOf = (node) => {
    const marked = node.parentElement.closest("[lang]");
    return {
      node,
      element: node.parentElement,
      said: node.data.trim().slice(0, 60),
      words: [...node.data.matchAll(/[\s\u2060]+|[^\s\u2060]+/g)].map(wordOf),
      numbers: [...node.data.matchAll(/\+?\d(?:[ \u00a0]?\d){8,}/g)].map(numberOf),
      letters: (node.data.match(/\p{L}/gu) || []).length,
      rtl: (node.data.match(RTL) || []).length,
      tag: marked ? marked.lang : "",
    };
  };
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.parentElement.closest("script, style, template, noscript, svg, [popover]")) texts.push(textOf(node));
  }
  const links = [...document.querySelectorAll("a[href]")].map((a) => [a.textContent, a.getAttribute("href")]);
  const elements = [...document.querySelectorAll("body, body *")];
  const acts = new Map(elements.map((element) => [element, [...element.attributes].filter(({ name }) => /^on/i.test(name))]));
  const active = [...document.querySelectorAll("iframe, frame, object, embed, form, input, base, meta[http-equiv=refresh i]")];
  const skip = document.body.firstElementChild;

  // What the words themselves must be like: property, the values it may have, and what is wrong with any other.
  const LETTERS = [
    ["letter-spacing", /^(normal|0px)$/, "with its letters pushed together or apart"],
    ["word-spacing", /^0px$/, "with its words pushed together or apart"],
    ["text-transform", /^none$/, "in other letters than the file holds"],
    ["font-variant", /^(normal|text)$/, "in other letters than the file holds"],
    ["font-feature-settings", /^normal$/, "in other letters than the font would draw"],
    ["font-variation-settings", /^normal$/, "in letters of another form"],
    ["font-palette", /^normal$/, "in letters of other colours"],
    ["font-size-adjust", /^none$/, "in letters of another size"],
    ["font-stretch", /^100%$/, "in letters of another width"],
    ["font-style", /^normal$/, "in slanted letters"],
    ["-webkit-text-security", /^none$/, "shown as dots"],
    ["-webkit-text-stroke-width", /^0px$/, "with its letters outlined"],
    ["text-shadow", /^none$/, "with a shadow"],
    ["text-emphasis-style", /^none$/, "with marks at its letters"],
    ["writing-mode", /^horizontal-tb$/, "from top to bottom"],
    ["text-combine-upright", /^none$/, "with its letters pushed together"],
    ["text-indent", /^0px$/, "moved from its place"],
    ["hyphens", /^(manual|none)$/, "with hyphens that the file does not hold"],
    ["cursor", /^(auto|pointer|text)$/, "under a cursor that hides it"],
    ["user-select", /^(auto|text)$/, "so that it cannot be copied"],
  ];
  // And what everything around them must be like.
  const AROUND = [
    ["filter", /^none$/, "behind a filter or mask"],
    ["backdrop-filter", /^none$/, "behind a filter or mask"],
    ["mask-image", /^none$/, "behind a filter or mask"],
    ["mix-blend-mode", /^normal$/, "behind a filter or mask"],
    ["background-blend-mode", /^normal$/, "behind a filter or mask"],
    ["background-image", /^none$/, "on a picture"],
    ["border-image-source", /^none$/, "on a picture"],
    ["transform", /^none$/, "turned, moved or mirrored"],
    ["translate", /^none$/, "turned, moved or mirrored"],
    ["scale", /^none$/, "turned, moved or mirrored"],
    ["rotate", /^none$/, "turned, moved or mirrored"],
    ["offset-path", /^none$/, "turned, moved or mirrored"],
    ["perspective", /^none$/, "turned, moved or mirrored"],
    ["zoom", /^1$/, "zoomed"],
    ["clip-path", /^none$/, "clipped"],
    ["clip", /^auto$/, "clipped"],
    ["opacity", /^1$/, "partly transparent"],
    ["-webkit-line-clamp", /^none$/, "cut off after some lines"],
    ["max-height", /^none$/, "cut off at some height"],
    ["text-overflow", /^clip$/, "cut off where its line ends"],
    ["content-visibility", /^visible$/, "not drawn until it is wanted"],
    ["column-count", /^auto$/, "in columns"],
    ["column-width", /^auto$/, "in columns"],
    ["position", /^(static|relative)$/, "out of the flow of the page"],
    ["float", /^none$/, "out of the flow of the page"],
    ["animation-name", /^none$/, "moving"],
    ["will-change", /^auto$/, "moving"],
    ["contain", /^none$/, "cut off by its box"],
    ["-webkit-box-reflect", /^none$/, "mirrored"],
    ["-webkit-user-modify", /^read-only$/, "open to being changed"],
  ];

  // What this browser does not know it cannot show.
  const understood = (rules) => rules.filter(([property]) => property in styleOf(document.documentElement));
  const [OF_LETTERS, OF_AROUND] = [understood(LETTERS), understood(AROUND)];
  const sound = new Map(); // each property to its last value that was allowed
  const unlike = (element, rules) => {
    const style = styleOf(element);
    for (let at = 0; at < rules.length; at += 1) {
      const property = rules[at][0];
      const value = style.getPropertyValue(property);
      if (value === sound.get(property)) continue;
      if (!rules[at][1].test(value)) return `${rules[at][2]} (${property}: ${value.slice(0, 40)})`;
      sound.set(property, value);
    }
    return "";
  };

  // Colours are compared as WCAG does: relative luminance, after laying each translucent layer on what is behind it.
  // A canvas understands every way of writing a colour, oklch() and its like too, but is slow.
  const dab = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const usual = /^rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)$/;
  const channelsOf = (colour) => {
    const named = usual.exec(colour);
    if (named) return [Number(named[1]), Number(named[2]), Number(named[3]), named[4] === undefined ? 1 : Number(named[4])];
    dab.clearRect(0, 0, 1, 1);
    dab.fillStyle = colour;
    dab.fillRect(0, 0, 1, 1);
    const [r, g, b, alpha] = dab.getImageData(0, 0, 1, 1).data;
    return [r, g, b, alpha / 255];
  };
  const over = (top, below) => (top[3] === 0 ? below : [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1));
  const luminance = (colour) => {
    const [r, g, b] = colour.slice(0, 3).map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };

  return (conditions, drawn) => {
    const faults = [];
    const blocks = [];
    const paper = matchMedia("print").matches;
    // Chosen colours are put in place of the page's own when it is painted, so computed ones say nothing: the picture does.
    const chosen = matchMedia("(forced-colors: active)").matches;
    const [across, down] = [scrollX, scrollY];

    const blockOf = kept((element) => {
      const inner = element.parentElement && INLINE.has(ask(element, "display"));
      return inner ? blockOf(element.parentElement) : element;
    });

    const channels = kept(channelsOf); // what a name stands for may differ from way to way
    let ground = null;
    let contrasts = null;
    const afresh = () => {
      const known = new Map();
      ground = (element) => {
        if (!element) return channels("Canvas");
        if (!known.has(element)) known.set(element, over(channels(ask(element, "background-color")), ground(element.parentElement)));
        return known.get(element);
      };
      contrasts = kept((below) => kept((colour) => {
        const [high, low] = [luminance(over(channels(colour), below)), luminance(below)].sort((a, b) => b - a);
        return (high + 0.05) / (low + 0.05);
      }));
    };
    afresh();
    const contrast = (element) => contrasts(ground(element))(ask(element, "-webkit-text-fill-color") || ask(element, "color"));

    const around = kept((element) => {
      let why = unlike(element, OF_AROUND);
      const lines = ask(element, "text-decoration-line");
      if (lines.includes("line-through") || lines.includes("overline")) why = "struck through";
      if (ask(element, "unicode-bidi").includes("override")) why = "its letters put in another order";
      return why || (element.parentElement ? around(element.parentElement) : "");
    });

    const cuts = kept((element) => /hidden|clip|auto|scroll/.test(ask(element, "overflow-x") + ask(element, "overflow-y")));
    const cut = (element, rects) => {
      for (let at = element; at && at !== document.body && at !== document.documentElement; at = at.parentElement) {
        if (!cuts(at)) continue;
        const box = at.getBoundingClientRect();
        if (rects.some((r) => r.right > box.right + 2 || r.left < box.left - 2 || r.bottom > box.bottom + 2 || r.top < box.top - 2)) return "cut off by its box";
      }
      return "";
    };

    const letters = kept((element) => {
      if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true })) return "not displayed";
      if (parseFloat(ask(element, "font-size")) < SMALLEST) return `smaller than ${SMALLEST} pixels`;
      if (!chosen && contrast(element) < CONTRAST) return "in the colour of its background";
      return unlike(element, OF_LETTERS) || around(element);
    });

    // Why the words of a text node cannot be seen, or nothing.
    const hidden = (element, rects) => {
      if (letters(element) === "not displayed") return "not displayed";
      if (!rects.length) return "without size";
      if (rects.some((r) => r.right + across <= 0 || r.bottom + down <= 0 || r.left + across >= innerWidth)) return "outside the page";
      return letters(element) || cut(element, rects);
    };

    // Telephone numbers must run left to right on the screen, in every language.
    const range = document.createRange();
    const telephones = ({ node, numbers }) => {
      for (const [number, digits] of numbers) {
        let last = null;
        for (const at of digits) {
          range.setStart(node, at);
          range.setEnd(node, at + 1);
          const rect = range.getBoundingClientRect();
          if (last && Math.abs(rect.top - last.top) > rect.height / 2) faults.push(["telephone-split", number]);
          else if (last && rect.left < last.left) { faults.push(["telephone-order", number]); break; }
          last = rect;
        }
      }
    };

    const pageDirection = ask(document.documentElement, "direction");
    const direction = (text) => {
      const own = ask(text.element, "direction");
      // A few Latin letters among Urdu ones run as the page does; whatever runs against the page must have a reason to.
      if (text.letters < 12 && own === pageDirection) return;
      if (own !== (text.rtl > text.letters / 2 ? "rtl" : "ltr")) faults.push(["html-direction", text.said]);
    };

    const boxes = () => {
      const [rects, found] = [range.getClientRects(), []];
      for (let at = 0; at < rects.length; at += 1) if (rects[at].width >= 0.5 && rects[at].height >= 1) found.push(rects[at]);
      return found;
    };
    const hundredths = (side) => Math.round(side * 100) / 100;
    const [sizes, sides] = [[], []];
    const wordsOf = ({ node, element, words }) => {
      const size = parseFloat(ask(element, "font-size"));
      return words.map(([word, start, end, space]) => {
        if (space) return [word, 0];
        range.setStart(node, start);
        range.setEnd(node, end);
        const found = boxes();
        if (found.length) sizes.push(size);
        for (const r of found) sides.push(hundredths(r.left + across), hundredths(r.top + down), hundredths(r.width), hundredths(r.height));
        return [word, found.length];
      });
    };

    const excused = (element) => {
      if (skip && skip.matches("a.skip[href^='#']") && skip.contains(element)) return true;
      return paper && Boolean(element.closest("nav.contents, .beside, .home")) && letters(element) === "not displayed";
    };

    let current = null;
    let lowest = 0; // the page has one column: each block begins below the beginning of the one before, or beside it
    let before = null;
    const beside = (rect) => {
      if (!before || Math.abs(rect.top + rect.bottom - before.top - before.bottom) > Math.max(rect.height, before.height) / 2) return false;
      return pageDirection === "rtl" ? rect.right <= before.left + 1 : rect.left >= before.right - 1;
    };
    for (const text of texts) {
      const { node, element, said } = text;
      if (!said) {
        if (current && blockOf(element) === current.element) current.words.push([" ", 0]);
        continue;
      }
      range.selectNodeContents(node);
      const rects = boxes();
      const why = hidden(element, rects);
      if (why) {
        if (!excused(element)) faults.push(["html-hidden", `${why}: ${said}`]);
        continue;
      }
      telephones(text);
      direction(text);
      const block = blockOf(element);
      if (!current || current.element !== block) {
        const height = rects[0].top + down;
        if (height < lowest - 2 && !beside(rects[0])) faults.push(["html-order", said]);
        lowest = height;
        before = rects[0];
        current = { element: block, where: selector(block), tags: new Set(), direction: ask(block, "direction"), words: [] };
        blocks.push(current);
      }
      current.tags.add(text.tag);
      if (drawn) current.words.push(...wordsOf(text)); // else nobody looks for their ink
    }

    for (const element of elements) {
      for (const style of besideOf(element)) {
        const content = style.getPropertyValue("content");
        if (content === "none" || content === "normal") continue;
        if (/absolute|fixed/.test(style.getPropertyValue("position"))) faults.push(["html-hidden", `something laid over the page by the style sheet: ${selector(element)}`]);
        if (/\p{L}/u.test(content.replace(/counters?\([^)]*\)|url\([^)]*\)/g, ""))) faults.push(["html-style-words", content.slice(0, 60)]);
      }
      if (/fixed|sticky/.test(ask(element, "position"))) faults.push(["html-hidden", `something that stays over the page: ${selector(element)}`]);
      for (const { name } of acts.get(element)) faults.push(["html-active", `${element.localName} ${name}`]);
    }
    for (const element of active) faults.push(["html-active", `<${element.localName}>`]);

    // A link that has the focus must be read as well as any other; on paper browsers leave out what is behind it.
    // The focus goes from one straight to the next: each time that it comes or goes, styles are worked out again.
    for (const link of ["a[href]", "main a[href]", "a[href^='tel:']"].map((which) => document.querySelector(which))) {
      if (!link || chosen || paper || !link.checkVisibility()) continue;
      link.focus({ preventScroll: true });
      afresh();
      if (contrast(link) < CONTRAST) faults.push(["html-hidden", `in the colour of its background when it has the focus: ${link.textContent.slice(0, 60)}`]);
    }
    if (document.activeElement) document.activeElement.blur();

    const page = document.documentElement;
    // One string: it crosses over to the reader much faster than the objects would.
    return JSON.stringify({
      blocks: blocks.map(({ where, tags, direction, words }) => ({ where, tag: [...tags].join(" "), direction, words })),
      sizes,
      boxes: sides,
      links,
      faults,
      truths: conditions.map((condition) => matchMedia(condition).matches),
      width: innerWidth,
      height: Math.ceil(page.getBoundingClientRect().height),
      title: document.title,
      language: page.lang,
      direction: pageDirection,
      charset: document.characterSet,
      sideways: page.scrollWidth > page.clientWidth,
    });
  };
})()
