// Routes: one number, its range, the facts, the alternatives, and where the days go leg by leg.
import { data, isShip, recordOf, routes } from "./data.js";
import { foreign, h, roving } from "./dom.js";
import { gantt, legPopover, legTable } from "./gantt.js";
import { scene } from "./labels.js";
import { hover, numbersOf } from "./legmarks.js";
import { minutesByCountry, routeLinks, routeName, routePoints, rowsOf } from "./legs.js";
import { map } from "./map.js";
import { areNumbersShown } from "./marks.js";
import { callNote, letterOf, section, toneOf } from "./parts.js";
import { routeLayers } from "./routelayers.js";
import { bottleneck, facts, hero } from "./routeparts.js";
import { chosenRoute, set, state } from "./state.js";
import { countryName, dateText, days, number, placeName, range, signed, t } from "./text.js";

const route = chosenRoute;
const scaleMax = () => Math.max(...routes.map((one) => one.high)) * 1.06;

export const routesView = {
  id: "routes",
  available: () => routes.length > 0,
  head: () => ({
    title:
      data.title ||
      t(routes.length > 1 && state.route ? "from_to_other" : "from_to_fastest", {
        from: placeName(route().origin),
        to: placeName(route().destination),
      }),
    question: t("question_routes", { date: dateText(route().on) }),
  }),
  body: () => [
    h("div.main", {}, head(), facts(route()), cards()),
    h("div.rest", {}, gantt(route(), state.route)),
    h(
      "div.more-facts",
      {},
      why(route()),
      route().bottleneck && bottleneck(route().bottleneck, route().teu),
      byCountry(route()),
      assumptions(route()),
      h("div.on-paper", {}, section(t("legs"), "", legTable(route()))),
    ),
  ],
  draw: drawRoutes,
  network: "quiet-network",
  legend: () => ({ title: t("tab_routes"), lines: legendLines() }),
  legOf: (link) => rowsOf(route()).find((row) => row.legs.some((leg) => leg.id === link))?.key,
  points: () => routePoints([route()]),
};

const hasSea = () => routeLinks(route()).some((link) => isShip(link.mode));

// Only what is drawn: a route alone needs no letter, others are named where they part from it.
function legendLines() {
  const [letter, tone] = [letterOf(state.route), toneOf(state.route)];
  const others = scene.letters;
  const unbuilt = scene.letters.find((item) => item.links.some((link) => link.project))?.tone;
  return [
    ["route", tone, routes.length > 1 ? t("legend_chosen", { letter }) : t("legend_route")],
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
  if (route().legs) return hero(route(), { max: scaleMax(), tone: toneOf(state.route) });
  const zero = h("div.big", {}, "0", h("small", {}, ` ${t("days_expected")}`));
  return h("div.hero", {}, zero, h("p", {}, t("already_there")));
}

function remarkOn(one) {
  const [first] = routes;
  if (one === first) return "";
  if (one.destination !== first.destination) return t("other_destination");
  return signed((one.minutes - first.minutes) / 1440, 1, t("d"));
}

function cards() {
  if (routes.length < 2) return null;
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
        h("span.card-name", {}, foreign(routeName(one))),
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
  return section(t("alternatives"), t("cards_side"), list);
}

const why = (one) => (one.why ? callNote(t("why_this"), foreign(one.why)) : null);

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
  const built = [...new Set((one.applied || []).map((id) => recordOf(id)?.record.name || id))];
  const lines = [
    built.length && t("built_by_then", { names: built.join("; ") }),
    weak && t("weak_share", { share: number((100 * weak) / one.minutes) }),
    filled && t("filled_share", { n: filled, all: one.legs.length }),
  ].filter(Boolean);
  return lines.length ? h("p.small", {}, lines.join(" ")) : null;
}

function drawRoutes() {
  routeLayers.draw(routes, state.route);
  const one = route();
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
