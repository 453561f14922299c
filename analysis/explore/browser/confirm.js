// Figures of an article beside its text: what a person does goes to Python, `view` comes back and is shown. Nothing is fetched.
const WORDS = { value: "Figure", unit: "Unit", qualifier: "Hedge", kind: "Kind", period_start: "From", period_end: "Day, or to",
  period_precision: "How precisely", entity: "Place", programme: "Programme", indicator: "Indicator" };
const FROM = { given: "as given", page: "as the page declares", text: "found in the text: check it" };

// page: whether it has a page of its own, where the keys are ours from the start.
function render({ model, el, page = false }) {
  const lists = fresh("list");
  let busy = false, changed = new Set();
  const ask = (what, more = {}) => {
    if (busy) return;
    busy = true; el.dataset.busy = "yes";
    model.send({ do: what, ...more });
  };
  const now = () => model.get("view");

  // --- the text
  const marks = new Map();
  const text = h("div", { className: "xp-text", role: "region", "aria-label": "The text, with its figures marked", tabIndex: 0 },
    ...model.get("pieces").map(([words, n]) => {
      if (n < 0) return h("span", {}, words);
      const mark = h("mark", { onclick: () => ask("go", { index: n, fields: edits() }) }, words);
      marks.set(n, mark);
      return mark;
    }));

  // --- the proposal
  const choices = model.get("choices");
  const options = Object.entries(choices).map(([table, rows]) => h("datalist", { id: `${lists}-${table}` }, ...rows.map(([slug, label]) => h("option", { value: slug, label }))));
  const control = (told) => told.choices.length
    ? h("select", {}, h("option", { value: "" }, "–"), ...told.choices.map((word) => h("option", { value: word }, word.replaceAll("_", " "))))
    : h("input", { autocomplete: "off", spellcheck: false, ...(told.table ? { list: `${lists}-${told.table}` } : {}) });
  const row = (told, node, words) => {
    const wrong = h("p", { className: "xp-wrong", role: "alert", hidden: true });
    const label = h("span", { className: "xp-minor xp-named" });
    const box = labelled(words, node, label, wrong);
    node.title = told.about; node.id ||= fresh("f");
    return { box, node, wrong, label, told };
  };
  const labelOf = (table, slug) => choices[table]?.find(([one]) => one === slug)?.[1] ?? "";
  const fields = model.get("fields").map((told) => {
    const one = row(told, control(told), WORDS[told.name] ?? told.name);
    one.node.addEventListener("input", () => { changed.add(told.name); if (told.table) one.label.textContent = labelOf(told.table, one.node.value); });
    return one;
  });
  const edits = () => Object.fromEntries(fields.filter((one) => changed.has(one.told.name)).map((one) => [one.told.name, one.node.value]));

  // --- what is new in the vocabularies
  const forms = Object.entries(model.get("forms")).map(([table, asked]) => {
    const parts = asked.map((told) => {
      const pointed = { entity: "entities", part_of: "entities" }[told.name];
      const one = row(told, control({ ...told, table: pointed ?? "" }), `${told.name.replaceAll("_", " ")}${told.needed ? "" : " (may be empty)"}`);
      one.node.value = told.value;
      one.box.append(h("p", { className: "xp-minor" }, told.about));
      return one;
    });
    const add = h("button", { type: "button", onclick: () => ask("new", { table, fields: Object.fromEntries(parts.map((one) => [one.told.name, one.node.value])) }) }, "Take it");
    const name = { programmes: "programme", indicators: "indicator", entities: "place" }[table];
    return { table, parts, node: h("details", { className: "xp-new" }, h("summary", {}, `A new ${name}`), ...parts.map((one) => one.box), add) };
  });

  const head = h("div", { className: "xp-head" }), where = h("p", { className: "xp-minor", "aria-live": "polite" }), printed = h("p", { className: "xp-printed" });
  const told = h("div", { className: "xp-minor" }), lacks = h("p", { className: "xp-lacks", hidden: true }), message = h("p", { className: "xp-wrong", role: "alert", hidden: true });
  const button = (what, words, key, more) => h("button", { type: "button", "aria-keyshortcuts": key, onclick: () => ask(what, more?.() ?? {}) }, words, " ", h("kbd", { "aria-hidden": "true" }, key));
  const accept = button("accept", "Accept", "a", () => ({ fields: edits() })), skip = button("skip", "Skip", "s");
  const back = button("back", "Back", "b"), undo = button("undo", "Undo", "u"), write = button("write", "Write", "w");
  accept.classList.add("xp-first");
  const outcome = h("div", { className: "xp-outcome", role: "status", hidden: true });
  const tools = h("div", { className: "xp-tools" }, accept, skip, back, undo, write);
  const proposal = h("div", {}, printed, told, lacks), changes = h("div", {}, h("div", { className: "xp-fields" }, ...fields.map((one) => one.box)), ...forms.map((one) => one.node));
  const panel = h("div", { className: "xp-panel", role: "group", "aria-label": "The figure that is asked for", tabIndex: -1 },
    where, message, proposal, tools, outcome, changes,
    h("p", { className: "xp-minor" }, "Keys: a, s, b, u, w; e goes to the fields, Escape leaves them. What is decided is kept; nothing is written before Write."));

  // --- what is known of the text
  const about = ["publisher", "published", "title", "url"].map((name) => row({ about: "", name }, h("input", { type: name === "published" ? "date" : "text" }), { publisher: "Publisher", published: "Day of publication", title: "Title", url: "Address" }[name]));
  const kind = h("select", {}, ...now().kinds.map((word) => h("option", { value: word }, word)));
  const known = h("details", { className: "xp-about" }, h("summary", {}, "About the text"), ...about.map((one) => one.box), labelled("Kind of text", kind),
    h("button", { type: "button", onclick: () => ask("about", { fields: Object.fromEntries([...about.map((one) => [one.told.name, one.node.value]), ["kind", kind.value]]) }) }, "Read it so"));

  const wrongs = (v) => {
    for (const one of fields) { const said = v.wrong[one.told.name]; one.wrong.hidden = !said; one.wrong.textContent = said ?? ""; one.node.setAttribute("aria-invalid", String(Boolean(said))); }
    for (const one of forms) for (const part of one.parts) { const said = v.wrong[`${one.table}.${part.told.name}`]; part.wrong.hidden = !said; part.wrong.textContent = said ?? ""; }
  };
  const show = () => {
    const v = now(), typing = panel.contains(document.activeElement) && document.activeElement.matches("input, select") && Object.keys(v.wrong).length;
    busy = false;
    head.replaceChildren(h("h2", { className: "xp-question" }, v.about.title || "(no title)"), h("p", { className: "xp-minor" },
      v.about.publisher || "publisher not known", ", ", v.about.published ? `${v.about.published} (${FROM[v.about.day_from] ?? ""})` : "day of publication not known"), known);
    for (const one of about) one.node.value = v.about[one.told.name];
    kind.value = v.about.kind;
    if (!v.about.published || !v.about.publisher) known.open = true;
    const skipped = Object.values(v.decided).filter((one) => one === "skip").length;
    where.textContent = `${v.done ? `All ${several(v.n, "figure")} asked` : `Figure ${v.at + 1} of ${v.n}`}: ${v.accepted} accepted, ${skipped} skipped.`;
    message.hidden = !v.message; message.textContent = v.message;
    proposal.hidden = changes.hidden = v.done;
    for (const one of [accept, skip]) one.disabled = v.done;
    back.disabled = v.at === 0; undo.disabled = !Object.keys(v.decided).length; write.disabled = !v.accepted;
    write.firstChild.textContent = v.accepted ? `Write ${several(v.accepted, "figure")}` : "Write";
    if (!v.done) {
      printed.textContent = v.printed;
      told.replaceChildren(...v.told.map((line) => h("div", {}, line.trim())));
      lacks.hidden = !v.lacks; lacks.textContent = v.lacks ? `Before it can be accepted: ${v.lacks}.` : "";
      if (!Object.keys(v.wrong).length) changed = new Set();
      for (const one of fields) {
        if (changed.has(one.told.name)) continue;
        const value = v.fields[one.told.name];
        if (one.node.tagName === "SELECT" && value && ![...one.node.options].some((o) => o.value === value)) one.node.append(h("option", { value }, value));
        one.node.value = value;
        one.label.textContent = one.told.table ? labelOf(one.told.table, value) : "";
      }
      const missing = { programmes: !v.fields.programme, indicators: Boolean(v.fields.programme) && !v.fields.indicator, entities: !v.fields.entity };
      for (const one of forms) if (!Object.keys(v.wrong).length) one.node.open = false;
      for (const one of forms) one.node.classList.toggle("xp-wanted", Boolean(missing[one.table]));
      const place = forms.find((one) => one.table === "programmes").parts.find((one) => one.told.name === "entity");
      if (place && !place.node.value) place.node.value = v.fields.entity;
    }
    wrongs(v);
    outcome.hidden = !v.outcome.length;
    if (v.outcome.length) outcome.replaceChildren(h("h3", {}, `Written into ${v.where}`), h("ul", {}, ...v.outcome.map((line) => h("li", {}, line))), h("p", {}, "That is all: the page can be closed."));
    if (v.outcome.length) for (const one of [accept, skip, back, undo, write]) one.disabled = true;
    for (const [n, mark] of marks) { mark.className = `xp-${v.decided[n] ?? "open"}`; mark.toggleAttribute("aria-current", n === v.at && !v.done); }
    const mark = marks.get(v.at);
    if (mark && !v.done) text.scrollTop += mark.getBoundingClientRect().top - text.getBoundingClientRect().top - text.clientHeight / 3;
    if (!typing && (page || el.dataset.seq)) panel.focus({ preventScroll: true });
    Object.assign(el.dataset, { seq: v.seq, busy: "no", at: v.at, done: v.done ? "yes" : "no" });
  };
  const keys = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const inField = event.target.matches("input, select, textarea");
    if (inField) { if (event.key === "Escape") { panel.focus(); event.stopPropagation(); } return; }
    const act = { a: accept, s: skip, b: back, u: undo, w: write }[event.key];
    if (act) act.click();
    else if (event.key === "e") fields[0].node.focus();
    else return;
    event.preventDefault(); event.stopPropagation();
  };
  el.addEventListener("keydown", keys);
  el.setAttribute("data-lm-suppress-shortcuts", "true");
  el.classList.add("xp", "xp-confirm");
  el.append(head, text, panel, ...options);
  model.on("change:view", show);
  const leave = themed(el, () => {});
  show();
  return leave;
}
