// The explorer: `state` goes to Python, `view` comes back and is drawn. Nothing is fetched.
const SCOPES = [["", "this target alone"], ["place", "all of this place"], ["list", "all of this list"], ["kind", "others of this kind of list"]];
const NAMES = ["target", "as_of", "reading", "compare_with", "without", "what_if", "assumptions", "weight", "scope", "n_draws", "seed"];

// The state in an address, and back: what is empty is left out.
function toAddress(state) {
  const view = new URLSearchParams();
  for (const name of NAMES) {
    const value = state[name], text = typeof value === "object" && value !== null ? JSON.stringify(value) : value == null ? "" : String(value);
    if (text && text !== "[]" && text !== "{}" && !(name === "weight" && value < 0)) view.set(name, text);
  }
  return `#${view}`;
}
function fromAddress(hash) {
  const view = new URLSearchParams(hash.replace(/^#/, "")), state = {};
  for (const name of NAMES) {
    if (!view.has(name)) continue;
    const text = view.get(name);
    try {
      state[name] = ["without", "what_if", "assumptions", "weight", "n_draws", "seed"].includes(name) ? JSON.parse(text) : text;
    } catch { state[name] = text; }
  }
  return state.target ? state : null;
}

function save(name, content, type) {
  const link = h("a", { download: name, href: URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type })) });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

// page: whether it has a page of its own, with an address that says what is shown.
function render({ model, el, page = false }) {
  let seq = 0;
  const send = (change, quick = false) => {
    const { seq: _, quick: __, ...state } = model.get("state");
    model.set("state", { ...state, ...change, quick, seq: seq += 1 });
    model.save_changes();
    el.dataset.busy = "yes";
    el.classList.add("xp-busy");
  };
  const now = () => model.get("state");
  const other = (slug) => ({ target: slug, reading: "", without: [], what_if: [] });

  const unthemed = themed(el, () => { drawAll(); drawLine(); tiles.replaceChildren(...painted(() => others.map(tileOf))); });
  const painted = (draw) => coloured(el.dataset.theme, draw);

  // --- controls
  const target = targetBox(model.get("targets"), (slug) => send(other(slug)));
  const scope = h("select", { onchange: () => send({ scope: scope.value }) }, ...SCOPES.map(([value, text]) => h("option", { value }, text)));
  const reading = h("select", { onchange: () => send({ reading: reading.value }) }), readings = labelled("Read as", reading);
  const day = dayBox("As known on", (at) => send({ as_of: at }));
  const second = dayBox("beside it, as known on", (at) => send({ compare_with: at }));
  const both = h("input", { type: "checkbox", id: fresh("both"), onchange: () => send({ compare_with: both.checked ? (model.get("days")[0]?.day ?? now().as_of) : "" }) });
  const claims = claimBox((ids, on) => send({ without: [...now().without.filter((one) => !ids.includes(one)), ...(on ? [] : ids)] }));
  const suppose = supposeBox(["exact", "over", "at_least", "nearly", "about", "up_to"], (rows, quick) => send({ what_if: rows }, quick));
  const assumed = assumptionBox(model.get("assumptions"), (id, value, quick) => {
    const { [id]: _, ...others } = now().assumptions;  // what is as published is no change
    send({ assumptions: value === model.get("assumptions")[id].value ? others : { ...others, [id]: value } }, quick);
  });
  const weight = weightBox((value) => send({ weight: value }));
  assumed.node.append(weight.node);
  const draws = h("select", { onchange: () => send({ n_draws: Number(draws.value) }) }, ...[1000, 2000, 10000, 20000, 50000].map((n) => h("option", { value: n }, number(n))));
  const seed = h("input", { type: "number", min: 0, step: 1, onchange: () => send({ seed: Number(seed.value) }) });
  const settings = h("details", {}, h("summary", {}, "Draws and seed"), labelled("Draws", draws), labelled("Seed", seed));
  const reset = h("button", { type: "button", onclick: () => send({ without: [], what_if: [], assumptions: {}, weight: null }) }, "Back to the published forecast");

  // --- answer
  const question = h("h2", { className: "xp-question" }), chinese = h("p", { className: "xp-minor", lang: "zh" }), readAs = h("p", { className: "xp-minor" });
  const big = h("strong", { className: "xp-p" }), verdict = h("span", {}), bar = h("div", { className: "xp-bar" }), parts = h("p", { className: "xp-minor" });
  const stamp = h("div", { className: "xp-stamp", role: "note", hidden: true }), wrong = h("p", { className: "xp-wrong", role: "alert", hidden: true });
  const exact = h("p", { className: "xp-minor xp-exact", "aria-live": "polite" });
  const pictures = h("div", { className: "xp-pictures" }), key = h("ul", { className: "xp-key", "aria-label": "What the picture shows" });
  const trail = h("div", { className: "xp-trail" }), tiles = h("div", { className: "xp-tiles" }), neighbours = h("section", { className: "xp-others", hidden: true, "aria-label": "Other targets" }, h("h3", {}, "Others"), tiles);
  const tip = h("div", { className: "xp-tip", role: "group", "aria-label": "Who printed the figure", hidden: true }), done = h("span", { className: "xp-minor", "aria-live": "polite" });

  // Who printed a figure, beside it: for the pointer, and by keyboard, with the way to each text.
  let leaving, back = false;
  const stay = () => clearTimeout(leaving);
  const leave = () => { stay(); leaving = setTimeout(() => { if (!tip.contains(document.activeElement)) tip.hidden = true; }, 250); };
  tip.addEventListener("pointerenter", stay);
  tip.addEventListener("pointerleave", leave);
  tip.addEventListener("focusout", leave);
  tip.addEventListener("keydown", (e) => { if (e.key === "Escape") { back = true; tip.of?.focus(); back = false; tip.hidden = true; e.stopPropagation(); } });
  const tipOf = (dot, f, v) => {
    const texts = v.claims.filter((c) => c.ids.some((id) => f.ids.includes(id))).flatMap((c) => c.texts);
    const said = f.supposed ? "supposed: nobody printed it" : texts.map((t) => `${t.by}, ${t.published}`).join("; ");
    const over = () => {
      stay();
      tip.of = dot;
      tip.replaceChildren(h("b", {}, `${f.printed}, for ${iso(f.day)}`), f.low < f.high ? h("div", {}, `can mean ${valued(f.low, f.high)}`) : "",
        ...(f.supposed ? [h("div", {}, said)] : texts.map((t) => h("div", {}, textLink(t), ` ${t.published}`))), h("div", {}, h("code", {}, f.ids.join(", "))));
      const at = dot.getBoundingClientRect(), inside = el.getBoundingClientRect();
      tip.hidden = false;
      tip.style.left = `${Math.max(Math.min(at.left - inside.left + 14, inside.width - tip.offsetWidth - 8), 4)}px`;
      tip.style.top = `${at.bottom - inside.top + 4}px`;
    };
    const enter = (e) => { over(); (tip.querySelector("a") ?? dot).focus(); e.preventDefault(); e.stopPropagation(); };
    for (const [name, value] of Object.entries({ tabindex: 0, role: "button", "aria-label": `${f.printed}, for ${iso(f.day)}: ${said}`, "data-lm-suppress-shortcuts": "true" })) dot.setAttribute(name, value);
    dot.addEventListener("pointerenter", over);
    dot.addEventListener("pointerleave", leave);
    dot.addEventListener("focus", () => { if (!back) over(); });
    dot.addEventListener("blur", leave);
    dot.addEventListener("click", enter);
    dot.addEventListener("keydown", (e) => { if (e.key === "Enter" || e.key === " ") enter(e); if (e.key === "Escape") tip.hidden = true; });
  };
  const symbol = (style, text) => h("li", {}, h("i", { className: `xp-${style}`, "aria-hidden": "true" }), text);
  const keyOf = (views) => [
    symbol("figure", "printed figure, with what its hedge allows"),
    views.some((v) => v.figures.some((f) => f.derived)) ? symbol("derived", "figure reckoned from two that were printed") : null,
    views.some((v) => v.figures.some((f) => f.conflict)) ? symbol("conflict", "printed figure that another one contradicts") : null,
    views.some((v) => v.figures.some((f) => f.supposed)) ? symbol("supposed", "supposed figure, printed by nobody") : null,
    ...(views.some((v) => v.fan.length) ? [symbol("trend", "trend, 50, 80 and 90 %"), symbol("record", "record of similar plans, 90 %"), symbol("both", "both together, 90 %")] : []),
    symbol("asked", "asked for"), symbol("today", "day of the forecast"),
  ].filter(Boolean);
  let width = 0;  // of the pictures; asked of the page amid a change, it would lay everything out at once
  const room = () => width || pictures.clientWidth || 640;
  const drawAll = () => painted(() => {
    tip.hidden = true;
    const v = model.get("view"), views = [v, v.beside].filter((one) => one?.target);
    const wide = room(), side = views.length > 1 && wide > 620, each = Math.floor(side ? (wide - 14) / 2 : wide);
    const box = views.length > 1 ? frame(views) : undefined;
    pictures.classList.toggle("xp-side", side);
    pictures.replaceChildren(...views.map((one) => h("figure", {}, views.length > 1 ? h("figcaption", {}, `As of ${iso(one.as_of)}: `, h("b", {}, answered(one)), inWords(one)) : null,
      drawFan(one, { width: each, height: wide < 480 ? 260 : 320, box, tip: tipOf }))));
    if (v.beside?.error) pictures.append(h("p", { className: "xp-wrong" }, v.beside.error));
    key.replaceChildren(...(views.length ? keyOf(views) : []));
  });
  const drawLine = () => painted(() => {
    const points = model.get("trail"), v = model.get("view");
    const title = `The probability on each day of publication${now().what_if.length ? ", without what is supposed" : ""}`;
    const drawn = JSON.stringify([points, v.as_of, v.error, title, room(), el.dataset.theme]);
    if (drawn === trail.drawn) return;
    trail.drawn = drawn;
    trail.hidden = Boolean(v.error) || points.filter(([, p]) => p != null).length < 2;
    trail.replaceChildren(...(trail.hidden ? [] : [h("h3", {}, title), drawTrail(points, v.as_of, room(), (at) => send({ as_of: at }))]));
  });
  const show = () => {
    const v = model.get("view"), state = now(), days = model.get("days");
    wrong.hidden = !v.error; wrong.textContent = v.error;
    readings.hidden = (v.readings ?? []).length < 2;
    if (JSON.stringify(v.readings) !== reading.dataset.of) {
      reading.dataset.of = JSON.stringify(v.readings);
      reading.replaceChildren(...(v.readings ?? []).map(([name, label], k) => h("option", { value: k ? name : "" }, label)));
    }
    reading.value = [...reading.options].some((one) => one.value === state.reading) ? state.reading : "";
    question.textContent = v.label ?? model.get("targets").find((t) => t.slug === state.target)?.label ?? state.target;
    chinese.textContent = v.label_zh ?? "";
    readAs.textContent = v.reading ? `Read as “${v.reading}”.` : "";
    const known = Boolean(OUTCOMES[v.status]);  // then the verdict says it all
    big.textContent = v.error || known ? "" : percent(v.p); verdict.textContent = v.verdict ?? ""; verdict.className = known ? "xp-known" : "";
    const marks = [["record", v.record], ["trend", v.trend], ["p", v.p]].filter(([, p]) => p != null);
    bar.hidden = known || !marks.length;
    bar.replaceChildren(...marks.map(([name, p]) => { const mark = h("i", { className: `xp-at-${name}` }); mark.style.left = `${100 * p}%`; return mark; }));
    parts.textContent = [v.trend != null ? `Trend of the list alone ${percent(v.trend)}` : "", v.record != null ? `record of similar plans ${percent(v.record)}` : "",
      v.trend != null ? `weight of the trend ${percent(v.weight)}` : "", v.why ?? ""].filter(Boolean).join(" · ");
    stamp.hidden = !v.stamps.length;
    stamp.replaceChildren(h("b", {}, state.what_if.length ? "What if: this is no published forecast." : "This is no published forecast."), h("ul", {}, ...v.stamps.map((line) => h("li", {}, line))), reset);
    exact.textContent = v.error ? "" : v.quick ? `Quick answer from ${number(v.n_draws)} draws; the exact one follows.` : `Exact: ${number(v.n_draws)} draws, seed ${state.seed}.`;
    el.classList.toggle("xp-quick", Boolean(v.quick));
    target.show(state.target);
    scope.value = state.scope ?? "";
    day.show(days, state.as_of);
    both.checked = Boolean(state.compare_with); second.node.hidden = !both.checked;
    if (both.checked) second.show(days, state.compare_with);
    for (const one of [claims.node, key, tools, exact]) one.hidden = Boolean(v.error);
    if (!v.error) claims.show(v.claims);
    showOthers();
    suppose.show(state.what_if); assumed.show(v.used, state.assumptions);
    if (v.weight != null) weight.show(state.weight, v.weight);
    weight.node.hidden = v.trend == null;
    if (![...draws.options].some((one) => Number(one.value) === state.n_draws)) draws.append(h("option", { value: state.n_draws }, number(state.n_draws)));
    draws.value = state.n_draws; seed.value = state.seed;
    drawAll();
    if (page && !v.quick) history.replaceState(null, "", `${location.pathname}${toAddress(state)}`);  // the token stays out of it
    el.classList.toggle("xp-busy", (v.seq ?? 0) < seq);
    Object.assign(el.dataset, { seq: v.seq ?? 0, p: v.p ?? "", exact: v.quick ? "no" : "yes", busy: (v.seq ?? 0) < seq ? "yes" : "no", ms: v.ms ?? "" });
  };

  // --- what is kept
  const name = () => `${now().target}-${now().as_of}${model.get("view").stamps.length ? "-changed" : ""}${now().what_if.length ? "-what-if" : ""}`;
  const views = () => [model.get("view"), model.get("view").beside].filter((one) => one?.target);
  const ask = (what) => model.send({ keep: what });
  const button = (text, act) => h("button", { type: "button", onclick: act }, text);
  const tools = h("div", { className: "xp-tools", role: "group", "aria-label": "Keep this" }, "Keep this: ",
    button("Parameters", () => ask("parameters")), button("CSV", () => ask("table")),
    button("SVG", () => save(`${name()}.svg`, composed(views()), "image/svg+xml")),
    button("PNG", async () => save(`${name()}.png`, await asPng(composed(views())), "image/png")),
    page ? button("Address", async () => { await navigator.clipboard.writeText(location.href); done.textContent = "The address is copied; it restores this view."; }) : null, done);
  let others = [], othersOf = "";  // the tiles, and the target and scope that they were sent for
  const showOthers = () => { neighbours.hidden = Boolean(model.get("view").error) || !now().scope || othersOf !== `${now().target} ${now().scope}`; };
  model.on("msg:custom", (message) => {
    if (message.keep) save(`${name()}${message.keep === "parameters" ? ".yml" : ".csv"}`, message.text, "text/plain");
    if (message.tiles !== undefined) {
      if (message.tiles !== tiles.dataset.of) { tiles.dataset.of = message.tiles; tiles.replaceChildren(); others = []; }
      othersOf = message.of;
      showOthers();
      neighbours.firstChild.textContent = message.title;
      if (message.tile) { others.push(message.tile); tiles.append(painted(() => tileOf(message.tile))); }
    }
  });
  const tileOf = (t) => h("button", { type: "button", className: "xp-tile", onclick: () => send(other(t.slug)) },
    h("span", { className: "xp-tile-label" }, t.label ?? t.slug), h("b", {}, answered(t)), t.error ? ` ${t.error}` : inWords(t),
    t.target && (t.figures.length || t.target[1] != null) ? drawFan(t, { width: 250, height: 120, small: true }) : null);

  el.classList.add("xp");
  el.append(
    h("div", { className: "xp-head" }, target.node, readings, labelled("Show", scope)),
    h("div", { className: "xp-answer" }, question, chinese, readAs, h("p", { className: "xp-verdict", "aria-live": "polite" }, big, " ", verdict), bar, parts, stamp, wrong, pictures, key, exact, trail, tools),
    h("div", { className: "xp-controls", role: "group", "aria-label": "What the forecast rests on" }, day.node, h("div", { className: "xp-row xp-check" }, both, h("label", { htmlFor: both.id }, "A second day beside it")), second.node,
      claims.node, suppose.node, assumed.node, settings),
    neighbours, tip);
  model.on("change:view", () => { show(); drawLine(); });
  model.on("change:trail", drawLine);
  const watch = new ResizeObserver(() => { if (Math.abs(pictures.clientWidth - width) > 2) { width = pictures.clientWidth; drawAll(); drawLine(); } });
  watch.observe(pictures);
  const empty = { reading: "", compare_with: "", without: [], what_if: [], assumptions: {}, weight: null, scope: "" };
  const restore = () => { const asked = fromAddress(location.hash); if (asked) send({ ...empty, ...asked }); return asked; };
  if (page) {
    addEventListener("hashchange", restore);
  }
  if (!page || !restore()) { show(); drawLine(); }
  return () => { watch.disconnect(); unthemed(); removeEventListener("hashchange", restore); };
}
