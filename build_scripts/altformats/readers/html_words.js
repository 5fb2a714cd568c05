// Run in the page: the words that stand on it, block by block, where their letters lie, and what is wrong with how they
// are shown.  Whether anything of them is *seen* is for a picture to say, not for this script.
// Takes the conditions of the style sheet, and whether a picture is wanted; gives, as JSON, {blocks, faults, links, truths, ...}.  A block is {where, tag,
// direction, words}; a word is [text, size in pixels, boxes], without boxes for a space; a fault is [code, words].
(conditions, drawn) => {
  const INLINE = ["inline", "inline-block", "inline-flex", "contents", "ruby", "ruby-text"];
  const SMALLEST = 14; // CSS pixels; the style's own smallest letters have 17
  const CONTRAST = 4.5; // WCAG 2.2, success criterion 1.4.3
  const faults = [];
  const blocks = [];

  const styles = new Map();
  const styleOf = (element) => {
    if (!styles.has(element)) styles.set(element, getComputedStyle(element));
    return styles.get(element);
  };

  const blockOf = (node) => {
    let element = node.parentElement;
    while (element.parentElement && INLINE.includes(styleOf(element).display)) element = element.parentElement;
    return element;
  };

  const selector = (element) => {
    if (element.id) return `#${element.id}`;
    const anchor = element.parentElement && element.parentElement.closest("[id]");
    const root = anchor || document.body;
    const same = [...root.querySelectorAll(element.localName)];
    return `${anchor ? `#${anchor.id} ` : ""}${element.localName}${same.length > 1 ? `[${same.indexOf(element) + 1}]` : ""}`;
  };

  // Colours are compared as WCAG does: relative luminance, after laying each translucent layer on what is behind it.
  // A canvas understands every way of writing a colour, oklch() and its like too, but is slow.
  const dab = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const known = new Map();
  const channels = (colour) => {
    const usual = /^rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)$/.exec(colour);
    if (usual) known.set(colour, [Number(usual[1]), Number(usual[2]), Number(usual[3]), usual[4] === undefined ? 1 : Number(usual[4])]);
    if (!known.has(colour)) {
      dab.clearRect(0, 0, 1, 1);
      dab.fillStyle = colour;
      dab.fillRect(0, 0, 1, 1);
      const [r, g, b, alpha] = dab.getImageData(0, 0, 1, 1).data;
      known.set(colour, [r, g, b, alpha / 255]);
    }
    return known.get(colour);
  };
  const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
  const grounds = new Map();
  const ground = (element) => {
    if (!element) return channels("Canvas");
    if (!grounds.has(element)) grounds.set(element, over(channels(styleOf(element).backgroundColor), ground(element.parentElement)));
    return grounds.get(element);
  };
  const luminance = (colour) => {
    const [r, g, b] = colour.slice(0, 3).map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (element) => {
    const below = ground(element);
    const style = styleOf(element);
    const ink = over(channels(style.webkitTextFillColor || style.color), below);
    const [high, low] = [luminance(ink), luminance(below)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };

  // Chosen colours are put in place of the page's own when it is painted, so computed ones say nothing: the picture does.
  const chosen = matchMedia("(forced-colors: active)").matches;

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
  // Asked for by name: three times as fast as by property. What this browser does not know it cannot show.
  const asked = styleOf(document.documentElement);
  const understood = (rules) => rules.filter(([property]) => property in asked);
  const [OF_LETTERS, OF_AROUND] = [understood(LETTERS), understood(AROUND)];
  const unlike = (style, rules) => {
    for (const [property, allowed, why] of rules) {
      const value = style.getPropertyValue(property);
      if (!allowed.test(value)) return `${why} (${property}: ${value.slice(0, 40)})`;
    }
    return "";
  };

  const aroundKnown = new Map();
  const around = (element) => {
    if (!element) return "";
    if (!aroundKnown.has(element)) {
      const own = styleOf(element);
      let why = unlike(own, OF_AROUND);
      if (own.textDecorationLine.includes("line-through") || own.textDecorationLine.includes("overline")) why = "struck through";
      if (own.unicodeBidi.includes("override")) why = "its letters put in another order";
      aroundKnown.set(element, why || around(element.parentElement));
    }
    return aroundKnown.get(element);
  };

  const cut = (element, rects) => {
    for (let at = element; at && at !== document.body && at !== document.documentElement; at = at.parentElement) {
      const own = styleOf(at);
      if (!/hidden|clip|auto|scroll/.test(own.overflowX + own.overflowY)) continue;
      const box = at.getBoundingClientRect();
      if (rects.some((r) => r.right > box.right + 2 || r.left < box.left - 2 || r.bottom > box.bottom + 2 || r.top < box.top - 2)) return "cut off by its box";
    }
    return "";
  };

  const lettersKnown = new Map();
  const letters = (element) => {
    if (!lettersKnown.has(element)) {
      const style = styleOf(element);
      let why = "";
      if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true })) why = "not displayed";
      else if (parseFloat(style.fontSize) < SMALLEST) why = `smaller than ${SMALLEST} pixels`;
      else if (!chosen && contrast(element) < CONTRAST) why = "in the colour of its background";
      else why = unlike(style, OF_LETTERS) || around(element);
      lettersKnown.set(element, why);
    }
    return lettersKnown.get(element);
  };

  // Why the words of a text node cannot be seen, or nothing.
  const hidden = (element, rects) => {
    if (letters(element) === "not displayed") return "not displayed";
    if (!rects.length) return "without size";
    if (rects.some((r) => r.right + scrollX <= 0 || r.bottom + scrollY <= 0 || r.left + scrollX >= innerWidth)) return "outside the page";
    return letters(element) || cut(element, rects);
  };

  // Telephone numbers must run left to right on the screen, in every language.
  const telephones = (node) => {
    const range = document.createRange();
    for (const number of node.data.matchAll(/\+?\d(?:[ \u00a0]?\d){8,}/g)) {
      let last = null;
      for (let i = 0; i < number[0].length; i += 1) {
        if (!/\d/.test(number[0][i])) continue;
        range.setStart(node, number.index + i);
        range.setEnd(node, number.index + i + 1);
        const rect = range.getBoundingClientRect();
        if (last && Math.abs(rect.top - last.top) > rect.height / 2) faults.push(["telephone-split", number[0]]);
        else if (last && rect.left < last.left) { faults.push(["telephone-order", number[0]]); break; }
        last = rect;
      }
    }
  };

  const RTL = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/g;
  const pageDirection = styleOf(document.documentElement).direction;
  const direction = (node) => {
    const letters = (node.data.match(/\p{L}/gu) || []).length;
    const rtl = (node.data.match(RTL) || []).length;
    const own = styleOf(node.parentElement).direction;
    // A few Latin letters among Urdu ones run as the page does; whatever runs against the page must have a reason to.
    if (letters < 12 && own === pageDirection) return;
    const expected = rtl > letters / 2 ? "rtl" : "ltr";
    if (own !== expected) faults.push(["html-direction", node.data.trim().slice(0, 60)]);
  };

  const SPACE = /^[\s\u2060]+$/;
  const range = document.createRange();
  const boxes = () => [...range.getClientRects()].filter((r) => r.width >= 0.5 && r.height >= 1);
  const wordsOf = (node) => {
    const size = parseFloat(styleOf(node.parentElement).fontSize);
    return [...node.data.matchAll(/[\s\u2060]+|[^\s\u2060]+/g)].map((found) => {
      if (SPACE.test(found[0])) return [found[0], size, []];
      range.setStart(node, found.index);
      range.setEnd(node, found.index + found[0].length);
      return [found[0], size, boxes().map((r) => [r.left + scrollX, r.top + scrollY, r.width, r.height].map((side) => Math.round(side * 100) / 100))];
    });
  };

  const skip = document.body.firstElementChild;
  const excused = (element) => {
    if (skip && skip.matches("a.skip[href^='#']") && skip.contains(element)) return true;
    return matchMedia("print").matches && Boolean(element.closest("nav.contents, .beside, .home")) && letters(element) === "not displayed";
  };

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let current = null;
  let lowest = 0; // the page has one column: each block begins below the beginning of the one before, or beside it
  let before = null;
  const beside = (rect) => {
    if (!before || Math.abs(rect.top + rect.bottom - before.top - before.bottom) > Math.max(rect.height, before.height) / 2) return false;
    return pageDirection === "rtl" ? rect.right <= before.left + 1 : rect.left >= before.right - 1;
  };
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (element.closest("script, style, template, noscript, svg, [popover]")) continue;
    if (!node.data.trim()) {
      if (current && blockOf(node) === current.element) current.words.push([" ", 0, []]);
      continue;
    }
    range.selectNodeContents(node);
    const rects = boxes();
    const why = hidden(element, rects);
    if (why) {
      if (!excused(element)) faults.push(["html-hidden", `${why}: ${node.data.trim().slice(0, 60)}`]);
      continue;
    }
    telephones(node);
    direction(node);
    const block = blockOf(node);
    if (!current || current.element !== block) {
      const height = rects[0].top + scrollY;
      if (height < lowest - 2 && !beside(rects[0])) faults.push(["html-order", node.data.trim().slice(0, 60)]);
      lowest = height;
      before = rects[0];
      current = { element: block, where: selector(block), tags: new Set(), direction: styleOf(block).direction, words: [] };
      blocks.push(current);
    }
    const marked = element.closest("[lang]");
    current.tags.add(marked ? marked.lang : "");
    if (drawn) current.words.push(...wordsOf(node)); // else nobody looks for their ink
  }

  for (const element of document.querySelectorAll("body, body *")) {
    for (const name of ["::before", "::after"]) {
      const style = getComputedStyle(element, name);
      const content = style.content;
      if (["none", "normal"].includes(content)) continue;
      if (/absolute|fixed/.test(style.position)) faults.push(["html-hidden", `something laid over the page by the style sheet: ${selector(element)}`]);
      if (/\p{L}/u.test(content.replace(/counters?\([^)]*\)|url\([^)]*\)/g, ""))) faults.push(["html-style-words", content.slice(0, 60)]);
    }
    if (/fixed|sticky/.test(styleOf(element).position)) faults.push(["html-hidden", `something that stays over the page: ${selector(element)}`]);
    for (const attribute of element.attributes) if (/^on/i.test(attribute.name)) faults.push(["html-active", `${element.localName} ${attribute.name}`]);
  }
  for (const element of document.querySelectorAll("iframe, frame, object, embed, form, input, base, meta[http-equiv=refresh i]")) {
    faults.push(["html-active", `<${element.localName}>`]);
  }

  // A link that has the focus must be read as well as any other; on paper browsers leave out what is behind it.
  for (const link of ["a[href]", "main a[href]", "a[href^='tel:']"].map((which) => document.querySelector(which))) {
    if (!link || chosen || matchMedia("print").matches || !link.checkVisibility()) continue;
    link.focus({ preventScroll: true });
    grounds.clear();
    if (contrast(link) < CONTRAST) faults.push(["html-hidden", `in the colour of its background when it has the focus: ${link.textContent.slice(0, 60)}`]);
    link.blur();
  }
  grounds.clear();

  const page = document.documentElement;
  // One string: it crosses over to the reader much faster than the objects would.
  return JSON.stringify({
    blocks: blocks.map(({ where, tags, direction, words }) => ({ where, tag: [...tags].join(" "), direction, words })),
    links: [...document.querySelectorAll("a[href]")].map((a) => [a.textContent, a.getAttribute("href")]),
    faults,
    truths: conditions.map((condition) => matchMedia(condition).matches),
    width: innerWidth,
    height: Math.ceil(page.getBoundingClientRect().height),
    title: document.title,
    language: page.lang,
    direction: styleOf(page).direction,
    charset: document.characterSet,
    sideways: page.scrollWidth > page.clientWidth,
  });
}
