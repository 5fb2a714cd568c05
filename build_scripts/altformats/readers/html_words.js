// Run in the page: what a person sees, block by block, and what is wrong with how it is shown.
// Gives {blocks, links, faults, scripts}; a block is {text, where, tag}; a fault is [code, words].
() => {
  const INLINE = ["inline", "inline-block", "inline-flex", "contents", "ruby", "ruby-text"];
  const faults = [];
  const blocks = [];

  const blockOf = (node) => {
    let element = node.parentElement;
    while (element.parentElement && INLINE.includes(getComputedStyle(element).display)) element = element.parentElement;
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
  // A canvas understands every way of writing a colour, oklch() and its like too.
  const dab = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const known = new Map();
  const channels = (colour) => {
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
  const ground = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) layers.push(channels(getComputedStyle(at).backgroundColor));
    return layers.reduceRight((below, top) => over(top, below), [255, 255, 255, 1]);
  };
  const luminance = (colour) => {
    const [r, g, b] = colour.slice(0, 3).map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (element) => {
    const below = ground(element);
    const style = getComputedStyle(element);
    const ink = over(channels(style.webkitTextFillColor || style.color), below);
    const [high, low] = [luminance(ink), luminance(below)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };

  // Why the words of a text node cannot be seen, or nothing.
  const hidden = (node, rects) => {
    const element = node.parentElement;
    const style = getComputedStyle(element);
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true })) return "not displayed";
    if (!rects.length) return "without size";
    if (parseFloat(style.fontSize) < 6) return "smaller than 6 pixels";
    if (contrast(element) < 2) return "in the colour of its background";
    for (let at = element; at && at !== document.documentElement; at = at.parentElement) {
      const own = getComputedStyle(at);
      if (own.textDecorationLine.includes("line-through")) return "struck through";
      if (own.unicodeBidi.includes("override")) return "its letters put in another order";
      if (own.webkitTextSecurity !== "none") return "shown as dots";
      if (own.filter !== "none" || own.maskImage !== "none" || own.mixBlendMode !== "normal") return "behind a filter or mask";
      if (own.transform !== "none" || own.scale !== "none" || own.rotate !== "none") return "turned, moved or mirrored";
      if (own.clipPath !== "none" || own.clip !== "auto") return "clipped";
      if (Number(own.opacity) < 0.3) return "almost transparent";
      if (at !== document.body && /hidden|clip/.test(own.overflowX + own.overflowY)) {
        const box = at.getBoundingClientRect();
        const out = rects.some((r) => r.right > box.right + 2 || r.left < box.left - 2 || r.bottom > box.bottom + 2 || r.top < box.top - 2);
        if (out) return "cut off by its box";
      }
    }
    return "";
  };

  // Why the words cannot be seen where they stand on the page, or nothing; scrolls to them.
  const covered = (node, range) => {
    const element = node.parentElement;
    element.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    for (const rect of range.getClientRects()) {
      if (rect.width < 1 || rect.height < 1) continue;
      const [x, y] = [(rect.left + rect.right) / 2, (rect.top + rect.bottom) / 2];
      if (rect.right + scrollX <= 0 || rect.bottom + scrollY <= 0) return "outside the page";
      if (y < 0 || y > innerHeight) continue;
      if (x < 0 || x > innerWidth) return "outside the page";
      const top = document.elementFromPoint(x, y);
      if (!top) return "outside the page";
      if (!top.contains(element) && !element.contains(top)) return "under something else";
    }
    return "";
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
  const direction = (node) => {
    const letters = (node.data.match(/\p{L}/gu) || []).length;
    if (letters < 12) return;
    const rtl = (node.data.match(RTL) || []).length;
    const expected = rtl > letters / 2 ? "rtl" : "ltr";
    if (getComputedStyle(node.parentElement).direction !== expected) faults.push(["html-direction", node.data.trim().slice(0, 60)]);
  };

  // What lets clicks through still covers words: let no element do so while we ask what lies on top.
  const solid = new CSSStyleSheet();
  solid.replaceSync("*, *::before, *::after { pointer-events: auto !important; }");
  document.adoptedStyleSheets = [solid];

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let current = null;
  let lowest = 0; // the page has one column: each block begins below the beginning of the one before
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement.closest("script, style, template, noscript, svg, [popover]")) continue;
    if (!node.data.trim()) {
      if (current && blockOf(node) === current.element) current.text += " ";
      continue;
    }
    const range = document.createRange();
    range.selectNodeContents(node);
    const scrollBefore = scrollY;
    const rects = [...range.getClientRects()].filter((r) => r.width >= 1 && r.height >= 1);
    const why = hidden(node, rects) || covered(node, range);
    if (why) {
      if (!node.parentElement.closest("a[href^='#']")) faults.push(["html-hidden", `${why}: ${node.data.trim().slice(0, 60)}`]);
      continue;
    }
    telephones(node);
    direction(node);
    const element = blockOf(node);
    if (!current || current.element !== element) {
      const marked = element.closest("[lang]");
      const height = rects[0].top + scrollBefore;
      if (height < lowest - 2) faults.push(["html-order", node.data.trim().slice(0, 60)]);
      lowest = height;
      current = { element, text: "", where: selector(element), tag: marked ? marked.lang : "" };
      blocks.push(current);
    }
    current.text += node.data;
  }

  for (const element of document.querySelectorAll("body, body *")) {
    for (const name of ["::before", "::after"]) {
      const style = getComputedStyle(element, name);
      const content = style.content;
      if (!["none", "normal"].includes(content) && /absolute|fixed/.test(style.position)) faults.push(["html-hidden", `something laid over the page by the style sheet: ${selector(element)}`]);
      if (/\p{L}/u.test(content.replace(/^(none|normal)$|counters?\([^)]*\)|url\([^)]*\)/g, ""))) faults.push(["html-style-words", content.slice(0, 60)]);
    }
    for (const attribute of element.attributes) if (/^on/i.test(attribute.name)) faults.push(["html-active", `${element.localName} ${attribute.name}`]);
  }
  for (const element of document.querySelectorAll("script, iframe, frame, object, embed, form, input, base, meta[http-equiv=refresh i]")) {
    if (element.localName !== "script" || !/json/.test(element.type)) faults.push(["html-active", `<${element.localName}>`]);
  }

  document.adoptedStyleSheets = [];
  scrollTo(0, 0);
  return {
    blocks: blocks.map(({ text, where, tag }) => ({ text, where, tag })),
    links: [...document.querySelectorAll("a[href]")].map((a) => [a.textContent, a.getAttribute("href")]),
    faults,
    title: document.title,
    language: document.documentElement.lang,
    direction: getComputedStyle(document.documentElement).direction,
    charset: document.characterSet,
    sideways: document.documentElement.scrollWidth > document.documentElement.clientWidth,
  };
}
