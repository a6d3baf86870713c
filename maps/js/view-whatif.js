// What if, live: the page plans by itself. Open a project, close a line, change a time or the sailings, and compare.
import { anyLink, borders, isShip, linksAt, places, pointOfPlace, projects, services } from "./data.js";
import { fieldsOf, withProject } from "./changes.js";
import { foreign, h } from "./dom.js";
import { scene } from "./labels.js";
import { numbersOf } from "./legmarks.js";
import { nameOf, routeLinks, routePoints, rowName, rowsOf } from "./legs.js";
import { closeButton, figureField, hasLevers, showLevers, unitOf } from "./levers.js";
import { map } from "./map.js";
import { areNumbersShown } from "./marks.js";
import { section } from "./parts.js";
import { bottleneckOf } from "./limits.js";
import { canPlan } from "./planner.js";
import { closePopover } from "./popover.js";
import { projectList } from "./projectlist.js";
import { markLinks, routeLayers } from "./routelayers.js";
import { bottleneck, facts, hero, stackedBar } from "./routeparts.js";
import { saver, shelf } from "./saver.js";
import { combo } from "./search.js";
import { set, state } from "./state.js";
import { days, number, placeName, short, signed, t, yearOf } from "./text.js";
import { change, changes, from, isChanged, now, to, today } from "./trip.js";
import { twinNotes } from "./twins.js";
import { alreadyThere, noRoute } from "./view-routes.js";
import { isOpen, stands } from "./world.js";

export const whatifView = {
  id: "whatif",
  available: canPlan,
  head: () => ({
    title: t("whatif_title", { from: placeName(from()) || state.from, to: placeName(to()) || state.to }),
    question: t("whatif_question"),
  }),
  body: () => [strip(), changeList(), projectList(), legList(), adder(), saver(), shelf()],
  faults: () => changes().faults,
  draw: drawWhatIf,
  network: "quiet-network",
  legend: () => ({ title: t("tab_whatif"), lines: legendLines() }),
  points: () => {
    const shown = [now() || today()].filter(Boolean);
    const ends = [from(), to()].filter((id) => places.has(id));
    return [...routePoints(shown), ...ends.map(pointOfPlace)];
  },
  onLink: (link, event) => pressed(link.id, pointOf(event.originalEvent)),
  onPlace: pressed,
};

// Only what is drawn.
function legendLines() {
  const [route, before] = [now(), today()];
  const drawn = route || before;
  const own = isChanged() ? t(route ? "legend_with_changes" : "legend_today") : t("legend_route");
  return [
    drawn && ["route", "a", own],
    drawn && routeLinks(drawn).some((link) => isShip(link.mode)) && ["route-sea", "a", t("legend_by_sea")],
    route && before && routeLayers.own(before, route).length > 0 && ["r r-1 r-other", "b", t("legend_today")],
    [...changes().closed].some((id) => shutLinks(id).length) && ["cut", "a", t("legend_closed")],
    scene.numbers.length > 0 && areNumbersShown(map.getZoom()) && ["number", "a", t("legend_numbers")],
  ].filter(Boolean);
}

function strip() {
  const [route, before] = [now(), today()];
  if (!route) {
    return h(
      "div.strip",
      {},
      noRoute(changes(), before ? "no_route_changes" : "no_route_today"),
      isChanged() && h("button.button", { type: "button", onclick: () => set({ change: "" }) }, t("reset_all")),
    );
  }
  if (!route.legs.length) return h("div.strip", {}, alreadyThere());
  const max = Math.max(route.high, before?.high || 0) * 1.04;
  const neck = bottleneckOf(route, changes());
  return h(
    "div.strip",
    {},
    hero(route, { max, tone: "a" }),
    isChanged() ? delta(route, before) : h("p.delta", {}, t("whatif_hint")),
    facts(route),
    neck && bottleneck(neck.id, neck.teu),
    isChanged() && twinNotes(route, before, changes()),
  );
}

function delta(route, before) {
  const by = before ? (route.minutes - before.minutes) / 1440 : 0;
  const isSame = Math.abs(by) < 0.05;
  const tone = isSame ? "" : by < 0 ? ".better" : ".worse";
  return h(
    `p.delta${tone}`,
    {},
    h("b", {}, isSame ? t("no_difference") : `${by < 0 ? "▼" : "▲"} ${signed(by, 1, t("d"))}`),
    ` ${t("against_today", { days: before ? days(before.minutes) : "–" })}`,
    via(route, before),
  );
}

function via(route, today) {
  if (!today) return null;
  const mine = new Set(today.legs.map((leg) => leg.id));
  const lines = route.legs.filter((leg) => leg.kind === "line" && !mine.has(leg.id));
  return lines.length ? `; ${t("other_way", { n: lines.length })}` : `; ${t("same_way")}`;
}

function changeList() {
  const { switched, closed, figures } = changes();
  const rows = [
    ...[...switched].map((id) => ({
      id,
      text: t(isOpen(id, switched) ? "project_opened" : "project_shut", { year: yearOf(projects.get(id).opens) }),
      undo: (next) => withProject(id, next),
    })),
    ...[...closed].map((id) => ({
      id,
      text: t("closed"),
      undo: (next) => {
        next.closed.delete(id);
      },
    })),
    ...[...figures].map(([key, value]) => {
      const [id, name] = key.split(".");
      const field = fieldsOf(id, switched).find((one) => one.name === name);
      const unit = unitOf(field);
      return {
        id,
        text: `${t(`field_${name}`)} ${short(value)} ${unit}, ${t("was", { value: `${short(field.value)} ${unit}` })}`,
        undo: (next) => {
          next.figures.delete(key);
        },
      };
    }),
  ];
  if (!rows.length) return null;
  const all = h("button.link", { type: "button", onclick: () => set({ change: "" }) }, t("reset_all"));
  return section(
    t("your_changes"),
    all,
    h(
      "ul.changed-list",
      {},
      rows.map(({ id, text, undo }) =>
        h(
          "li",
          {},
          h("span", {}, h("b", {}, foreign(nameOf(id))), h("small", {}, text)),
          h(
            "button.link",
            { type: "button", "aria-label": `${t("reset")}: ${nameOf(id)}`, onclick: () => change(undo) },
            t("reset"),
          ),
        ),
      ),
    ),
  );
}

function legList() {
  const route = now();
  if (!route?.legs.length) return null;
  return section(
    t("legs_to_change"),
    t("hours_typical"),
    stackedBar(route),
    h("ol.levers", {}, rowsOf(route).map(legRow)),
    h("p.small", {}, t("typical_scales")),
  );
}

function legRow(row) {
  const head = [h("span.n", {}, row.key), h("span.name", {}, foreign(rowName(row))), h("span.days", {}, hoursOf(row))];
  if (row.legs.length === 1) return h("li.row", { "data-leg": row.key }, head, turning(row.legs[0]));
  const lines = row.legs.map((leg) => {
    const name = foreign(`${placeName(leg.from)} – ${placeName(leg.to)}`);
    return h("li.row.part", {}, h("span.n"), h("span.name", {}, name), h("span.days", {}, hoursOf(leg)), turning(leg));
  });
  const count = h("span.edit.more", {}, t("n_lines", { n: row.legs.length }));
  const summary = h("summary.row", {}, head, count, h("span"));
  return h("li", {}, h("details", { id: `d-${row.from}-${row.to}` }, summary, h("ul", {}, lines)));
}

// In the unit of the figures beside them.
const hoursOf = ({ minutes }) => `${minutes ? number(minutes / 60, 1) : 0} ${t("h")}`;

// The figure of a leg and the switch that closes it; an empty cell where there is none.
function turning(leg) {
  const field = fieldsOf(leg.id, changes().switched).find((one) => fieldFits(one, leg));
  return [field ? figureField(field) : h("span.edit"), closeButton(leg.id) || h("span")];
}

// The way back of a line has its own figures where it differs.
function fieldFits(field, leg) {
  if (leg.kind !== "line") return true;
  const link = anyLink(leg.id);
  const back = link.back && link.from !== leg.from;
  return field.name === (back ? "back_hours" : "hours");
}

function adder() {
  const known = (id) => hasLevers(id) || projects.has(id);
  const choose = (id) =>
    projects.has(id)
      ? change((next) => withProject(id, next))
      : showLevers(id, document.getElementById("change-other"));
  return section(
    t("change_other"),
    "",
    combo({
      id: "change-other",
      label: t("find"),
      placeholder: t("change_hint"),
      showLabel: false,
      only: known,
      choose,
    }),
    h("p.small", {}, t("press_map")),
  );
}

function pressed(id, anchor) {
  if (!hasLevers(id)) return false;
  closePopover(false);
  showLevers(id, anchor);
  return true;
}

const pointOf = ({ clientX: x, clientY: y }) => ({
  getBoundingClientRect: () => ({ left: x, right: x, top: y, bottom: y, width: 0, height: 0 }),
  contains: () => false,
});

function drawWhatIf() {
  const route = now();
  const list = [route, isChanged() ? today() : null].filter(Boolean);
  if (list.length) routeLayers.draw(list, 0);
  for (const id of changes().closed) {
    const shut = shutLinks(id);
    if (shut.length) routeLayers.one(shut, "r cut");
  }
  scene.tags = "few";
  scene.asked = new Set([from(), to()].filter(Boolean));
  if (!route) return;
  const rows = rowsOf(route);
  for (const row of rows) if (row.kind === "transfer" || row.kind === "border") scene.asked.add(row.from);
  scene.strong = routeLinks(route);
  scene.numbers = numbersOf(route, "a");
  scene.onNumber = (key) => document.querySelector(`.levers [data-leg="${key}"] input`)?.focus();
  scene.onHover = (key) => {
    const row = rows.find((one) => one.key === key);
    markLinks(row ? row.legs.filter((leg) => leg.kind === "line").map((leg) => anyLink(leg.id)) : []);
  };
}

// Lines that a closed record takes with it.
function shutLinks(id) {
  if (anyLink(id)) return [anyLink(id)];
  if (places.has(id)) return linksAt(id).filter((link) => stands(link, changes().switched));
  return (services.get(id)?.links || [borders.get(id)?.link]).map(anyLink).filter(Boolean);
}
