// The bar over every view: from, to, in which order, what to stay out of; and for what the page does not plan itself,
// the command that does.
import { data, places } from "./data.js";
import { foreign, h, put } from "./dom.js";
import { toggled } from "./caution.js";
import { copyButton } from "./copy.js";
import { showPopover } from "./popover.js";
import { combo } from "./search.js";
import { set, state } from "./state.js";
import { cap, countryName, modeName, placeName, said, t } from "./text.js";
import { avoid, by, from, isPairOfFile, policy, problems, product, routesFound, to } from "./trip.js";
import { RANKINGS } from "./measures.js";
import { PRODUCTS, canPlan } from "./planner.js";

// Asked of Python: the day decides which sailings are caught, the cargo which lines are open.
const asked = { day: "", cargo: "" };

export function drawPlanBar() {
  const bar = document.getElementById("planbar");
  bar.hidden = !canPlan() || !places.size;
  if (bar.hidden) return;
  bar.setAttribute("aria-label", t("plan"));
  put(bar, pair(), options());
}

function pair() {
  const wrong = new Set(problems().map(({ key }) => key));
  const field = (key, place) =>
    combo({
      id: key,
      label: t(key),
      value: place ? placeName(place) : state[key],
      only: (id) => places.has(id),
      choose: (id) => set({ [key]: id, route: 0, leg: "" }),
      miss: (text) => set({ [key]: text, route: 0, leg: "" }),
      wrong: wrong.has(key),
      showLabel: false,
      placeholder: t(key),
    });
  const turn = () => set({ from: to(), to: from(), route: 0, leg: "" });
  const swap = h("button.swap", { type: "button", "aria-label": t("swap"), title: t("swap"), onclick: turn }, "⇄");
  return h("div.pair", {}, field("from", from()), swap, field("to", to()));
}

function options() {
  const order = h(
    "select.plain-select",
    {
      id: "by",
      "aria-label": t("order_by"),
      onchange: (event) => set({ by: event.target.value === "time" ? "" : event.target.value, route: 0, leg: "" }),
    },
    RANKINGS.map((key) => h("option", { value: key, selected: key === by() }, t(`by_${key}`))),
  );
  const kind =
    PRODUCTS.length > 0 &&
    h(
      "select.plain-select",
      {
        id: "product",
        "aria-label": t("product"),
        onchange: (event) => set({ product: event.target.value, route: 0, leg: "" }),
      },
      ["", ...PRODUCTS].map((key) =>
        h("option", { value: key, selected: key === product() }, t(`product_${key || "any"}`)),
      ),
    );
  const chips = avoid().map((text) =>
    h(
      "button.chip",
      { type: "button", title: t("avoid_no_more"), onclick: () => avoidOrNot(text) },
      `${t("without")} `,
      foreign(nameOfRestriction(text)),
      " ×",
    ),
  );
  const opener = (id, label, show) =>
    h(
      "button.link",
      { type: "button", id, "aria-haspopup": "dialog", onclick: (event) => show(event.currentTarget) },
      label,
    );
  return h(
    "div.plan-options",
    {},
    h("label", { for: "by" }, t("order_by")),
    order,
    kind,
    chips,
    opener("plan-avoid", t("avoid_more"), showAvoid),
    !data.network.client && opener("plan-more", t("day_and_cargo"), showMore),
  );
}

export function avoidOrNot(text) {
  const now = avoid();
  const next = now.includes(text) ? now.filter((one) => one !== text) : [...now, text];
  set({ avoid: next.join(","), route: 0, leg: "" });
}

function nameOfRestriction(text) {
  const [what, value] = text.split(/:(.*)/);
  if (what === "country") return countryName(value);
  if (what === "mode") return modeName(value);
  return what === "place" ? placeName(value) : value;
}

// Countries of the routes that are shown, and every mode of the network.
function showAvoid(anchor) {
  const countries = [...new Set(routesFound().flatMap((one) => one.countries || []))];
  const ends = new Set([places.get(from())?.country, places.get(to())?.country]);
  const modes = [...new Set((data.links || []).map((link) => link.mode))];
  const now = new Set(avoid());
  const chosen = [...now].filter((text) => text.startsWith("country:")).map((text) => text.slice(8));
  const box = (text, label) =>
    h(
      "label.tick-row",
      {},
      h("input", { type: "checkbox", checked: now.has(text), onchange: () => avoidOrNot(text) }),
      " ",
      foreign(label),
    );
  const list = [...new Set([...chosen, ...countries])].filter((code) => !ends.has(code));
  const own = data.network.caution || [];
  const warned = [...new Set([...own, ...policy(), ...list])];
  showPopover(anchor, t("avoid_title"), [
    h(
      "div.ticks",
      {},
      list.map((code) => box(`country:${code}`, countryName(code))),
    ),
    h(
      "div.ticks",
      {},
      modes.map((mode) => box(`mode:${mode}`, cap(modeName(mode)))),
    ),
    h("p.small", {}, t("avoid_text")),
    h("h4", {}, t("caution_list")),
    h(
      "div.ticks",
      { id: "caution-list" },
      warned.map((code) =>
        h(
          "label.tick-row",
          {},
          h("input", {
            type: "checkbox",
            checked: policy().includes(code),
            onchange: () => set({ policy: toggled(policy(), code, own) }),
          }),
          " ",
          countryName(code),
        ),
      ),
    ),
    h("p.small", {}, t("caution_text")),
  ]);
}

// Words of a command line.
const quoted = (word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\"'\"'")}'`);

export function command(name, ...more) {
  const options = [data.network.options, ...avoid().map((text) => `--avoid ${text}`)];
  if (product()) options.push(`--product ${product()}`);
  if (state.policy && name !== "map") options.push(`--policy ${state.policy}`);
  return ["corridor", name, quoted(from()), quoted(to()), ...options, ...more].filter(Boolean).join(" ");
}

// Commands are for who has the tool: a page for clients shows none.
export function commandNote(text) {
  if (data.network.client) return null;
  return h("p.command", {}, h("code", {}, foreign(text)), " ", copyButton(text, t("copy_command")));
}

function showMore(anchor) {
  const note = h("div", {});
  const redraw = () => {
    const order = by() === "time" ? "" : `--by ${by()}`;
    const day = asked.day && `--depart ${asked.day}`;
    const cargo = asked.cargo && `--cargo ${asked.cargo}`;
    put(note, commandNote(command("route", "-k 3", order, day, cargo)));
  };
  const take = (key) => (event) => {
    asked[key] = event.target.value;
    redraw();
  };
  redraw();
  showPopover(anchor, t("day_and_cargo"), [
    h("p", {}, t("asked_of_python")),
    h(
      "label.line-label",
      {},
      `${t("day")} `,
      h("input.field", { type: "date", value: asked.day, onchange: take("day") }),
    ),
    (data.cargo || []).length > 0 &&
      h(
        "label.line-label",
        {},
        `${t("cargo")} `,
        h(
          "select.field",
          { onchange: take("cargo") },
          ["", ...data.cargo].map((one) =>
            h("option", { value: one, selected: one === asked.cargo }, said(one) || "–"),
          ),
        ),
      ),
    note,
    h("p.small", {}, t(isPairOfFile() ? "asked_map" : "asked_map_pair")),
  ]);
}
