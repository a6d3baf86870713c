// Routes: one number, its range, the facts, the alternatives, and where the days go leg by leg.
import { data, isShip, places, pointOfPlace, recordOf, routesOfFile } from "./data.js";
import { foreign, h, roving } from "./dom.js";
import { cautionNote } from "./caution.js";
import { confirmedOf } from "./confirmed.js";
import { gantt, legPopover, legTable } from "./gantt.js";
import { scene } from "./labels.js";
import { gapsIn } from "./measures.js";
import { hover, numbersOf } from "./legmarks.js";
import { minutesByCountry, nameOf, routeLinks, routeName, routePoints, rowsOf } from "./legs.js";
import { loadSlider } from "./load.js";
import { map } from "./map.js";
import { areNumbersShown } from "./marks.js";
import { callNote, letterOf, section, toneOf } from "./parts.js";
import { routeLayers } from "./routelayers.js";
import { bottleneck, facts, hero } from "./routeparts.js";
import { commandNote, command } from "./planbar.js";
import { canPlan, NOTHING } from "./planner.js";
import { whyNot } from "./reach.js";
import { reasonOf } from "./reasons.js";
import { set, state } from "./state.js";
import { countryName, dateText, days, number, placeName, range, signed, t } from "./text.js";
import { idOf } from "./world.js";
import { MOST, by, chosenRoute, found, from, product, routesFound, to } from "./trip.js";

const route = chosenRoute;
const scaleMax = () => Math.max(...routesFound().map((one) => one.high)) * 1.06;

export const routesView = {
  id: "routes",
  available: () => routesOfFile.length > 0 || (canPlan() && places.size > 0),
  head: () => {
    const names = { from: placeName(from()) || state.from, to: placeName(to()) || state.to };
    if (found().isOfFile && data.title) return { title: data.title };
    return { title: state.route && routesFound().length > 1 ? t("from_to_other", names) : t(`from_to_${by()}`, names) };
  },
  body: () => (route() ? answer() : noRoute()),
  draw: drawRoutes,
  network: "quiet-network",
  legend: () => ({ title: t("tab_routes"), lines: route() ? legendLines() : [] }),
  legOf: (link) => route() && rowsOf(route()).find((row) => row.legs.some((leg) => leg.id === link))?.key,
  points: () => (route() ? routePoints([route()]) : [from(), to()].filter(Boolean).map(pointOfPlace)),
};

// In place of a number: what stands against an answer, and what would help.
export function noRoute(some = NOTHING, text = "no_route_today") {
  const reasons = whyNot(some);
  const rest = t(state.avoid ? "no_route_avoid" : product() ? "no_route_product" : text);
  return [
    h(
      "div.main",
      {},
      h("div.hero", {}, h("div.big.none", {}, t("no_route"))),
      reasons.length ? reasons : h("p", {}, rest),
    ),
  ];
}

function answer() {
  return [
    h("div.main", {}, head(), facts(route()), cautionNote(), cards()),
    h("div.rest", {}, gantt(route(), state.route), loadSlider(route())),
    h(
      "div.more-facts",
      {},
      why(route()),
      route().bottleneck && bottleneck(route().bottleneck, route().teu),
      byCountry(route()),
      assumptions(route()),
      h("div.on-paper", {}, section(t("legs"), "", legTable(route()))),
    ),
  ];
}

const hasSea = () => routeLinks(route()).some((link) => isShip(link.mode));

// Only what is drawn: a route alone needs no letter, others are named where they part from it.
function legendLines() {
  const [letter, tone] = [letterOf(state.route), toneOf(state.route)];
  const others = scene.letters;
  const unbuilt = scene.letters.find((item) => item.links.some((link) => link.project))?.tone;
  return [
    ["route", tone, routesFound().length > 1 ? t("legend_chosen", { letter }) : t("legend_route")],
    hasSea() && ["route-sea", tone, t("legend_by_sea")],
    others.length && [
      "route-other",
      others.map((item) => item.tone).join(""),
      t("legend_others", { letters: others.map((item) => item.letter).join(", "), n: others.length }),
    ],
    unbuilt && ["route-unbuilt", unbuilt, t("legend_unbuilt")],
    scene.numbers.length > 0 && areNumbersShown(map.getZoom()) && ["number", tone, t("legend_numbers")],
  ].filter(Boolean);
}

function head() {
  return route().legs?.length ? hero(route(), { max: scaleMax(), tone: toneOf(state.route) }) : alreadyThere();
}

export function alreadyThere() {
  const zero = h("div.big", {}, "0", h("small", {}, ` ${t("days_expected")}`));
  return h("div.hero", {}, zero, h("p", {}, t("already_there")));
}

function remarkOn(one) {
  const [first] = routesFound();
  if (one === first) return "";
  if (one.destination !== first.destination) return t("other_destination");
  return signed((one.minutes - first.minutes) / 1440, 1, t("d"));
}

function cards() {
  const routes = routesFound();
  if (routes.length < 2) return [canMore() && h("p.small.one-route", {}, moreButton()), noMoreNote()];
  const list = h(
    "div.cards",
    { role: "radiogroup", "aria-label": t("alternatives") },
    routes.map((one, at) => {
      const tone = toneOf(at);
      const chosen = at === state.route;
      return h(
        `button.card.card-${tone}${chosen ? ".chosen" : ""}`,
        {
          type: "button",
          role: "radio",
          "aria-checked": String(chosen),
          tabindex: chosen ? 0 : -1,
          "data-route": at,
          onclick: () => set({ route: at, leg: "" }),
        },
        h(`span.disc.fill-${tone}`, { "aria-hidden": "true" }, letterOf(at)),
        h("span.card-name", {}, foreign(routeName(one, routes))),
        h("b", {}, `${days(one.minutes)} ${t("d")}`),
        h("span.card-more", {}, [range(one.low, one.high), remarkOn(one)].filter(Boolean).join(" · ")),
        h("span.card-price", {}, one.usd === undefined ? "" : number(one.usd)),
      );
    }),
  );
  roving(list, ".card", {
    onmove: (card) => {
      set({ route: Number(card.dataset.route), leg: "" });
      document.querySelector(".card.chosen")?.focus();
    },
  });
  return section(t("alternatives"), canMore() ? moreButton() : t("cards_side"), list, noMoreNote());
}

// What has no price, though the order rests on it.
const gaps = () => [
  ...new Set(
    routesFound()
      .flatMap((one) =>
        gapsIn(
          (one.legs || []).flatMap(({ edge }) => edge ?? []),
          by(),
        ),
      )
      .map(idOf),
  ),
];

const canMore = () =>
  canPlan() && !found().noMore && !found().gaveUp && routesFound().length < MOST && Boolean(route().legs?.length);
const moreButton = () =>
  h(
    "button.link",
    { type: "button", id: "more-routes", onclick: () => set({ k: String(MOST) }) },
    t("more_routes", { n: MOST }),
  );

// What the page looked for, and whether there may be more.
function noMoreNote() {
  const { routes, noMore, gaveUp } = found();
  return [
    noMore && routes.length > 0 && h("p.small", {}, t("no_more_routes", { n: routes.length })),
    gaps().length > 0 && h("p.small", {}, t("order_gaps", { names: gaps().slice(0, 6).join(", ") })),
    gaveUp && !data.network.client && [h("p.small", {}, t("gave_up")), commandNote(command("route", `-k ${MOST}`))],
  ];
}

const why = (one) => (reasonOf(one) ? callNote(t("why_this"), foreign(reasonOf(one), state.lang)) : null);

function byCountry(one) {
  const rows = minutesByCountry(one);
  if (rows.length < 2) return null;
  const most = Math.max(...rows.map(([, minutes]) => minutes));
  return section(
    t("by_country"),
    t("d"),
    h(
      "div.shares",
      {},
      rows.map(([code, minutes]) =>
        h(
          "div.share",
          {},
          h("span", {}, countryName(code)),
          h("span.track", {}, h("i", { style: { width: `${(100 * minutes) / most}%` } })),
          h("b", {}, days(minutes)),
        ),
      ),
    ),
  );
}

function assumptions(one) {
  const weak = (one.legs || [])
    .filter((leg) => recordOf(leg.id)?.record.confidence === "low")
    .reduce((all, leg) => all + leg.minutes, 0);
  const filled = (one.legs || []).filter((leg) => (leg.filled || []).includes("usd")).length;
  const built = [...new Set((one.applied || []).map((id) => nameOf(id)))];
  const { date, stale, figures } = confirmedOf(one);
  const lines = [
    date && t("confirmed_to", { date: dateText(date), stale, figures }),
    built.length && t("built_by_then", { names: built.join("; ") }),
    weak && t("weak_share", { share: number((100 * weak) / one.minutes) }),
    filled && t("filled_share", { n: filled, all: one.legs.length }),
  ].filter(Boolean);
  return lines.length ? h("p.small", {}, lines.join(" ")) : null;
}

function drawRoutes() {
  const routes = routesFound();
  const one = route();
  if (!one) {
    scene.asked = new Set([from(), to()].filter(Boolean));
    return;
  }
  routeLayers.draw(routes, routes.indexOf(one));
  const rows = rowsOf(one);
  scene.tags = "few";
  const changeovers = rows.filter((row) => row.kind === "transfer" || row.kind === "border").map((row) => row.from);
  const ports = rows.filter((row) => row.kind === "line" && isShip(row.mode)).flatMap((row) => [row.from, row.to]);
  scene.asked = new Set([one.origin, one.destination, ...changeovers, ...ports]);
  scene.strong = routeLinks(one);
  scene.numbers = numbersOf(one, toneOf(state.route));
  scene.letters = routes
    .map((other, at) => ({
      letter: letterOf(at),
      tone: toneOf(at),
      links: other === one ? [] : routeLayers.own(other, one),
      hollow: routeLinks(other).some((link) => link.project),
    }))
    .filter((item) => item.links.length);
  scene.onNumber = (key, anchor) => {
    set({ leg: key });
    const row = rowsOf(route()).find((other) => other.key === key);
    legPopover(row, anchor);
  };
  scene.onHover = hover;
}
