// Every target: search, filters, sorting, the view kept in the address. The rows are in targets.js beside the page.
(() => {
  const data = window.OUTLOOK;
  const byId = (id) => document.getElementById(id);
  const search = byId("search"), table = byId("targets"), count = byId("count"), more = byId("more"), found = byId("found"), older = byId("older");
  if (!data || !search) return;
  const filters = { status: byId("status"), place: byId("place"), year: byId("year"), kind: byId("kind") };
  const AT_ONCE = 50;  // rows that are drawn before a button asks for more
  const STANDINGS = ["met", "missed", "likely", "uncertain", "unlikely", "record only"];
  const NAMES = { uncertain: "uncertain (from 33 to 65 %)", open: "deadline ahead", silent: "silent since the deadline", searched: "silent, and searched for", "later-texts": "silent, in later texts of the list", unsearched: "not searched since the deadline" };

  const rows = Array.from({ length: data.n }, (_, i) => {
    const row = {};
    for (const name in data.own) row[name] = data.own[name][i];
    for (const [names, values, places] of data.shared) names.forEach((name, k) => { row[name] = values[places.length ? places[i] : 0][k]; });
    row.others = data.others[i] ?? [];
    row.by = data.by[i];
    if (row.label.startsWith(":")) row.label = row.place + row.label;
    row.page = row.page.replace("*", row.target);
    row.year = row.deadline.slice(0, 4);
    return row;
  });

  // --- search: the rule stands in front of this script (`finder`) ----------------------------------------------------
  const things = [
    ...rows.map((row) => ({ row, text: `${row.label} ${row.label_zh} ${row.place} ${row.place_zh} ${row.within} ${row.list} ${row.list_zh} ${row.kind} ${row.asked} ${row.newest} ${row.status} ${row.words} ${row.target}` })),
    ...data.pages.map((page) => ({ page, text: `${page.title} ${page.zh} ${page.note}` })),
  ];
  const { find, index, isHan } = finder(things.map((thing) => thing.text));

  // --- drawing --------------------------------------------------------------------------------------------------------
  const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };
  const link = (slug, text) => slug ? element("a", { href: `${encodeURIComponent(slug)}.html` }, text) : text;
  const age = (row) => {
    const days = Math.round((Date.parse(row.as_of) - Date.parse(row.newest_day)) / 864e5);
    if (!(days >= 0)) return "";
    if (days < 60) return `, ${days} day${days === 1 ? "" : "s"} old`;
    return days < 550 ? `, ${Math.round(days / 30.44)} months old` : `, ${(days / 365.25).toFixed(1)} years old`;
  };
  const when = (row) => row.newest_when || row.newest_day;  // the day of a figure, as exactly as it is known
  const small = (...parts) => element("span", { className: "minor" }, ...parts.flat().filter(Boolean));
  const joined = (parts, by) => parts.filter(Boolean).flatMap((part, i) => i ? [by, part] : [part]);
  const name = (row) => {
    const cell = element("th", { scope: "row" }, link(row.page, row.label));
    cell.append(small(joined([row.list && link(row.list_page, row.list), row.kind], " · ")));
    if (row.label_zh) cell.append(element("span", { className: "minor", lang: "zh" }, row.label_zh));
    if (row.others.length) cell.append(small("also: ", joined(row.others.map(([day, slug]) => link(slug, day)), ", ")));
    return cell;
  };
  const source = (row) => row.by[1] ? element("a", { href: row.by[1], rel: "noopener noreferrer" }, row.by[0]) : row.by[0];
  const newest = (row) => {  // what settled it, where that is known, with who printed it
    const cell = element("td", {}, row.newest);
    if (row.by) cell.append(small(`settled it, for ${when(row)}: `, source(row)));
    else if (row.newest) cell.append(small(`for ${when(row)}${age(row)}`));
    return cell;
  };
  const chances = (row) => {
    const cell = element("td", { className: "chances" });
    if (row.probability === null) { cell.append(row.words === row.status ? "" : row.words); return cell; }
    const fill = element("i"), bar = element("span", { className: `bar s-${row.standing.replace(" ", "-")}` }, fill);
    fill.style.width = `${100 * row.probability}%`;
    bar.setAttribute("aria-hidden", "true");
    cell.append(element("b", {}, row.chance.replace(" ", "\u00a0")), ` ${row.words}`, bar);
    return cell;
  };
  const COLUMNS = [
    { id: "target", title: "Target", cell: name, key: (row) => row.label },
    { id: "place", title: "Place", cell: (row) => element("td", { className: "short" }, row.place, row.within ? small(row.within) : ""), key: (row) => row.place },
    { id: "deadline", title: "Deadline", cell: (row) => element("td", { className: "day" }, row.deadline), key: (row) => row.deadline },
    { id: "asked", title: "Asked for", cell: (row) => element("td", { className: "short" }, row.asked), key: (row) => row.value, unit: true },
    { id: "newest", title: "Newest figure", cell: newest, key: (row) => row.newest_value, unit: true },
    { id: "status", title: "Status", cell: (row) => element("td", { className: "short" }, row.status, row.standing === "record only" ? small("record only") : "", row.otherwise ? small(row.otherwise) : ""), key: (row) => row.status },
    { id: "probability", title: "Probability", cell: chances, key: (row) => row.probability },
  ];
  const compare = (a, b) => typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "en", { numeric: true });
  const sorted = (list) => {
    const [id, way] = sort.split("-"), column = COLUMNS.find((one) => one.id === id);
    if (!column) return list;
    const blank = (value) => value === null || value === "";
    return [...list].sort((a, b) => {
      const x = column.key(a), y = column.key(b);
      if (blank(x) || blank(y)) return blank(x) - blank(y);
      const unit = column.unit ? compare(a.unit, b.unit) : 0;  // 100 firms are not more than 70 percent
      return unit || (way === "down" ? compare(y, x) : compare(x, y));
    });
  };

  const ALL = "all";  // years, the earlier ones too; without a choice, those of the overview and later ones
  const inYears = (row, year) => year === ALL || (year ? row.year === year : !row.year || row.year >= data.since);
  let sort = "", limit = AT_ONCE;
  const fitsBut = (row) => (!filters.status.value || row.status === filters.status.value || row.standing === filters.status.value || row.looked === filters.status.value)
    && (!filters.place.value || row.place === filters.place.value || row.within === filters.place.value)
    && (!filters.kind.value || row.kind === filters.kind.value);
  const fits = (row) => fitsBut(row) && inYears(row, filters.year.value);
  const draw = () => {
    const hits = find(search.value);
    let list = rows.filter(fits);
    const earlier = filters.year.value ? [] : rows.filter((row, at) => !inYears(row, "") && fitsBut(row) && (!hits || hits.scores.has(at)));
    if (hits) {
      const score = new Map([...hits.scores].filter(([at]) => at < rows.length).map(([at, s]) => [rows[at], s]));
      list = list.filter((row) => score.has(row));
      if (!sort) list.sort((a, b) => score.get(b) - score.get(a));
    }
    list = sorted(list);
    const shown = list.slice(0, limit);
    table.tBodies[0].replaceChildren(...shown.map((row) => element("tr", {}, ...COLUMNS.map((column) => {
      const cell = column.cell(row);
      cell.dataset.name = column.title;
      return cell;
    }))));
    table.hidden = !list.length;
    more.hidden = list.length <= limit;
    more.textContent = `Show ${Math.min(AT_ONCE, list.length - limit)} more`;
    const among = filters.year.value ? rows.length : rows.filter((row) => inYears(row, "")).length;
    const said = [list.length === among ? `${among} target${among === 1 ? "" : "s"}` : `${list.length} of ${among} target${among === 1 ? "" : "s"}`];
    for (const [word, read] of hits?.read ?? []) said.push(`nothing has “${word}”; shown is what is written alike${isHan(word) ? "" : `: ${read.slice(0, 4).join(", ")}`}`);
    if (/^(asked|newest)/.test(sort)) said.push("sorted within each unit");
    count.textContent = `${said.join("; ")}.`;
    older.hidden = !earlier.length;
    older.firstElementChild.textContent = `Show ${earlier.length} more, due before ${data.since}`;
    const pages = hits ? [...hits.scores].filter(([at]) => at >= rows.length).sort((a, b) => b[1] - a[1]).slice(0, 12).map(([at]) => things[at].page) : [];
    found.replaceChildren(...pages.map((page) => element("li", {}, link(page.page, page.title), " ", element("span", { className: "minor" }, page.note))));
    found.hidden = !pages.length;
    COLUMNS.forEach((column, i) => {
      const head = table.tHead.rows[0].cells[i];
      if (sort.startsWith(`${column.id}-`)) head.setAttribute("aria-sort", sort.endsWith("up") ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    });
  };

  // --- the view in the address ------------------------------------------------------------------------------------------
  const KEPT = ["q", "status", "place", "year", "kind", "sort"];
  const read = () => {
    const view = new URLSearchParams(location.hash.slice(1));
    if (!KEPT.some((key) => view.has(key))) return false;
    search.value = view.get("q") ?? "";
    for (const key in filters) filters[key].value = view.get(key) ?? "";
    for (const key in filters) if (filters[key].selectedIndex < 0) filters[key].value = "";
    sort = view.get("sort") ?? "";
    return true;
  };
  const write = () => {
    const view = new URLSearchParams();
    if (search.value.trim()) view.set("q", search.value.trim());
    for (const key in filters) if (filters[key].value) view.set(key, filters[key].value);
    if (sort) view.set("sort", sort);
    history.replaceState(null, "", view.size ? `#${view}` : location.pathname + location.search);
  };
  const changed = () => { limit = AT_ONCE; write(); draw(); };

  const option = (value, text = value) => element("option", { value }, text);
  const distinct = (...names) => [...new Set(rows.flatMap((row) => names.map((one) => row[one])))].filter(Boolean).sort();
  const known = new Set(distinct("status", "standing", "looked"));
  const groups = [["How it stands", ["open", "silent", "searched", "later-texts", "unsearched"]], ["How it ended, how likely it is", STANDINGS]];
  for (const [label, values] of groups) {
    const group = element("optgroup", { label }, ...values.filter((value) => known.has(value)).map((value) => option(value, NAMES[value] ?? value)));
    if (group.children.length) filters.status.append(group);
  }
  filters.place.append(...distinct("place", "within").map((value) => option(value)));
  const before = rows.some((row) => !inYears(row, ""));
  filters.year.append(option("", before ? `${data.since} and later` : "all"));
  if (before) filters.year.append(option(ALL, "all years"));
  filters.year.append(...distinct("year").map((value) => option(value)));
  filters.kind.append(...distinct("kind").map((value) => option(value)));
  for (const column of COLUMNS) {
    const button = element("button", { type: "button" }, column.title);
    button.addEventListener("click", () => { sort = sort === `${column.id}-up` ? `${column.id}-down` : `${column.id}-up`; changed(); });
    table.tHead.rows[0].append(element("th", { scope: "col" }, button));
  }
  const form = search.form;
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const control of [search, ...Object.values(filters)]) control.addEventListener("input", changed);
  byId("clear").addEventListener("click", () => { form.reset(); sort = ""; changed(); search.focus(); });
  older.firstElementChild.addEventListener("click", () => { filters.year.value = ALL; changed(); filters.year.focus(); });
  more.addEventListener("click", () => { limit += AT_ONCE; draw(); });
  addEventListener("beforeprint", () => { limit = Infinity; draw(); });
  addEventListener("hashchange", () => { if (read()) { limit = AT_ONCE; draw(); byId("search-heading").scrollIntoView(); } });
  const shared = read();
  draw();
  if (shared) byId("search-heading").scrollIntoView();
  document.documentElement.dataset.ready = "yes";
  (window.requestIdleCallback ?? setTimeout)(index);  // so that the first letter typed need not wait for it
})();
