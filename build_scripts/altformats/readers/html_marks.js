// Run in the page: every mark of the file, for the reader to compare with those that it knows, and what of the style
// this browser does not understand.  Takes the selectors and the declarations of the style sheets; gives JSON.
(selectors, declarations) => {
  const marks = [];
  const strange = [];
  const walker = document.createTreeWalker(document, NodeFilter.SHOW_ALL);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.nodeType === Node.ELEMENT_NODE) {
      marks.push([node.localName, [...node.attributes].map((attribute) => [attribute.name, attribute.value])]);
      if (node.namespaceURI !== "http://www.w3.org/1999/xhtml" || node.shadowRoot) strange.push(`<${node.localName}>`);
    } else if (node.nodeType === Node.DOCUMENT_TYPE_NODE) {
      if (node.name !== "html" || node.publicId || node.systemId) strange.push("another document type");
    } else if (node.nodeType !== Node.TEXT_NODE) strange.push(`comment: ${String(node.data).slice(0, 60)}`);
  }
  // A template's content is no part of the page until a script puts it there; its words are read here.
  const controls = [];
  const LEAVES = "summary, legend, label, button, p, h3";
  const templates = [...document.querySelectorAll("template")].map((template) => {
    for (const element of template.content.querySelectorAll("*")) {
      controls.push([element.localName, [...element.attributes].map((attribute) => [attribute.name, attribute.value])]);
      if (element.localName === "template") strange.push("a template within a template");
    }
    const inner = document.createTreeWalker(template.content, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_COMMENT);
    for (let node = inner.nextNode(); node; node = inner.nextNode()) {
      const held = node.parentElement && node.parentElement.closest(LEAVES);
      if (node.nodeType === Node.COMMENT_NODE || (node.data.trim() && !held)) strange.push(`in a template: ${node.data.trim().slice(0, 60)}`);
    }
    return [...template.content.querySelectorAll(LEAVES)].map((element) => element.textContent);
  });
  const attribute = (name) => (element) => element.getAttribute(name) || "";
  const words = (element) => (element ? element.textContent : "");
  if (document.compatMode !== "CSS1Compat") strange.push("no document type");
  if (document.characterSet !== "UTF-8") strange.push(`letters coded as ${document.characterSet}`);
  return JSON.stringify({
    marks,
    strange,
    controls,
    templates,
    scripts: [...document.querySelectorAll("script")].map((script) => [attribute("type")(script), script.textContent]),
    sources: [...document.querySelectorAll("audio, video, source, track, embed")].map(attribute("src")),
    images: [...document.querySelectorAll("img")].map(attribute("src")),
    heads: [...document.querySelectorAll("link")].map((link) => ["rel", "hreflang", "href"].map((name) => attribute(name)(link))),
    numbered: [...document.querySelectorAll("[data-block]")].map((block) => {
      const inner = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
      let own = "";
      for (let node = inner.nextNode(); node; node = inner.nextNode()) if (node.parentElement.closest("[data-block]") === block) own += node.data;
      return own;
    }),
    numbers: [...document.querySelectorAll("[data-block]")].map(attribute("data-block")),
    text: `${document.title} ${[document.body, ...[...document.querySelectorAll("template")].map((one) => one.content)].map(words).join(" ")}`,
    anchors: [...document.querySelectorAll(".contents a")].map((link) => [words(link), words(document.getElementById((link.getAttribute("href") || "#").slice(1)))]),
    kinds: [...document.querySelectorAll(".safety")].map((statement) => [statement.className, words(statement.querySelector(".label"))]),
    unknown: [
      ...selectors.filter((selector) => !CSS.supports(`selector(${selector})`) && !selector.split(",").every((one) => CSS.supports(`selector(${one})`))),
      ...declarations.filter(([name, value]) => !name.startsWith("--") && !CSS.supports(name, value.replace(/!\s*important$/i, ""))).map(([name, value]) => `${name}: ${value}`.slice(0, 80)),
    ],
  });
}
