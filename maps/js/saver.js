// What-ifs under names of their own: saved as scenario files, kept in a list to be compared, read back when dropped.
import { copyButton, download } from "./copy.js";
import { changesText, parseChanges, toToml } from "./changes.js";
import { foreign, h } from "./dom.js";
import { folded } from "./find.js";
import { bottleneckOf } from "./limits.js";
import { nameOf } from "./legs.js";
import { section, table } from "./parts.js";
import { command, commandNote } from "./planbar.js";
import { announce } from "./popover.js";
import { refresh, set, state } from "./state.js";
import { days, number, placeName, range, t } from "./text.js";
import { parseToml } from "./toml.js";
import { answerTo, changes, from, isChanged, to, today } from "./trip.js";

// The reader's name for what is on the screen; kept what-ifs: {name, change}.
let title = "";
const kept = [];

// A short word for a text, so that two what-ifs of one name have files of two names.
function mark(text) {
  let hash = 2166136261;
  for (const letter of text) hash = Math.imul(hash ^ letter.codePointAt(0), 16777619);
  return (hash >>> 0).toString(36).padStart(5, "0").slice(-5);
}

const slug = (name) =>
  name
    .split(/[\s_-]+/)
    .map((word) => folded(word).replace(/[^a-z0-9]/g, ""))
    .filter(Boolean)
    .join("-")
    .slice(0, 40);

const idOfWhatIf = (name, change) => `${slug(name) || "what-if"}-${mark(change)}`;

export function saver() {
  if (!isChanged()) return null;
  const change = changesText(changes());
  const name = title || t("scenario_name");
  const id = idOfWhatIf(title, change);
  const question = `${placeName(from())} - ${placeName(to())}?`;
  const toml = toToml(changes(), { id, name, question });
  const area = h("textarea.toml", {
    readonly: true,
    rows: Math.min(16, toml.split("\n").length),
    "aria-label": t("save_as"),
    spellcheck: "false",
    id: "toml",
  });
  area.value = toml;
  const rename = (event) => {
    title = event.target.value.trim().slice(0, 80);
    refresh();
  };
  const keep = () => {
    if (!kept.some((one) => one.change === change)) kept.push({ name, change });
    refresh();
  };
  return section(
    t("save_as"),
    "",
    h(
      "label.line-label",
      {},
      `${t("name_of_whatif")} `,
      h("input.field", {
        id: "whatif-name",
        value: title,
        placeholder: t("scenario_name"),
        dir: "auto",
        onchange: rename,
      }),
    ),
    area,
    h(
      "p.buttons",
      {},
      h(
        "button.button",
        { type: "button", id: "save-toml", onclick: () => download(`${id}.toml`, toml, "application/toml") },
        `${id}.toml`,
      ),
      " ",
      copyButton(toml, t("copy")),
      " ",
      h("button.button", { type: "button", id: "keep", onclick: keep }, t("keep_whatif")),
    ),
    commandNote(command("route", `--scenario ${id}.toml`)),
  );
}

// Kept what-ifs side by side, for the pair of the moment.
export function shelf() {
  const hint = h("p.small", {}, t("drop_here"));
  if (!kept.length) return section(t("kept"), "", hint);
  const rows = [{ name: t("legend_today"), change: "" }, ...kept].map(({ name, change }) => {
    const some = parseChanges(change);
    const route = change ? answerTo(some) : today();
    const neck = route && bottleneckOf(route, some);
    const open = h(
      "button.link",
      { type: "button", "aria-pressed": String(change === state.change), onclick: () => set({ change }) },
      foreign(name),
    );
    if (!route) return [open, t("no_route"), "", "", ""];
    return [
      open,
      days(route.minutes),
      range(route.low, route.high),
      route.usd === undefined ? "" : number(route.usd),
      neck ? h("span", { title: nameOf(neck.id) }, number(neck.teu)) : "",
    ];
  });
  return section(t("kept"), "", table(["", t("d"), t("p10_p90"), "USD", t("teu_yr")], rows, ".kept"), hint);
}

// A scenario file dropped on the page: of what this page saves it reads everything, of others what it can change.
export function startDrops() {
  const accept = (event) => {
    if ([...(event.dataTransfer?.types || [])].includes("Files")) event.preventDefault();
  };
  addEventListener("dragover", accept);
  addEventListener("drop", async (event) => {
    accept(event);
    for (const file of [...(event.dataTransfer?.files || [])].slice(0, 8)) load(await file.text(), file.name);
  });
}

export function load(text, fileName = "") {
  const { name, change, faults } = parseToml(text.slice(0, 200_000));
  if (faults.length || !change) {
    announce(t("not_loaded", { name: fileName }));
    set({ view: "whatif", change: faults.join(";") || state.change });
    return false;
  }
  const known = kept.find((one) => one.change === change);
  if (!known) kept.push({ name: name || fileName, change });
  title = name || "";
  set({ view: "whatif", change });
  return true;
}
