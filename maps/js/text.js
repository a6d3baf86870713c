// Words and numbers in the reader's language.
import { nameOfMode, places, words } from "./data.js";
import { state } from "./state.js";

export const LANGUAGES = Object.keys(words.languages);
// Whether a speaker has read the words of the language; the page says where none has.
export const isChecked = () => words.checked.includes(state.lang);

// t("tracks", {n: 2}): the words of a key, with {n} filled in; several forms of a plural part at "|".
export function t(key, values = {}) {
  const table = words.languages[state.lang] || words.languages.en;
  let text = table[key] ?? words.languages.en[key] ?? key;
  if (text.includes("|") && values.n !== undefined) text = plural(text.split("|"), values.count ?? values.n);
  return text.replace(/\{(\w+)\}/g, (_, name) => (values[name] === undefined ? "" : String(values[name])));
}

function plural(forms, n) {
  const order = state.lang === "ru" ? ["one", "few", "many"] : ["one", "other"];
  const at = order.indexOf(new Intl.PluralRules(state.lang).select(Number(n)));
  return forms[at < 0 ? forms.length - 1 : Math.min(at, forms.length - 1)];
}

// A browser that knows no dates and countries in a language writes them as in another that its readers know.
const OTHER_LOCALE = { kk: "ru", az: "tr", en: "en-GB" };
const knows = (locale) =>
  new Intl.DisplayNames([locale], { type: "region" }).resolvedOptions().locale.split("-")[0] === locale;
const localeOf = (lang) => (lang !== "en" && knows(lang) ? lang : OTHER_LOCALE[lang] || lang);

const formats = new Map();
export function number(value, digits = 0) {
  const key = `${state.lang} ${digits}`;
  if (!formats.has(key)) {
    const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    formats.set(key, new Intl.NumberFormat(localeOf(state.lang), options));
  }
  return formats.get(key).format(rounded(value, digits)).replace("-", "−");
}

// As Python rounds: by the exact value, a tie to the even digit, so that page and command line print the same.
function rounded(value, digits) {
  const exact = Math.abs(value).toFixed(20);
  const isTie = /^50*$/.test(exact.slice(exact.indexOf(".") + 1 + digits));
  if (!isTie) return Number(value.toFixed(digits));
  const below = Math.floor(Math.abs(value) * 10 ** digits);
  return (Math.sign(value) * (below % 2 ? below + 1 : below)) / 10 ** digits;
}

export const short = (value) => number(value, Math.abs(value) < 10 && value !== Math.round(value) ? 1 : 0);
export const days = (minutes) => number(minutes / 1440, 1);
const daysOfHours = (hours) => number(hours / 24, 1);
export const range = (low, high) => `${daysOfHours(low)}–${daysOfHours(high)}`;
export const hoursText = (hours) => number(hours, hours < 10 && hours % 1 ? 1 : 0);

// All its digits, as the reader's language writes them.
export const exact = (value) => number(value, (String(value).split(".")[1] || "").length);

// A change below rounding is none, without a unit, not 0.0; the sign is always written.
export function signed(value, digits = 0, unit = "") {
  if (Math.abs(value) < 0.5 * 10 ** -digits) return t("none");
  return `${value > 0 ? "+" : "−"} ${number(Math.abs(value), digits)}${unit && ` ${unit}`}`;
}

export function dateText(iso) {
  const [year, month, day] = iso.split("-").map(Number);
  if (!month) return iso;
  const format = new Intl.DateTimeFormat(localeOf(state.lang), {
    ...(day ? { day: "numeric" } : {}),
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });
  return format.format(new Date(Date.UTC(year, month - 1, day || 1)));
}

// "a, b and c"; as "disjunction" it ends in "or".
export const listed = (words, type = "conjunction") => new Intl.ListFormat(localeOf(state.lang), { type }).format(words);

export const monthName = (at, month = "narrow") =>
  new Intl.DateTimeFormat(localeOf(state.lang), { month, timeZone: "UTC" }).format(new Date(Date.UTC(2000, at, 1)));

export const cap = (text) => text.charAt(0).toLocaleUpperCase() + text.slice(1);
export const yearOf = (iso) => iso.slice(0, 4);

// A name for the map, where room is short: up to the first comma or bracket, cut at a word; the panel has it whole.
export function brief(name, mostLetters) {
  const head = name.split(/[,(:;]/)[0].trim();
  if (head.length <= mostLetters) return head;
  return `${head.slice(0, mostLetters - 1).replace(/[\s-]+[^\s-]*$/, "")}…`;
}

// Names are shown as the reader's language writes them where that is known.
export function placeName(id) {
  const place = places.get(id);
  if (!place) return id;
  const { ru, [state.lang]: own = state.lang === "kk" ? ru : "" } = place.names || {};
  return own || said(place.name);
}

// What the files of a network call a thing, in the reader's language where the page knows it. They are in English.
export const said = (text) => words.names[state.lang]?.[text] ?? text;
export const isInOwnWords = () => state.lang === "en";

let regions = null;
let regionsOf = "";
export function countryName(code) {
  if (code === "sea") return t("at_sea");
  try {
    if (regionsOf !== state.lang) {
      regions = new Intl.DisplayNames([localeOf(state.lang)], { type: "region", style: "short" });
      regionsOf = state.lang;
    }
    return words.countries[state.lang]?.[code] ?? regions.of(code);
  } catch {
    return code;
  }
}

// A word of the page, or the data's own where the page has none.
export const word = (key, own) => (words.languages.en[key] === undefined ? own : t(key));
export const modeName = (mode) => word(`mode_${mode}`, nameOfMode(mode));
export const waterName = (name) => (state.lang === "en" ? name : (words.water[state.lang]?.[name] ?? name));
