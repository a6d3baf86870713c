// What the reader has chosen. It lives in the hash, so that a link opens the same view.
import { data } from "./data.js";

const DEFAULTS = {
  view: data.routes ? "routes" : "network", route: 0, leg: "", sel: "", year: 0, scenario: "", against: "",
  lang: data.lang || "en", theme: document.documentElement.dataset.theme, at: "", panel: "1", key: "1", tiles: "",
  from: "", to: "", table: "", change: "",
};
const NUMBERS = new Set(["route", "year"]);
const listeners = [];

export const state = { ...DEFAULTS };

export function onState(listener) {
  listeners.push(listener);
}

// Changes some of the state and tells those who listen which keys are new.
export function set(patch) {
  const changed = Object.keys(patch).filter((key) => state[key] !== patch[key]);
  if (!changed.length) return;
  Object.assign(state, patch);
  write();
  tell(changed);
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

function write() {
  const parts = Object.keys(DEFAULTS)
    .filter((key) => state[key] !== DEFAULTS[key] || key === "view")
    .map((key) => `${key}=${encodeURIComponent(key === "route" ? "ABCDE"[state.route] : state[key]).replace(/%2C/g, ",").replace(/%3A/g, ":")}`);
  try {
    history.replaceState(null, "", `#${parts.join("&")}`);
  } catch {
    // Some viewers forbid it for files; the page works without.
  }
}

function parsed() {
  const found = { ...DEFAULTS };
  for (const part of location.hash.slice(1).split("&")) {
    const key = part.slice(0, part.indexOf("="));
    const raw = part.slice(key.length + 1);
    if (!Object.hasOwn(DEFAULTS, key)) continue;
    let value = raw;
    try {
      value = decodeURIComponent(raw);
    } catch {
      continue;
    }
    if (key === "route") found.route = Math.max(0, "ABCDE".indexOf(value));
    else found[key] = NUMBERS.has(key) ? Number(value) || 0 : value;
  }
  if (found.route >= (data.routes || []).length) found.route = 0;
  return found;
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
