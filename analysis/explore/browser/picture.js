// Pictures of the explorer: one fan, the probability over time, small multiples; all SVG, drawn for the width there is.
const SVG = "http://www.w3.org/2000/svg";
const PALETTES = {
  light: { ink: "#222222", text: "#444444", paper: "#ffffff", blue: "#0072B2", red: "#D55E00", orange: "#E69F00", green: "#009E73", purple: "#AA3377", grey: "#777777", line: "#e6e6e6",
    bands: ["#d6e6f2", "#a9cbe4", "#79aed3"] },  // 90, 80 and 50 %, as on the page of a target
  dark: { ink: "#ececea", text: "#b9bdc1", paper: "#14171a", blue: "#6cc0f0", red: "#ff9a57", orange: "#f0b434", green: "#35c79e", purple: "#ea8fc4", grey: "#9aa0a6", line: "#33393f",
    bands: ["#1b3548", "#245271", "#2f729c"] },
};
let COLOURS = PALETTES.light;
const coloured = (theme, draw) => {
  COLOURS = PALETTES[theme];
  try { return draw(); } finally { COLOURS = PALETTES.light; }  // what is kept is drawn for white paper
};
const ROOM = 0.12, SPILL = 0.3;  // of the height: around what must be seen, and beyond it for heavy tails
const YEAR = 365.25 * 864e5;

const percent = (p) => {
  if (p == null) return "–";
  if (p > 0 && p < 0.005) return "<1 %";
  if (p < 1 && p > 0.995) return ">99 %";
  return `${Math.round(100 * p)} %`;
};
// An outcome that is known is told as known.
const OUTCOMES = { met: "Met", missed: "Missed" };
const answered = (v) => OUTCOMES[v.status] ?? percent(v.p);
const inWords = (v) => OUTCOMES[v.status] ? "" : ` ${v.words}${v.condition}`;
const number = (x) => new Intl.NumberFormat("en", { maximumSignificantDigits: Math.abs(x) >= 1000 ? 15 : 4, maximumFractionDigits: 2 }).format(x);
const brief = (x) => new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 4 }).format(x);
const iso = (ms) => new Date(ms).toISOString().slice(0, 10);
const valued = (low, high) => low === high ? number(low) : `${number(low)} to ${number(high)}`;

const s = (tag, attributes = {}, ...inside) => {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) if (value != null) node.setAttribute(name, value);
  node.append(...inside.filter((one) => one != null));
  return node;
};

// What several pictures share: the days and values that all of them must show.
function frame(views, small = false) {
  const days = [], must = [], may = [];
  for (const v of views) {
    if (!v.target) continue;
    days.push(v.as_of, v.today, v.target[0], ...v.figures.map((f) => f.first), ...v.days);
    if (v.target[1] != null) must.push(v.target[1], v.target[2]);
    for (const f of v.figures) must.push(f.low, f.high);
    if (!v.fan.length) continue;
    const end = v.days.length - 1, at = Math.max(v.days.findIndex((d) => d >= v.target[0]), 0);
    must.push(v.fan[2][at], v.fan[4][at], v.voices.together[1]);
    may.push(v.fan[0][end], v.fan[6][end], v.voices.together[0], v.voices.together[2]);
  }
  const unknown = !must.length;  // neither a figure nor the level that is asked for
  if (unknown) must.push(0, 1);
  const low = Math.min(...must), high = Math.max(...must), height = high - low || Math.abs(high) || 1;
  const top = Math.max(high + ROOM * height, Math.min(Math.max(high, ...may), high + SPILL * height));
  let bottom = Math.min(low - ROOM * height, Math.max(Math.min(low, ...may), low - SPILL * height));
  if (low >= 0 && !views[0].change) bottom = Math.max(bottom, 0);
  const first = Math.min(...days), last = Math.max(...days);
  const room = (last - first) * (small ? 0.02 : 0.012);  // so that no mark stands on the axis
  return { first: first - room, last: last + room, bottom, top, unknown };
}

const steps = (low, high, n) => {
  const raw = (high - low) / n, power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((k) => k * power).find((k) => k >= raw);
  return Array.from({ length: Math.floor(high / step) - Math.ceil(low / step) + 1 }, (_, i) => (Math.ceil(low / step) + i) * step);
};

function years(first, last, most) {
  const a = new Date(first).getUTCFullYear() + 1, b = new Date(last).getUTCFullYear();
  const every = Math.max(Math.ceil((b - a + 1) / most), 1);
  return Array.from({ length: Math.max(Math.floor((b - a) / every) + 1, 0) }, (_, i) => a + i * every);
}

function axes(svg, box, scale, small) {
  const { x, y } = scale, size = small ? 10 : 12;
  for (const at of box.unknown ? [] : steps(box.bottom, box.top, small ? 3 : 5)) {
    svg.append(s("line", { x1: box.l, x2: box.r, y1: y(at), y2: y(at), stroke: COLOURS.line }),
      s("text", { x: box.l - 5, y: y(at) + 4, "text-anchor": "end", "font-size": size, fill: COLOURS.text }, small ? brief(at) : number(at)));
  }
  const half = small ? 14 : 4;  // of a year's label, which must stay within the picture
  for (const year of years(box.first, box.last, Math.max(Math.floor((box.r - box.l) / 55), 2)).filter((one) => x(Date.UTC(one, 0)) < box.r + half))
    svg.append(s("text", { x: Math.min(x(Date.UTC(year, 0)), small ? box.r - 8 : Infinity), y: box.b + size + 3, "text-anchor": "middle", "font-size": size, fill: COLOURS.text }, year));
}

function scaleOf(box) {
  const x = (day) => box.l + ((day - box.first) / (box.last - box.first || 1)) * (box.r - box.l);
  const y = (value) => Math.min(Math.max(box.b - ((value - box.bottom) / (box.top - box.bottom)) * (box.b - box.t), box.t), box.b);
  return { x, y };
}

function bands(svg, v, { x, y }) {
  const path = (row) => row.map((value, i) => `${x(v.days[i]).toFixed(1)},${y(value).toFixed(1)}`);
  [[0, 6], [1, 5], [2, 4]].forEach(([a, b], k) =>
    svg.append(s("path", { d: `M${path(v.fan[a]).join("L")}L${path(v.fan[b]).reverse().join("L")}Z`, fill: COLOURS.bands[k] })));
  svg.append(s("path", { d: `M${path(v.fan[3]).join("L")}`, fill: "none", stroke: COLOURS.blue, "stroke-width": 2 }));
}

function marks(svg, v, { x, y }, small, tip) {
  for (const f of v.figures) {
    const colour = f.supposed ? COLOURS.purple : f.conflict ? COLOURS.red : COLOURS.ink, middle = (f.low + f.high) / 2;
    const dot = s("g", { class: "xp-dot", "data-ids": f.ids.join(" ") },
      s("line", { x1: x(f.first), x2: x(f.day), y1: y(middle), y2: y(middle), stroke: colour, "stroke-opacity": 0.6 }),
      s("line", { x1: x(f.day), x2: x(f.day), y1: y(f.low), y2: y(f.high), stroke: colour, "stroke-width": 3 }));
    const r = small ? 2.5 : 4, fill = f.low < f.high || f.derived || f.supposed ? COLOURS.paper : colour;
    dot.append(f.derived ? s("rect", { x: x(f.day) - r, y: y(middle) - r, width: 2 * r, height: 2 * r, fill, stroke: colour })
      : s("circle", { cx: x(f.day), cy: y(middle), r, fill, stroke: colour, "stroke-dasharray": f.supposed ? "2 1.5" : null }));
    if (!small) dot.append(s("circle", { cx: x(f.day), cy: y(middle), r: 12, fill: "transparent", class: "xp-reach" }));
    if (tip) tip(dot, f, v);
    svg.append(dot);
  }
}

function promise(svg, v, { x, y }, box, small) {
  const [end, low, high] = v.target;
  if (low == null) return;
  const level = y((low + high) / 2), r = small ? 4 : 6;
  svg.append(s("line", { x1: box.l, x2: box.r, y1: level, y2: level, stroke: COLOURS.red, "stroke-dasharray": "5 4" }),
    s("line", { x1: x(end), x2: x(end), y1: y(low), y2: y(high), stroke: COLOURS.red, "stroke-width": 2 }),
    s("path", { d: `M${x(end)},${level - r}l${r},${r}l${-r},${r}l${-r},${-r}Z`, fill: COLOURS.paper, stroke: COLOURS.red, "stroke-width": 2 }));
}

function voices(svg, v, { y }, box) {
  [["record", COLOURS.orange], ["together", COLOURS.green]].forEach(([name, colour], k) => {
    const [low, middle, high] = v.voices[name], at = box.r + 12 + 14 * k;
    svg.append(s("line", { x1: at, x2: at, y1: y(low), y2: y(high), stroke: colour, "stroke-width": 4 }),
      s("circle", { cx: at, cy: y(middle), r: 4.5, fill: colour, stroke: COLOURS.paper }));
  });
}

// One fan in words, for who can't see it.
function told(v) {
  const n = v.figures.length, last = v.figures.at(-1);
  const figures = n ? `${n} dated figure${n > 1 ? "s" : ""}, the newest ${valued(last.low, last.high)} on ${iso(last.day)}` : "no dated figure";
  const level = v.target[1] == null ? "a level that is not known" : valued(v.target[1], v.target[2]);
  return `${v.label}, as of ${iso(v.as_of)}: ${figures}; asked for: ${level} by ${iso(v.target[0])}. ${v.verdict ?? ""}`;
}

function drawFan(v, { width, height = 330, box: shared, small = false, tip }) {
  const svg = s("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: tip ? "group" : "img", "aria-label": told(v), "font-family": "system-ui, sans-serif" });
  const box = { ...(shared ?? frame([v], small)), l: small ? 42 : 58, r: width - (small ? 8 : 40), t: small ? 6 : 10, b: height - (small ? 18 : 24) };
  const scale = scaleOf(box);
  axes(svg, box, scale, small);
  if (v.fan.length) { bands(svg, v, scale); if (!small) voices(svg, v, scale, box); }
  svg.append(s("line", { x1: scale.x(v.today), x2: scale.x(v.today), y1: box.t, y2: box.b, stroke: COLOURS.grey, "stroke-dasharray": "2 3" }));
  promise(svg, v, scale, box, small);
  marks(svg, v, scale, small, tip);
  return svg;
}

function drawTrail(points, chosen, width, choose) {
  const known = points.filter(([, p]) => p != null), height = 120, box = { l: 58, r: width - 40, t: 8, b: height - 22, bottom: 0, top: 1 };
  box.first = points[0][0]; box.last = points.at(-1)[0];
  const scale = scaleOf(box), { x, y } = scale;
  const svg = s("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "font-family": "system-ui, sans-serif",
    "aria-label": `The probability on ${known.length} days of publication, from about ${percent(known[0]?.[1])} to about ${percent(known.at(-1)?.[1])}` });
  for (const p of [0, 0.5, 1])
    svg.append(s("line", { x1: box.l, x2: box.r, y1: y(p), y2: y(p), stroke: COLOURS.line }), s("text", { x: box.l - 5, y: y(p) + 4, "text-anchor": "end", "font-size": 12, fill: COLOURS.text }, percent(p)));
  for (const year of years(box.first, box.last, 8))
    svg.append(s("text", { x: x(Date.UTC(year, 0)), y: height - 6, "text-anchor": "middle", "font-size": 12, fill: COLOURS.text }, year));
  svg.append(s("path", { d: `M${known.map((p, i) => i ? `H${x(p[0])}V${y(p[1])}` : `${x(p[0])},${y(p[1])}`).join("")}`, fill: "none", stroke: COLOURS.blue, "stroke-width": 2 }));
  for (const [day, p] of known) {
    const dot = s("circle", { cx: x(day), cy: y(p), r: day === chosen ? 6 : 4, fill: day === chosen ? COLOURS.red : COLOURS.blue, class: "xp-day" }, s("title", {}, `${iso(day)}: about ${percent(p)}`));
    dot.addEventListener("click", () => choose(iso(day)));
    svg.append(dot);
  }
  return svg;
}

const wrapped = (text, most) => text.split(" ").reduce((lines, word) => {
  const line = lines.at(-1);
  if (line !== undefined && line.length + word.length < most) lines[lines.length - 1] = `${line} ${word}`.trim(); else lines.push(word);
  return lines;
}, [""]);

// What the marks of a picture that is kept mean, line by line from a height on: the lines, and how high they are.
function meanings(views, top, width) {
  const node = s("g", { "font-size": 12, fill: COLOURS.ink }), HIGH = 20;
  const bar = (colour) => s("rect", { y: -10, width: 5, height: 12, fill: colour });
  const box = (more) => s("rect", { y: -9, width: 8, height: 8, fill: COLOURS.paper, ...more });
  const has = (of) => views.some((v) => v.figures.some((f) => f[of]));
  const all = [[s("circle", { cx: 4, cy: -4, r: 4 }), "printed figure"], has("derived") && [box({ stroke: COLOURS.ink }), "reckoned from two that were printed"],
    has("conflict") && [s("circle", { cx: 4, cy: -4, r: 4, fill: COLOURS.red }), "printed, contradicted by another"],
    has("supposed") && [s("circle", { cx: 4, cy: -4, r: 4, fill: COLOURS.paper, stroke: COLOURS.purple, "stroke-dasharray": "2 1.5" }), "supposed, printed by nobody"],
    ...(views.some((v) => v.fan.length) ? [[bar(COLOURS.blue), "trend, 50, 80 and 90 %"], [bar(COLOURS.orange), "record of similar plans, 90 %"], [bar(COLOURS.green), "both together, 90 %"]] : []),
    [s("path", { d: "M4,-9l5,5l-5,5l-5,-5Z", fill: COLOURS.paper, stroke: COLOURS.red, "stroke-width": 2 }), "asked for"],
    [s("line", { x1: 4, x2: 4, y1: -11, y2: 3, stroke: COLOURS.grey, "stroke-dasharray": "2 3" }), "day of the forecast"]].filter(Boolean);
  let x = 14, y = top + 14;
  for (const [mark, text] of all) {
    const wide = 34 + 6.8 * text.length;
    if (x + wide > width) { x = 14; y += HIGH; }
    node.append(s("g", { transform: `translate(${x},${y})` }, mark, s("text", { x: 14 }, text)));
    x += wide;
  }
  return { node, height: y - top + 8 };
}

// The picture as it is kept: what it is of, what differs from the published forecast, the fans, and what their marks mean.
function composed(views, width = 760) {
  const each = 330, stamps = views.flatMap((v) => v.stamps).filter((line, i, all) => all.indexOf(line) === i);
  const lines = stamps.flatMap((line) => wrapped(line, 100)), said = wrapped(views[0].verdict, 100), head = 28 + 18 * said.length;
  const top = head + 24 + 18 * lines.length, foot = meanings(views, top + (each + 26) * views.length, width), height = top + (each + 26) * views.length + foot.height;
  const svg = s("svg", { xmlns: SVG, viewBox: `0 0 ${width} ${height}`, width, height, "font-family": "system-ui, sans-serif" });
  svg.append(s("rect", { width: "100%", height: "100%", fill: COLOURS.paper }), s("text", { x: 12, y: 24, "font-size": 17, "font-weight": 650, fill: COLOURS.ink }, views[0].label),
    ...said.map((line, k) => s("text", { x: 12, y: 46 + 18 * k, "font-size": 13, fill: COLOURS.ink }, line)));
  lines.forEach((line, k) => svg.append(s("text", { x: 12, y: head + 20 + 18 * k, "font-size": 13, fill: COLOURS.purple }, line)));
  const box = frame(views);
  views.forEach((v, k) => {
    const y = top + (each + 26) * k, fan = drawFan(v, { width, height: each, box });
    fan.setAttribute("y", y + 16);
    svg.append(s("text", { x: 12, y: y + 10, "font-size": 13, fill: COLOURS.ink }, `As of ${iso(v.as_of)}: ${answered(v)}${v.condition}${v.unit === "count" ? "" : `; figures in ${v.unit}`}`), fan);
  });
  svg.append(foot.node);
  return new XMLSerializer().serializeToString(svg);
}

async function asPng(text) {
  const image = new Image(), size = /width="([\d.]+)" height="([\d.]+)"/.exec(text);
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: 2 * size[1], height: 2 * size[2] });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}
