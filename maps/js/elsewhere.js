// What the file answers for one pair alone: for another pair the page shows what it knows itself, and the command that
// answers the rest.
import { h } from "./dom.js";
import { bottleneckOf } from "./limits.js";
import { routeLinks, routePoints } from "./legs.js";
import { scene } from "./labels.js";
import { data, pointOfPlace } from "./data.js";
import { command, commandNote } from "./planbar.js";
import { NOTHING } from "./planner.js";
import { routeLayers } from "./routelayers.js";
import { bottleneck, facts, hero } from "./routeparts.js";
import { placeName, t } from "./text.js";
import { from, to, today } from "./trip.js";
import { noRoute } from "./view-routes.js";

export const namesOfPair = () => ({ from: placeName(from()), to: placeName(to()) });

// `asks` are words of the command that answers, and of the one that writes the page anew.
export function bodyElsewhere(text, ...asks) {
  const route = today();
  if (!route) return noRoute(NOTHING);
  const neck = bottleneckOf(route);
  return [
    hero(route, { max: route.high * 1.06, tone: "a" }),
    facts(route),
    neck && bottleneck(neck.id, neck.teu),
    h("p.aside", {}, t(data.network.client ? "elsewhere_client" : text)),
    asks.map((words) => commandNote(command(...words))),
  ];
}

export function drawElsewhere() {
  const route = today();
  scene.asked = new Set([from(), to()].filter(Boolean));
  if (!route) return;
  routeLayers.draw([route], 0);
  scene.strong = routeLinks(route);
}

export const pointsElsewhere = () =>
  today() ? routePoints([today()]) : [from(), to()].filter(Boolean).map(pointOfPlace);
export const legendElsewhere = (title) => ({
  title: t(title),
  lines: today() ? [["route", "a", t("legend_route")]] : [],
});
export const fileName = () => `${from()}-${to()}.html`;
