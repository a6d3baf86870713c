// The network as a whole: what runs, what is planned, what is beside it; and the lists that its cards share.
import { context, data, links, places, planned, projects } from "./data.js";
import { foreign, h } from "./dom.js";
import { callNote, section, table } from "./parts.js";
import { confidenceBars } from "./signs.js";
import { set } from "./state.js";
import { modes } from "./strokes.js";
import { cap, modeName, number, said, t, yearOf } from "./text.js";

// A name that opens the card of what it names.
export const open = (id, text) =>
  h("button.link", { type: "button", onclick: () => set({ sel: id }) }, foreign(text));

export function list(title, rows) {
  if (!rows.length) return null;
  return section(
    title,
    String(rows.length),
    h(
      "ul.rows",
      {},
      rows.map(([name, side]) => h("li", {}, h("span", {}, name), h("span.side", {}, side))),
    ),
  );
}

// What runs on the date is counted apart from what is suspended or only planned.
function counts() {
  const standing = new Set([...links.values()].flatMap((link) => [link.from, link.to]));
  const coming = [...planned.values()]
    .flatMap((link) => [link.from, link.to])
    .filter((id, at, all) => !standing.has(id) && all.indexOf(id) === at);
  const suspended = [...links.values()].filter((link) => link.status === "suspended").length;
  return [
    t("network_text", {
      places: number(places.size - coming.length),
      lines: number(links.size - suspended),
      services: number((data.services || []).length),
      facilities: number((data.facilities || []).length),
    }),
    suspended ? t("network_suspended", { lines: number(suspended), count: suspended, n: suspended }) : "",
    planned.size
      ? t("network_planned", { lines: number(planned.size), places: number(coming.length), n: planned.size })
      : "",
    t("network_press"),
  ]
    .filter(Boolean)
    .join(" ");
}

export function overview() {
  const sums = new Map();
  for (const link of links.values()) {
    const key = link.status === "suspended" ? "suspended" : link.mode;
    const [n, km] = sums.get(key) || [0, 0];
    sums.set(key, [n + 1, km + link.km]);
  }
  const rows = [...modes.keys(), "suspended"]
    .filter((key) => sums.has(key))
    .map((key) => [
      key === "suspended" ? cap(t("suspended")) : cap(modeName(key)),
      number(sums.get(key)[0]),
      number(sums.get(key)[1]),
    ]);
  const coming = [...projects.values()]
    .filter((project) => !project.applied)
    .sort((one, other) => one.opens.localeCompare(other.opens) || one.name.localeCompare(other.name));
  return [
    h("p", {}, counts()),
    table([t("mode"), t("lines"), t("km")], rows),
    coming.length
      ? list(
          t("planned_projects"),
          coming.map((project) => [
            open(project.id, said(project.name)),
            `${yearOf(project.opens)} · ${t(`status_${project.status}`)}`,
          ]),
        )
      : null,
    list(
      t("beside_corridor"),
      [...context.values()].map((row) => [open(row.id, said(row.name)), t(`status_${row.status}`)]),
    ),
    callNote(t("confidence_marks"), [
      confidenceBars("high"),
      ` ${t("confidence_high_text")}, `,
      confidenceBars("medium"),
      ` ${t("confidence_medium_text")}, `,
      confidenceBars("low"),
      ` ${t("confidence_low_text")}. ${t("press_for_source")}`,
    ]),
  ];
}
