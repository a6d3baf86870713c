// The question of the page: its pair, its order, what it stays out of, what the reader changes; and the answers, each
// worked out once.
import { data, places, routesOfFile } from "./data.js";
import { changesText, parseChanges } from "./changes.js";
import { placeNamed } from "./find.js";
import { named } from "./naming.js";
import { NOTHING, PRODUCTS, canPlan, isEnd, plan, plans } from "./planner.js";
import { announce } from "./popover.js";
import { set, state } from "./state.js";
import { days, t } from "./text.js";

const FEW = 3;
export const MOST = 5;

// -- what is asked -------------------------------------------------------------------------------------------------

const parsed = new Map();
const changesOf = (text) => remember(parsed, text, () => parseChanges(text));
export const changes = () => changesOf(state.change);
export const isChanged = () => changesText(changes()) !== "";

const ofFile = {
  from: routesOfFile[0]?.origin || data.network.origin || "",
  to: routesOfFile[0]?.destination || data.network.destination || "",
};
// Ids of places; empty where what was asked for is none.
const end = (key) => (state[key] ? placeNamed(state[key]) : places.has(ofFile[key]) ? ofFile[key] : "");
export const from = () => end("from");
export const to = () => end("to");
export const avoid = () => state.avoid.split(",").filter(Boolean);
export const by = () => state.by || "time";
export const product = () => (PRODUCTS.includes(state.product) ? state.product : "");
export const isPairOfFile = () => from() === ofFile.from && to() === ofFile.to;

// Why the pair cannot be asked, an end at a time: {key, text, why}.
export function problems(some = NOTHING) {
  const found = [];
  for (const key of ["from", "to"]) {
    const place = end(key);
    if (!place) found.push({ key, text: state[key], why: "fault_place" });
    else if (!isEnd(place, some)) found.push({ key, place, text: state[key] || place, why: "fault_end" });
  }
  return found;
}

// -- routes --------------------------------------------------------------------------------------------------------

const lists = new Map();

// The alternatives of the pair, best first: those that Python wrote into the page as long as its question is asked.
export function found() {
  if (routesOfFile.length && isPairOfFile() && !state.by && !state.avoid && !state.k && !product()) {
    return { routes: routesOfFile, isOfFile: true };
  }
  if (!canPlan() || problems().length) return { routes: [] };
  const key = [from(), to(), by(), state.avoid, product(), state.k].join(" ");
  return remember(lists, key, () => {
    const number = Math.min(MOST, Number(state.k) || Math.max(FEW, Math.min(MOST, routesOfFile.length)));
    const answer = plans(from(), to(), { avoid: avoid(), by: by(), number, product: product() });
    // The way back to a place can be the best of all, and no alternative passes a place twice.
    if (!answer.routes.length) answer.routes = [plan(from(), to(), NOTHING, avoid(), product())].filter(Boolean);
    return { ...answer, routes: named(answer.routes.map(asInFile)) };
  });
}

export const routesFound = () => found().routes;
export const chosenRoute = () => routesFound()[state.route] || routesFound()[0];

// What Python says of a route beyond what the page can: why it is so, and when it was planned.
function asInFile(route) {
  const ids = String(route.legs.map((leg) => leg.id));
  const twin = routesOfFile.find((one) => String((one.legs || []).map((leg) => leg.id)) === ids);
  if (twin?.origin !== route.origin) return route;
  return { ...route, why: twin.why, reason: twin.reason, applied: twin.applied };
}

// -- caution -------------------------------------------------------------------------------------------------------

// Countries that the page warns of: those of the network, or those of the reader, as `--policy` takes them.
export const policy = () =>
  state.policy === "none" ? [] : state.policy ? state.policy.split(",").sort() : data.network.caution || [];

// What `corridor.routing.caution` says of the best route: {passed, avoids, without}; null where it passes none of them.
export function caution() {
  const [first] = routesFound();
  const countries = first?.countries || [];
  const passed = [...new Set(countries)].filter((code) => policy().includes(code));
  if (!passed.length) return null;
  const ends = [from(), to()].map((id) => places.get(id)?.country);
  const avoids = policy().filter((code) => !ends.includes(code));
  const key = ["caution", from(), to(), by(), state.avoid, product(), avoids].join(" ");
  const restrictions = avoids.map((code) => `country:${code}`);
  const isForeign = passed.some((code) => avoids.includes(code));
  const without = isForeign && remember(answers, key, () => best(NOTHING, [...avoid(), ...restrictions]));
  return { passed, avoids, isForeign, without: without || null };
}

// -- what if -------------------------------------------------------------------------------------------------------

const answers = new Map();
export function answerTo(some) {
  if (problems(some).length) return null;
  const key = `${from()} ${to()} ${by()} ${state.avoid} ${product()} ${changesText(some)}`;
  return remember(answers, key, () => {
    return best(some, avoid());
  });
}
function best(changes, without) {
  if (by() === "time") return plan(from(), to(), changes, without, product());
  const asked = { changes, avoid: without, by: by(), number: 1, product: product() };
  return plans(from(), to(), asked).routes[0] || null;
}
export const now = () => answerTo(changes());
export const today = () => answerTo(NOTHING);

function remember(known, key, work) {
  if (!known.has(key)) {
    if (known.size > 200) known.clear();
    known.set(key, work());
  }
  return known.get(key);
}

// `edit` gets changes of its own; what it returns, if anything, takes their place.
export function change(edit) {
  const { switched, closed, figures } = changes();
  const mine = { switched: new Set(switched), closed: new Set(closed), figures: new Map(figures) };
  set({ change: changesText(edit(mine) || mine) });
  const route = now();
  announce(route ? `${days(route.minutes)} ${t("days_expected")}` : t("no_route"));
}
