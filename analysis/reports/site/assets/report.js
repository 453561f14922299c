"use strict";
// Theme, and on the index: search, filters and sorting. Everything is readable without this file.
const root = document.documentElement;
const store = {
  get() { try { return localStorage.getItem("theme"); } catch { return null; } },
  set(value) { try { localStorage.setItem("theme", value); } catch { /* private mode */ } },
};
if (store.get()) root.dataset.theme = store.get();
const theme = document.getElementById("theme");
if (theme) {
  const dark = () => (root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const label = () => { theme.textContent = dark() ? "Light" : "Dark"; theme.setAttribute("aria-label", theme.textContent + " colours"); };
  theme.hidden = false;
  label();
  theme.addEventListener("click", () => { root.dataset.theme = dark() ? "light" : "dark"; store.set(root.dataset.theme); label(); });
}

const table = document.getElementById("reports");
if (table) {
  const body = table.tBodies[0];
  const rows = Array.from(body.rows, (row) => ({ row, text: row.textContent.toLowerCase() }));
  const search = document.getElementById("search");
  const notebook = document.getElementById("notebook");
  const status = document.getElementById("status");
  const count = document.getElementById("count");
  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { row, text } of rows) {
      const keep = words.every((word) => text.includes(word))
        && (!notebook.value || row.dataset.notebook === notebook.value)
        && (!status.value || row.dataset.status === status.value);
      row.hidden = !keep;
      shown += keep;
    }
    count.textContent = shown === rows.length ? `${shown} reports` : `${shown} of ${rows.length} reports`;
  };
  document.querySelector(".filters").hidden = false;
  for (const control of [search, notebook, status]) control.addEventListener("input", filter);
  document.querySelector(".filters").addEventListener("submit", (event) => event.preventDefault());
  filter();

  const key = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.sort ?? cell.textContent.trim();
  };
  const compare = (a, b) => {
    if (a === "" || b === "") return (a === "") - (b === "");
    const x = Number(a), y = Number(b);
    return Number.isNaN(x) || Number.isNaN(y) ? a.localeCompare(b, undefined, { numeric: true }) : x - y;
  };
  Array.from(table.tHead.rows[0].cells, (head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      rows.sort((p, q) => {
        const a = key(p.row, column), b = key(q.row, column);
        const order = compare(a, b);
        return a === "" || b === "" || up ? order : -order;
      });
      body.append(...rows.map(({ row }) => row));
    });
  });
}
