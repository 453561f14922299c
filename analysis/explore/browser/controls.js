// Controls of the explorer. Each is native, has a name, and keeps its keys to itself: JupyterLab takes arrow keys, b and x
// from what has the focus unless the control itself says otherwise.
const h = (tag, properties = {}, ...inside) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name in node && !name.includes("-") && name !== "list") node[name] = value;
    else if (value != null) node.setAttribute(name, value);
  }
  if (["input", "select", "button", "summary", "a"].includes(tag)) node.setAttribute("data-lm-suppress-shortcuts", "true");
  node.append(...inside.flat().filter((one) => one != null && one !== ""));
  return node;
};
// The theme of an element follows JupyterLab's, which says which one it has, and on a page of its own the reader's system.
// changed: what is to be done once it is another one. Returned: how to stop following.
function themed(el, changed) {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const now = () => document.body.dataset.jpThemeLight ? (document.body.dataset.jpThemeLight === "false" ? "dark" : "light") : dark.matches ? "dark" : "light";
  const follow = () => { if (el.dataset.theme !== now()) { el.dataset.theme = now(); changed(); } };
  const watch = new MutationObserver(follow);
  watch.observe(document.body, { attributeFilter: ["data-jp-theme-light"] });
  dark.addEventListener("change", follow);
  el.dataset.theme = now();
  return () => { watch.disconnect(); dark.removeEventListener("change", follow); };
}
let made = 0;
const fresh = (name) => `xp-${name}-${made += 1}`;  // ids: a page may hold two explorers
const labelled = (text, control, ...more) => {
  control.id ||= fresh("c");
  return h("div", { className: "xp-row" }, h("label", { htmlFor: control.id }, text), control, ...more);
};
const several = (n, thing) => `${n} ${thing}${n === 1 ? "" : "s"}`;

// A target by its words, English or Chinese, with slips.
function targetBox(targets, choose) {
  const rule = finder(targets.map((t) => t.text)), MOST = 8;
  const listId = fresh("list"), said = h("p", { className: "xp-minor", "aria-live": "polite" });
  const input = h("input", { type: "search", role: "combobox", autocomplete: "off", spellcheck: false, "aria-expanded": "false", "aria-controls": listId, "aria-autocomplete": "list", id: fresh("target") });
  const list = h("ul", { id: listId, role: "listbox", hidden: true, "aria-label": "targets found" });
  let found = [], at = -1, own = "";
  const open = (yes) => { list.hidden = !yes; input.setAttribute("aria-expanded", String(yes)); if (!yes) input.removeAttribute("aria-activedescendant"); };
  const point = (to) => {
    at = (to + found.length) % found.length;
    [...list.children].forEach((one, k) => one.setAttribute("aria-selected", String(k === at)));
    input.setAttribute("aria-activedescendant", list.children[at].id);
    list.children[at].scrollIntoView({ block: "nearest" });
  };
  const take = (target) => { open(false); said.textContent = ""; input.value = own = target.label; input.select(); choose(target.slug); };
  input.addEventListener("input", () => {
    const hits = rule.find(input.value);
    found = hits ? [...hits.scores].sort((a, b) => b[1] - a[1]).slice(0, MOST).map(([k]) => targets[k]) : [];
    list.replaceChildren(...found.map((t) => h("li", { id: fresh("o"), role: "option", "aria-selected": "false", onmousedown: (e) => { e.preventDefault(); take(t); } }, t.label, h("span", { className: "xp-minor", lang: "zh" }, ` ${t.label_zh}`))));
    open(found.length > 0);
    if (found.length) point(0);
    const read = (hits?.read ?? []).map(([word, as]) => `nothing has “${word}”; shown is what is written alike${rule.isHan(word) ? "" : `: ${as.slice(0, 4).join(", ")}`}`);
    const n = hits?.scores.size ?? 0;
    said.textContent = hits ? [n ? several(n, "target") : `no target has “${input.value.trim()}”`, ...read].join("; ") : "";
  });
  input.addEventListener("keydown", (e) => {
    if (e.key === "Escape") { open(false); input.value = own; said.textContent = ""; e.stopPropagation(); return; }
    if (list.hidden) return;
    const act = { ArrowDown: () => point(at + 1), ArrowUp: () => point(at - 1), Enter: () => take(found[at]) }[e.key];
    if (act) { act(); e.preventDefault(); e.stopPropagation(); }
  });
  input.addEventListener("focus", () => input.select());
  input.addEventListener("blur", () => { open(false); input.value = own; });
  const show = (slug) => {
    const asIs = document.activeElement !== input || input.value === own;  // nothing is being typed
    own = targets.find((t) => t.slug === slug)?.label ?? slug;
    if (asIs) input.value = own;
  };
  return { node: h("div", { className: "xp-target" }, h("label", { htmlFor: input.id }, "Target"), input, list, said), show };
}

// A day among those on which something came out.
function dayBox(text, choose) {
  const slider = h("input", { type: "range", min: 0, step: 1, id: fresh("day") }), out = h("output", { htmlFor: slider.id }), note = h("span", { className: "xp-minor" });
  let days = [];
  const step = (by) => { const to = Math.min(Math.max(Number(slider.value) + by, 0), days.length - 1); if (days[to]) choose(days[to].day); };
  slider.addEventListener("input", () => choose(days[slider.value].day));
  const button = (sign, by, name) => h("button", { type: "button", "aria-label": name, onclick: () => step(by) }, sign);
  const node = h("div", { className: "xp-day-box" }, h("label", { htmlFor: slider.id }, text, " ", out),
    h("div", { className: "xp-line" }, button("‹", -1, `${text}: the publication before`), slider, button("›", 1, `${text}: the next publication`)), note);
  const show = (all, day) => {
    days = all;
    const at = Math.max(days.findIndex((one) => one.day === day), 0);
    slider.max = Math.max(days.length - 1, 0); slider.value = at; slider.disabled = days.length < 2;
    slider.setAttribute("aria-valuetext", day);
    out.textContent = day; note.textContent = days[at]?.note ?? "";
  };
  return { node, show };
}

// The way to a text, where it has an address.
const textLink = (t) => /^https?:/.test(t.url) ? h("a", { href: t.url, target: "_blank", rel: "noopener noreferrer", title: t.title }, t.by) : t.by;

// Printed figures, each with a switch and the way to its text.
function claimBox(change) {
  const body = h("div"), state = h("span", { className: "xp-minor" });
  const node = h("details", { open: true }, h("summary", {}, "Printed figures ", state), body);
  const row = (c) => {
    const box = h("input", { type: "checkbox", checked: c.on, id: fresh("claim"), onchange: () => change(c.ids, box.checked) });
    box.dataset.ids = c.ids.join(" ");
    const texts = c.texts.slice(0, 3).flatMap((t, k) => [k ? "; " : "", textLink(t), ` ${t.published}`]);
    const more = c.texts.length > 3 ? ` and ${c.texts.length - 3} more` : "";
    return h("div", { className: "xp-claim" }, box, h("div", {}, h("label", { htmlFor: box.id }, `${iso(c.day)}: ${c.printed} ${c.how}`), h("div", { className: "xp-minor" }, ...texts, more)));
  };
  let shown = "";
  const show = (claims) => {
    if (JSON.stringify(claims) === shown) return;
    shown = JSON.stringify(claims);
    const focused = body.contains(document.activeElement) ? document.activeElement.dataset.ids : null;
    body.replaceChildren(...(claims.length ? claims.map(row) : [h("p", { className: "xp-minor" }, "No dated figure of it is known on this day.")]));
    const off = claims.filter((c) => !c.on).length;
    state.textContent = off ? `(${off} of ${claims.length} left out)` : `(${claims.length})`;
    if (focused) [...body.querySelectorAll("input")].find((box) => box.dataset.ids === focused)?.focus();
  };
  return { node, show };
}

// Figures that nobody printed. While one is typed, a quick answer follows each key; the exact one comes at rest.
function supposeBox(hedges, change) {
  const day = h("input", { type: "date" }), hedge = h("select", {}, ...hedges.map((w) => h("option", { value: w }, w === "exact" ? "exactly" : w.replace("_", " ")))), value = h("input", { type: "number", step: "any", inputMode: "decimal" });
  const add = h("button", { type: "button" }, "Keep and suppose another"), kept = h("ul", { className: "xp-kept" });
  const node = h("details", {}, h("summary", {}, "What if it were printed that …"),
    labelled("Day", day), labelled("Hedge", hedge), labelled("Figure", value), add, kept,
    h("p", { className: "xp-minor" }, "A supposed figure is taken as printed on its own day. It stays in this picture and enters no data."));
  let rows = [], shown = "";
  const typed = () => day.value && value.value !== "" ? [[day.value, Number(value.value), hedge.value]] : [];
  let rest;
  const say = () => {
    change([...rows, ...typed()], true);
    clearTimeout(rest);
    rest = setTimeout(() => change([...rows, ...typed()], false), 350);
  };
  for (const control of [day, hedge, value]) control.addEventListener("input", say);
  const list = () => kept.replaceChildren(...rows.map((row, k) => h("li", {}, `${row[2] === "exact" ? "" : `${row[2].replace("_", " ")} `}${number(row[1])} on ${row[0]} `,
    h("button", { type: "button", "aria-label": `remove ${number(row[1])} on ${row[0]}`, onclick: () => { rows.splice(k, 1); list(); clearTimeout(rest); change([...rows, ...typed()], false); } }, "remove"))));
  add.addEventListener("click", () => {
    if (!typed().length) { day.focus(); return; }
    rows = [...rows, ...typed()]; value.value = ""; list(); value.focus();
  });
  const show = (all) => {  // what came from elsewhere: an address, a reset
    const mine = JSON.stringify([...rows, ...typed()].sort()), theirs = JSON.stringify([...all].sort());
    if (theirs === shown || theirs === mine) { shown = theirs; return; }
    shown = theirs;
    rows = all.slice(0, -1);
    const last = all.at(-1);
    [day.value, value.value, hedge.value] = last ? [last[0], last[1], last[2]] : ["", "", "exact"];
    list();
    if (all.length) node.open = true;
  };
  return { node, show };
}

// Assumptions: each within its range, with the way back. While one that asks for new draws is moved, a quick answer follows.
function assumptionBox(known, change) {
  const body = h("div"), state = h("span", { className: "xp-minor" });
  const node = h("details", {}, h("summary", {}, "Assumptions ", state), body);
  let names = "", rows = {};
  const make = (id) => {
    const a = known[id], span = a.high - a.low || 1, step = 10 ** Math.floor(Math.log10(span / 50));
    const slider = h("input", { type: "range", min: a.low, max: a.high, step, id: fresh("a") }), out = h("output", { htmlFor: slider.id });
    const back = h("button", { type: "button", "aria-label": `${id}: back to the published value` }, "reset");
    slider.addEventListener("input", () => change(id, Number(slider.value), a.anew));
    if (a.anew) slider.addEventListener("change", () => change(id, Number(slider.value), false));
    back.addEventListener("click", () => { change(id, a.value, false); slider.focus(); });
    const row = h("div", { className: "xp-row" }, h("label", { htmlFor: slider.id, title: a.statement }, id.replaceAll("-", " "), " ", out), h("div", { className: "xp-line" }, slider, back),
      h("span", { className: "xp-minor" }, `${a.statement} ${number(a.low)} to ${number(a.high)} ${a.unit}; published with ${number(a.value)}.`));
    return { row, show: (value) => { const now = value ?? a.value; slider.value = now; out.textContent = `${number(now)}`; back.hidden = now === a.value; } };
  };
  const show = (used, changed) => {
    const all = [...new Set([...used, ...Object.keys(changed)])].filter((id) => known[id]);
    if (all.join() !== names) {
      const focused = document.activeElement;
      const before = rows;
      names = all.join();
      rows = Object.fromEntries(all.map((id) => [id, before[id] ?? make(id)]));
      body.replaceChildren(...all.map((id) => rows[id].row));
      if (focused && body.contains(focused)) focused.focus();
    }
    for (const id of all) rows[id].show(changed[id]);
    const n = Object.keys(changed).length;
    state.textContent = n ? `(${n} of ${all.length} changed)` : `(${all.length})`;
  };
  return { node, show };
}

function weightBox(change) {
  const slider = h("input", { type: "range", min: 0, max: 1, step: 0.01, id: fresh("w") }), out = h("output", { htmlFor: slider.id });
  const back = h("button", { type: "button", "aria-label": "weight of the record: as it follows from what is known" }, "reset");
  slider.addEventListener("input", () => change(Number(slider.value)));
  back.addEventListener("click", () => { change(null); slider.focus(); });
  const node = h("div", { className: "xp-row" }, h("label", { htmlFor: slider.id }, "Weight of the record ", out), h("div", { className: "xp-line" }, slider, back));
  const show = (fixed, following) => {
    if (fixed != null && fixed < 0) fixed = null;  // as the notebook says it
    const now = fixed ?? 1 - following;
    slider.value = now;
    out.textContent = fixed == null ? `${percent(now)}, follows what is known` : `${percent(now)}, fixed`;
    back.hidden = fixed == null;
  };
  return { node, show };
}
