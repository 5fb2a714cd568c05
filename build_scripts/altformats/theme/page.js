/* Adds to a page whole without it; style comes by the CSSOM. Words stay untouched, but that browsers without
highlights wrap the sentence said. Nothing plays, speaks or takes keys or focus by itself: a screen reader may be on.
Sound goes on while hidden; another tab's, or a link, pauses it. After the first play, with the box ticked, a touch plays
a sentence, not on links or while selecting. Scrolled by hand, the page stays for 5 seconds. Forced colours and print win. */
(() => {
"use strict";
const KEY = "altformats", doc = document, make = (name) => doc.createElement(name);
const one = (which) => doc.querySelector(which);
const every = (which) => [...doc.querySelectorAll(which)];
const attempt = (act) => { try { act(); } catch {} };

const SAID = "background-color:var(--back,var(--focus));color:var(--fore,var(--focus-ink));text-decoration:underline 2px";
const LOOKS = `summary{padding:.625rem;font-weight:700}
fieldset{min-inline-size:0;margin:0 1rem 1rem}
.choices,[data-reset],li>button{background:var(--card);color:var(--ink)}
fieldset label,fieldset+label{display:inline-flex;align-items:center;min-block-size:2.75rem;margin-inline-end:1rem;overflow-wrap:anywhere}
[type=radio],[type=checkbox]{flex:none;inline-size:1.5rem;block-size:1.5rem;margin:0 .5rem}
[data-reset],li>button{font:inherit;text-align:start;margin:.5rem;padding:.5rem 1rem;border:2px solid}
[aria-current=true]{font-weight:700}`;
const LEADING = parseFloat(getComputedStyle(one("html")).getPropertyValue("--leading")) || 1.6;
const forced = matchMedia("(forced-colors)");
const sheet = doc.adoptedStyleSheets && new CSSStyleSheet();
let chosen = {}, player = () => {};

// The theme's own.
function colours(scheme, dark = scheme === "dark") {
	const found = {};
	const read = (rules) => {
		for (const { media, cssRules, selectorText, style } of rules) {
			if (dark && /dark/.test(media?.mediaText)) read(cssRules);
			if (selectorText === ":root") for (const name of style) found[name] = style.getPropertyValue(name);
		}
	};
	read(doc.styleSheets[0].cssRules);
	const paint = (name) => (scheme !== "yellow" ? found[name] : /paper|card|tint|\w-ink/.test(name) ? "#fe5" : "#000");
	const names = Object.keys(found).filter((name) => /#/.test(found[name]));
	return `:root{color-scheme:${dark ? scheme : "light"};${names.map((name) => name + ":" + paint(name)).join(";")}}`;
}
// Letters that join are not pulled apart.
function css() {
	const [size, apart] = [chosen.size, chosen.spacing].map((one) => ({ large: 1, wide: 1, largest: 2, widest: 2 }[one] | 0)), leading = LEADING * (1 + apart / 5);
	let text = `${LOOKS}html{font-size:${100 + 25 * size}%}`;
	if (size + apart) text += ".tel,.whole{white-space:normal}";
	if (apart) text += `*{letter-spacing:${.12 * apart}em;word-spacing:${.16 * apart}em}${"ar,ur,fa,ps,bn,hi,pa".replace(/\w+/g, ":lang($&)")}{letter-spacing:0}
:root{--leading:${leading}}[lang]:not(html){line-height:${leading}}main p,main ul,main ol{margin-block-end:2em}`;
	if (forced.matches) return `${text}:root{--back:Highlight;--fore:HighlightText}`;
	return /^(light|dark|yellow)$/.test(chosen.colours) ? text + colours(chosen.colours) : text;
}

// Old browsers are told element by element.
const undress = () => every("[style]:not(.said)").forEach((element) => (element.style.cssText = ""));
function dress() {
	if (sheet) return sheet.replaceSync(`@media screen{${css()}::highlight(said){${SAID}}
:not(a):not(main):focus-visible{outline:.1875rem solid var(--focus-ink);box-shadow:0 0 0 .375rem var(--focus)}}
@media print{.choices{display:none}}`);
	undress();
	css().replace(/([^{}]+){([^}]*)}/g, (_, which, how) =>
		every(which).forEach((element) => (element.style.cssText += `;${how}`)));
}
function show() {
	for (const is of [(radio) => radio.defaultChecked, (radio) => radio.value === chosen[radio.name]])
		every("[data-choice] input").filter(is).forEach((radio) => (radio.checked = true));
	dress();
	player();
}
const recall = () => show(attempt(() => (chosen = Object(JSON.parse(localStorage[KEY])))));
const keep = () => show(attempt(() => (localStorage[KEY] = JSON.stringify(chosen))));

function listen(audio, content) {
	const [follow, hint, broken, list] = content.querySelectorAll("[data-follow],.hint,[data-broken],ol");
	const session = navigator.mediaSession;
	let started, framed, channel, current = -1, part = -1, spans = [], rest = 0, own = 0, chapters = [], blocks = [];
	attempt(() => ({ chapters, blocks } = JSON.parse(one("#timings").textContent)));
	// Where a sentence stands: a range for each text node.
	function ranges([block, begin, end] = []) {
		const found = [];
		let count = 0, blank = true;
		const read = (element) => element.childNodes.forEach((node) => {
			if (node.dataset) return node.dataset.block || read(node);
			let range;
			for (const { 0: letter, index } of node.data.matchAll(/[^\u200b\u2060]/g)) {
				if (blank && !letter.trim()) continue;
				blank = !letter.trim();
				if (count++ < begin || count > end) continue;
				if (!range) found.push((range = new Range())), range.setStart(node, index);
				range.setEnd(node, index + 1);
			}
		});
		every(`[data-block="${block}"]`).map(read);
		return found;
	}
	function mark(next) {
		if (next === current) return;
		current = next;
		for (const span of spans) {
			const { parentNode } = span;
			span.replaceWith(...span.childNodes);
			parentNode.normalize();
		}
		const places = ranges(blocks[next]), high = innerHeight;
		const boxes = places.map((place) => place.getBoundingClientRect()), { top } = boxes[0] || {};
		if (Date.now() > rest && (top < high * .15 || boxes.some(({ bottom }) => bottom > high * .8))) {
			own = Date.now() + 1500;
			scrollBy({ top: top - high * .3, behavior: matchMedia("(prefers-reduced-motion)").matches ? "auto" : "smooth" });
		}
		if (window.Highlight) return CSS.highlights.set("said", new Highlight(...places));
		spans = places.map((place) => {
			const span = make("span");
			span.className = "said";
			span.style.cssText = SAID;
			place.surroundContents(span);
			return span;
		});
	}
	function frame() {
		const latest = (rows, place) => started ? rows.filter((row) => row[place] <= audio.currentTime + .02).length - 1 : -1;
		const at = latest(chapters, 1);
		mark(follow.checked && !audio.ended ? latest(blocks, 3) : -1);
		if (at !== part) {
			part = at;
			list.childNodes.forEach((item, n) => item.firstChild.setAttribute("aria-current", n === at));
			attempt(() => (session.metadata = new MediaMetadata({ title: one("h1").textContent, artist: chapters[at][0] })));
		}
		cancelAnimationFrame(framed);
		if (!audio.paused) framed = requestAnimationFrame(frame);
	}
	function play(second) {
		(audio.onloadedmetadata = () => (audio.currentTime = second))();
		rest = 0;
		audio.play().catch(() => {});
	}
	const goTo = (at) => chapters[at] && play(chapters[at][1]);
	chapters.forEach(([title], at) => {
		const button = list.appendChild(make("li")).appendChild(make("button"));
		button.textContent = title;
		button.onclick = () => goTo(at);
	});
	audio.after(content);
	audio.onplay = () => {
		started = true;
		rest = 0;
		player();
		channel?.postMessage(0);
	};
	audio.ontimeupdate = audio.onseeked = audio.onpause = audio.onended = frame;
	audio.onerror = audio.onplaying = ({ type }) => (broken.hidden = type !== "error");
	doc.onclick = ({ target, clientX: x, clientY: y }) => {
		const link = target.closest("a"), block = target.closest("[data-block]");
		if (link && !link.hash) audio.pause();
		if (link || !block || hint.hidden || !getSelection().isCollapsed) return;
		const hit = ({ left, right, top, bottom }) => x >= left && x <= right && y > top - 5 && y < bottom + 5;
		const row = blocks.find((row) => row[0] === +block.dataset.block && ranges(row).some((range) => [...range.getClientRects()].some(hit)));
		if (row) play(row[3]);
	};
	window.onwheel = window.ontouchmove = window.onscroll = ({ type }) => {
		if (type !== "scroll" || Date.now() > own) rest = Date.now() + 5000;
	};
	attempt(() => ((channel = new BroadcastChannel(KEY)).onmessage = () => audio.pause()));
	attempt(() => {
		session.setActionHandler("nexttrack", () => goTo(part + 1));
		session.setActionHandler("previoustrack", () => goTo(part - 1));
	});
	player = () => {
		audio.playbackRate = audio.defaultPlaybackRate = +one("[name=speed]:checked").value;
		audio.preservesPitch = true;
		follow.checked = chosen.follow !== false;
		hint.hidden = !started || !follow.checked;
		frame();
	};
}

doc.onchange = ({ target }) => {
	if (target.matches("[data-follow]")) chosen.follow = target.checked;
	else if (target.closest("[data-choice]")) chosen[target.name] = target.value;
	keep();
};
Object.assign(window, { onstorage: recall, onpageshow: recall, onbeforeprint: undress, onafterprint: dress });
forced.onchange = dress;
if (sheet) doc.adoptedStyleSheets = [sheet];
const panel = one("#choices"), audio = one("#recording"), more = one("#player");
if (panel) {
	one("header>:last-child").append(panel.content);
	one("[data-reset]").onclick = () => {
		chosen = { speed: chosen.speed, follow: chosen.follow };
		keep();
	};
}
if (audio && more) listen(audio, more.content);
recall();
})();
