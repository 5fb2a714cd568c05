// What the judges of the website measure within a page; website_judges.py calls these and words what they find.
(() => {
  const NOT_SHOWN = new Set(["SCRIPT", "STYLE", "TEMPLATE", "NOSCRIPT", "OPTION", "TITLE"]);
  const CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary, audio[controls], [tabindex]";

  const PRESSED = "[onclick], [role=button], [role=link], [role=checkbox], [role=switch], [role=slider], [role=tab]";

  const shown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const named = (element) => {
    const words = (element.getAttribute("aria-label") || element.textContent || "").trim().replace(/\s+/g, " ");
    return `${element.localName}${element.id ? `#${element.id}` : ""} "${words.slice(0, 40)}"`;
  };
  const block = (node) => {
    let element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    while (element.parentElement && getComputedStyle(element).display.startsWith("inline")) {
      element = element.parentElement;
    }
    return element;
  };
  // Words that only a screen reader should meet are cut down to a pixel on purpose.
  const tiny = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const style = getComputedStyle(one);
      const box = one.getBoundingClientRect();
      if (style.overflow !== "visible" && box.width <= 2 && box.height <= 2) return true;
      if (style.clipPath !== "none" && style.position === "absolute") return true;
    }
    return false;
  };

  // Every run of words that is shown: its node, its block and the boxes of its lines, in pixels of the page.
  const runs = () => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (!node.data.trim() || NOT_SHOWN.has(parent.nodeName) || !shown(parent) || tiny(parent)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const boxes = [...range.getClientRects()].filter((box) => box.width > 1 && box.height > 1);
      const lines = boxes.map((box) => ({
        left: box.left + scrollX,
        right: box.right + scrollX,
        top: box.top + scrollY,
        bottom: box.bottom + scrollY,
      }));
      if (lines.some((line) => line.bottom > 0)) found.push({ node, block: block(node), lines });
    }
    return found;
  };

  const sideways = () => {
    const root = document.documentElement;
    const over = root.scrollWidth - root.clientWidth;
    if (over <= 0) return [];
    const wide = [...document.body.querySelectorAll("*")].filter((element) => {
      const box = element.getBoundingClientRect();
      return shown(element) && (box.right > root.clientWidth + 1 || box.left < -1);
    });
    return [`${over} px too wide: ${wide.slice(0, 3).map(named).join(", ")}`];
  };

  // Words that a box cuts off, words out of the window, and words that lie on the words of another block.
  const cut = () => {
    const all = runs();
    const found = new Set();
    for (const { node, lines } of all) {
      for (let one = node.parentElement; one && one !== document.documentElement; one = one.parentElement) {
        const style = getComputedStyle(one);
        const box = one.getBoundingClientRect();
        const [left, top] = [box.left + scrollX, box.top + scrollY];
        const across = lines.some((line) => line.right > left + box.width + 2 || line.left < left - 2);
        // A font's box is taller than its letters: half a line's height must be missing.
        const down = lines.some((line) => (line.top + line.bottom) / 2 > top + box.height);
        if (/hidden|clip/.test(style.overflowX) && across) found.add(`cut at the side: ${named(one)}`);
        if (/hidden|clip/.test(style.overflowY) && down) found.add(`cut at its foot: ${named(one)}`);
        if (style.textOverflow === "ellipsis" && one.scrollWidth > one.clientWidth) found.add(`shortened: ${named(one)}`);
        if (style.position === "fixed") break;
      }
      const wide = document.documentElement.clientWidth;
      if (lines.some((line) => line.left < -2 || line.right > wide + 2)) {
        found.add(`out of the window: "${node.data.trim().slice(0, 40)}"`);
      }
    }
    return [...found, ...overlaid(all)];
  };

  const overlaid = (all) => {
    const flat = all
      .filter((run) => !fixedOrStuck(run.block))
      .flatMap(({ node, block, lines }) =>
        lines.map((line) => {
          const quarter = (line.bottom - line.top) / 4;
          return { node, block, ...line, top: line.top + quarter, bottom: line.bottom - quarter };
        }),
      )
      .sort((one, other) => one.top - other.top);
    const found = new Set();
    flat.forEach((one, index) => {
      for (let next = index + 1; next < flat.length && flat[next].top < one.bottom - 1; next += 1) {
        const other = flat[next];
        if (other.block === one.block) continue;
        if (Math.min(one.right, other.right) - Math.max(one.left, other.left) > 2) {
          found.add(`on top of each other: "${one.node.data.trim().slice(0, 30)}" and "${other.node.data.trim().slice(0, 30)}"`);
        }
      }
    });
    return [...found];
  };

  // Whether the second box comes after the first for somebody who reads: lower, or the next column or place in the row.
  const follows = (before, after, rtl) => {
    if (after.top >= before.top - 2) return true;
    if (after.bottom > before.top + 2 && after.top < before.bottom) return rtl ? after.left <= before.left : after.left >= before.left;
    return rtl ? after.right <= before.left + 2 : after.left >= before.right - 2;
  };

  // Headings, paragraphs, list items and controls stand on the screen in the order in which they stand in the page.
  const order = () => {
    const rtl = document.documentElement.dir === "rtl";
    const boxes = [...document.body.querySelectorAll("h1, h2, h3, h4, h5, h6, p, li, dt, summary, button, select, audio")]
      .filter((element) => shown(element) && !tiny(element) && !fixedOrStuck(element))
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 1 && box.height > 1);
    const found = [];
    for (let index = 1; index < boxes.length; index += 1) {
      const [before, after] = [boxes[index - 1], boxes[index]];
      if (!follows(before.box, after.box, rtl)) found.push(`${named(after.element)} is above ${named(before.element)}`);
    }
    return found;
  };
  const fixedOrStuck = (element) => {
    for (let one = element; one; one = one.parentElement) {
      if (/fixed|sticky/.test(getComputedStyle(one).position)) return true;
    }
    return false;
  };

  const controls = () => {
    const taken = new Set();
    return [...document.body.querySelectorAll(CONTROLS)].filter((element) => {
      if (!shown(element) || element.disabled || element.tabIndex < 0) return false;
      if (element.type !== "radio" || !element.name) return true;
      const group = [...document.getElementsByName(element.name)].filter((one) => one.type === "radio");
      const chosen = group.find((one) => one.checked);
      if (chosen ? chosen !== element : taken.has(element.name)) return false;
      taken.add(element.name);
      return true;
    });
  };

  const LOOK = ["outlineStyle", "outlineWidth", "outlineColor", "backgroundColor", "boxShadow", "borderColor", "borderWidth"];
  const look = (element) => {
    const style = getComputedStyle(element);
    return LOOK.map((name) => style[name]).join(" | ").replace(/none \| [^|]+ \| [^|]+/, "none");
  };

  window.tabbing = {
    start() {
      document.activeElement?.blur();
      const first = document.body.insertBefore(document.createElement("span"), document.body.firstChild);
      first.tabIndex = -1;
      first.focus();
      first.remove();
      this.all = controls();
      this.before = new Map(this.all.map((element) => [element, look(element)]));
      const own = this.all.filter((element) => element.tabIndex > 0).map((one) => `out of order by its tabindex: ${named(one)}`);
      const mouse = [...document.body.querySelectorAll(PRESSED)]
        .filter((element) => shown(element) && !element.disabled && element.tabIndex < 0)
        .map((element) => `only for a mouse: ${named(element)}`);
      return { awaited: this.all.map(named), wrong: [...own, ...mouse] };
    },
    // Where the focus is: the number of the control, what is wrong with how that shows; -1 is a place not awaited.
    here() {
      const element = document.activeElement;
      if (!element || element === document.body || element === document.documentElement) return null;
      const number = this.all.indexOf(element);
      const box = element.getBoundingClientRect();
      const wrong = [];
      const within = (value, most) => Math.min(Math.max(value, 0), most - 1);
      if (element.localName !== "audio" && this.before.get(element) === look(element)) wrong.push("its focus does not show");
      if (box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth) wrong.push("it is not in view");
      else {
        const line = element.getClientRects()[0] ?? box;
        const at = document.elementFromPoint(
          within((line.left + line.right) / 2, innerWidth),
          within((line.top + line.bottom) / 2, innerHeight),
        );
        const label = element.labels?.[0];
        if (at && !element.contains(at) && !at.contains(element) && !label?.contains(at)) wrong.push(`it is under ${named(at)}`);
      }
      return { number, name: named(element), wrong };
    },
  };

  // Controls smaller than the least size; one that stands alone is held to more than one within a sentence.
  const small = ([least, alone]) => {
    const words = (element) => element.textContent.replace(/\s+/g, "");
    return controls().flatMap((element) => {
      const style = getComputedStyle(element);
      const boxes = [element, ...(element.labels ?? [])].map((one) => one.getBoundingClientRect());
      const around = block(element);
      const inline = style.display === "inline" && words(around) !== words(element);
      const line = inline ? parseFloat(style.lineHeight) || 0 : 0;
      const height = Math.max(line, ...boxes.map((box) => box.height));
      const width = Math.max(...boxes.map((box) => box.right)) - Math.min(...boxes.map((box) => box.left));
      const asked = inline ? least : alone;
      const [wide, high] = [Math.round(width * 10) / 10, Math.round(height * 10) / 10];
      const narrow = inline ? 0 : asked; // a short word within a sentence is as wide as it is
      return wide < narrow || high < asked ? [`${named(element)} is ${wide} by ${high} px, not ${asked}`] : [];
    });
  };

  const WCAG = `* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
    p { margin-block-end: 2em !important; }`;
  const spaced = () => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(WCAG);
    const before = [...document.adoptedStyleSheets];
    document.adoptedStyleSheets = [...before, sheet];
    const found = [...sideways(), ...cut()];
    document.adoptedStyleSheets = before;
    return found;
  };

  const words = () => runs().map(({ node }) => node.data.trim());

  window.judges = { sideways, cut, order, small, spaced, words };
})();
