// The question of the what-if view: its pair, its changes, and the answers, each worked out once.
import { data, routes } from "./data.js";
import { changesText, parseChanges } from "./changes.js";
import { NOTHING, isEnd, plan } from "./planner.js";
import { announce } from "./popover.js";
import { set, state } from "./state.js";
import { days, t } from "./text.js";

const parsed = new Map();
const changesOf = (text) => remember(parsed, text, () => parseChanges(text));
export const changes = () => changesOf(state.change);
export const from = () => (isEnd(state.from, changes()) ? state.from : routes[0]?.origin || data.network.origin);
export const to = () => (isEnd(state.to, changes()) ? state.to : routes[0]?.destination || data.network.destination);

const answers = new Map();
export const answerTo = (some) =>
  remember(answers, `${from()} ${to()} ${changesText(some)}`, () => plan(from(), to(), some));
export const now = () => answerTo(changes());
export const today = () => answerTo(NOTHING);
export const isChanged = () => changesText(changes()) !== "";

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

// Ends that no line reaches are said beside what else the link gets wrong.
export function whatifFaults() {
  const lost = ["from", "to"]
    .filter((key) => state[key] && !isEnd(state[key], changes()))
    .map((key) => [`${key}=${state[key]}`, "fault_end"]);
  return [...lost, ...changes().faults];
}
