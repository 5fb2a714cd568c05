// Run in the page: every mark of the file, for the reader to compare with those that it knows, and what of the style
// this browser does not understand.  Takes the selectors and the declarations of the style sheets; gives JSON.
([selectors, declarations]) => {
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
  if (document.compatMode !== "CSS1Compat") strange.push("no document type");
  if (document.characterSet !== "UTF-8") strange.push(`letters coded as ${document.characterSet}`);
  const words = (element) => (element ? element.textContent : "");
  return JSON.stringify({
    marks,
    strange,
    text: `${document.title} ${document.body.textContent}`,
    anchors: [...document.querySelectorAll(".contents a")].map((link) => [words(link), words(document.getElementById((link.getAttribute("href") || "#").slice(1)))]),
    kinds: [...document.querySelectorAll(".safety")].map((statement) => [statement.className, words(statement.querySelector(".label"))]),
    unknown: [
      ...selectors.filter((selector) => !CSS.supports(`selector(${selector})`) && !selector.split(",").every((one) => CSS.supports(`selector(${one})`))),
      ...declarations.filter(([name, value]) => !name.startsWith("--") && !CSS.supports(name, value.replace(/!\s*important$/i, ""))).map(([name, value]) => `${name}: ${value}`.slice(0, 80)),
    ],
  });
}
