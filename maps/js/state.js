// What the reader has chosen. It lives in the hash, so that a link opens the same view.
import { anyLink, data, places, recordOf, words } from "./data.js";

const DEFAULTS = {
  view: data.routes ? "routes" : "network",
  route: 0,
  leg: "",
  sel: "",
  year: 0,
  scenario: "",
  against: "",
  lang: data.lang || "en",
  theme: document.documentElement.dataset.preferred,
  at: "",
  panel: "1",
  key: "1",
  from: "",
  to: "",
  table: "",
  change: "",
  by: "",
  avoid: "",
  product: "",
  policy: "",
  days: "",
  k: "",
};
// How the page looks and what is pointed at are no steps of a question: they change the link, not the history.
const NO_STEP = new Set(["leg", "at", "panel", "key", "theme"]);
// Of those that the page plans itself.
const MOST_ROUTES = 5;
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

// A, B ... Z, AA, AB ...: as long as there are routes.
export const lettersOf = (at) =>
  (at < LETTERS.length ? "" : lettersOf(Math.floor(at / LETTERS.length) - 1)) + LETTERS[at % LETTERS.length];
const fromLetters = (text) =>
  /^[A-Z]{1,3}$/.test(text) ? [...text].reduce((all, letter) => all * 26 + LETTERS.indexOf(letter) + 1, 0) - 1 : -1;

const scenarios = (data.outlook?.scenarios || []).map((one) => one.id);
const years = (data.outlook?.scenarios || []).flatMap((one) => one.years.map((row) => row.year));
const anything = () => true;
const isTriple = (text) => text.split(",").length === 3 && text.split(",").every(isNumber);
const LONGEST_NAME = 80;
function isName(text) {
  return text.length <= LONGEST_NAME;
}
const isNumber = (text) => text !== "" && Number.isFinite(Number(text));

// As `--avoid` takes them.
function isRestriction(text) {
  const [what, value] = text.split(/:(.*)/);
  if (what === "country") return /^[A-Z]{2}$/.test(value);
  if (what === "mode") return data.graph.modes.includes(value);
  return (what === "place" && places.has(value)) || (what === "link" && Boolean(anyLink(value)));
}

function among(...values) {
  return (value) => values.includes(value);
}

// What a value of the hash may be; what it may not is told, and the page goes on without it.
const FITS = {
  view: among("network", "routes", "capacity", "scenarios", "whatif"),
  route: (at) => at >= 0 && at < Math.max(MOST_ROUTES, (data.routes || []).length),
  leg: anything,
  sel: (id) => recordOf(id) !== null,
  year: (year) => years.includes(year),
  scenario: among(...scenarios),
  against: among("first-year", ...scenarios),
  lang: among(...Object.keys(words.languages)),
  theme: among("light", "dark"),
  at: isTriple,
  panel: among("0", "1"),
  key: among("0", "1", "2"),
  // What names no place is told where the answer would stand.
  from: isName,
  to: isName,
  table: among("0", "1"),
  change: anything,
  by: among("time", "p80", "cost", "co2"),
  avoid: (text) => text.split(",").every(isRestriction),
  product: among("train", "box", "charter"),
  policy: (text) => text === "none" || text.split(",").every((code) => /^[A-Z]{2}$/.test(code)),
  days: (id) => places.has(id),
  k: among("3", "4", "5"),
};
const listeners = [];

export const state = { ...DEFAULTS };
let wrong = [];
// Parts of the hash that ask for what is not here.
export const wrongParts = () => wrong;

export function onState(listener) {
  listeners.push(listener);
}

// Changes some of the state and tells those who listen which keys are new. While something still moves, such as a
// slider, all its changes are `passing` and make one step of the history; `settle` ends it.
let moves = false;
export function set(patch, { passing = false } = {}) {
  const changed = Object.keys(patch).filter((key) => state[key] !== patch[key]);
  if (!changed.length) return;
  Object.assign(state, patch);
  wrong = [];
  write(!(passing && moves) && changed.some((key) => !NO_STEP.has(key)));
  moves = passing;
  tell(changed);
}

// What is not of the state has changed: the panel is drawn anew.
export const refresh = () => tell(["change"]);

export function settle() {
  moves = false;
}

// As `set`, without telling anybody: the map writes where it is.
export function note(patch) {
  Object.assign(state, patch);
  write();
}

function tell(changed) {
  const keys = new Set(changed);
  for (const listener of listeners) listener(keys);
}

const encoded = (value) => encodeURIComponent(value).replace(/%2C/g, ",").replace(/%3A/g, ":");

function write(isStep = false) {
  const parts = Object.keys(DEFAULTS)
    .filter((key) => state[key] !== DEFAULTS[key] || key === "view")
    .map((key) => `${key}=${encoded(key === "route" ? lettersOf(state.route) : state[key])}`);
  try {
    history[isStep ? "pushState" : "replaceState"](null, "", `#${parts.join("&")}`);
  } catch {
    // Some viewers forbid it for files; the page works without.
  }
}

function parsed() {
  const found = { ...DEFAULTS };
  wrong = [];
  for (const part of location.hash.slice(1).split("&").filter(Boolean)) {
    const key = part.slice(0, Math.max(0, part.indexOf("=")));
    const value = Object.hasOwn(DEFAULTS, key) ? valueOf(key, part.slice(key.length + 1)) : undefined;
    if (value === DEFAULTS[key] && value !== undefined) continue;
    if (value !== undefined && FITS[key](value)) found[key] = value;
    else wrong.push(part);
  }
  return found;
}

function valueOf(key, raw) {
  try {
    const text = decodeURIComponent(raw);
    if (key === "route") return fromLetters(text);
    return key === "year" ? Number(text) : text;
  } catch {
    return undefined;
  }
}

function readHash() {
  const found = parsed();
  const changed = Object.keys(found).filter((key) => found[key] !== state[key]);
  Object.assign(state, found);
  return changed;
}

Object.assign(state, parsed());
addEventListener("hashchange", () => {
  const changed = readHash();
  if (changed.length) tell(changed);
});
