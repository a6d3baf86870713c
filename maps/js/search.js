// Search over names, aliases, codes, lines, services and projects: any case, accent or script.
import { data, services } from "./data.js";
import { foreign, h, put } from "./dom.js";
import { linkName } from "./legs.js";
import { set } from "./state.js";
import { countryName, modeName, placeName, t, yearOf } from "./text.js";

// Letters that fall apart no further, and marks that count as letters; the same as in `corridor.data.spelling`.
const LETTERS = { ı: "i", ø: "o", đ: "d", ł: "l", ß: "ss", æ: "ae", ə: "a", ς: "σ" };
const PAIRS = "қкғгңнөоұуүуһхҳхәаіиґгєеҷч\u06cc\u064a\u0649\u064a\u06a9\u0643\u0629\u0647\u06d5\u0647";
for (let at = 0; at < PAIRS.length; at += 2) LETTERS[PAIRS[at]] = PAIRS[at + 1];
const OTHERS = new RegExp(`[${Object.keys(LETTERS).join("")}\u02b9-\u02bf\u0640]`, "g");

// The same as `corridor.data.spelling.folded`: letters and digits, without case and accents.
export function folded(text) {
  const plain = text.toLowerCase().normalize("NFKD");
  return plain.replace(OTHERS, (letter) => LETTERS[letter] || "").replace(/[^\p{L}\p{N}]/gu, "");
}

let entries = null;
function index() {
  if (entries) return entries;
  entries = [];
  for (const place of data.places || []) {
    const names = [place.name, place.local, place.ru, place.code, place.id, ...(place.aliases || [])].filter(Boolean);
    entries.push({
      id: place.id,
      keys: names.map(folded),
      weight: place.rank,
      name: () => placeName(place.id),
      side: () => countryName(place.country),
      names,
    });
  }
  for (const link of [...(data.links || []), ...(data.planned || [])]) {
    const ends = `${placeName(link.from)} – ${placeName(link.to)}`;
    entries.push({
      id: link.id,
      keys: [folded(link.id), link.name && folded(link.name)].filter(Boolean),
      weight: 6,
      name: () => ends,
      side: () => (link.name ? linkName(link) : modeName(link.mode)),
      names: [link.name || ""],
    });
  }
  for (const service of services.values()) {
    entries.push({
      id: service.links[0],
      keys: [folded(service.name || ""), folded(service.operator || "")].filter(Boolean),
      weight: 7,
      name: () => service.name || service.id,
      side: () => service.operator || t("services"),
      names: [],
    });
  }
  for (const project of data.projects || []) {
    entries.push({
      id: project.id,
      keys: [folded(project.name), folded(project.id)],
      weight: 5,
      name: () => project.name,
      side: () => `${t("project")}, ${yearOf(project.opens)}`,
      names: [],
    });
  }
  return entries;
}

export function find(text, limit = 8, only = null) {
  const key = folded(text);
  if (!key) return { hits: [], near: false };
  const scored = [];
  for (const entry of index()) {
    if (only && !only(entry.id)) continue;
    let best = Infinity;
    for (const name of entry.keys) {
      if (name === key) best = Math.min(best, 0);
      else if (name.startsWith(key)) best = Math.min(best, 1);
      else if (key.length > 2 && name.includes(key)) best = Math.min(best, 2);
    }
    if (best < Infinity) scored.push([best * 10 + entry.weight, entry]);
  }
  if (scored.length) {
    return {
      hits: scored
        .sort((a, b) => a[0] - b[0] || (a[1].id < b[1].id ? -1 : 1))
        .slice(0, limit)
        .map(([, entry]) => entry),
      near: false,
    };
  }
  const close = index()
    .filter((entry) => !only || only(entry.id))
    .map((entry) => [Math.min(...entry.keys.map((name) => distance(key, name))), entry])
    .sort((a, b) => a[0] - b[0] || a[1].weight - b[1].weight);
  return { hits: close.slice(0, 3).map(([, entry]) => entry), near: true };
}

// Edits between two words, per letter of the longer one.
function distance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, n) => n);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length] / Math.max(a.length, b.length, 1);
}

// A field with a list under it; `choose` gets the id.
export function combo({ id, label, value = "", placeholder = "", choose, only = null, showLabel = true }) {
  const listId = `${id}-list`;
  const list = h("ul.hits", { role: "listbox", id: listId, "aria-label": label });
  list.hidden = true;
  const input = h("input.field", {
    id,
    type: "search",
    role: "combobox",
    autocomplete: "off",
    spellcheck: "false",
    "aria-expanded": "false",
    "aria-controls": listId,
    "aria-autocomplete": "list",
    placeholder,
    value,
    dir: "auto",
  });
  let hits = [];
  let at = -1;
  const close = () => {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const take = (entry) => {
    close();
    choose(entry.id);
  };
  const light = (to) => {
    at = to;
    [...list.querySelectorAll("[role=option]")].forEach((option, n) =>
      option.setAttribute("aria-selected", String(n === at)),
    );
    if (at >= 0) input.setAttribute("aria-activedescendant", `${listId}-${at}`);
  };
  const show = () => {
    const found = find(input.value, 8, only);
    hits = found.hits;
    if (!input.value.trim()) return close();
    put(
      list,
      found.near ? h("li.none", { role: "presentation" }, t("nothing_found")) : null,
      hits.map((entry, n) =>
        h(
          "li",
          {
            role: "option",
            id: `${listId}-${n}`,
            "aria-selected": "false",
            onpointerdown: (event) => {
              event.preventDefault();
              take(entry);
            },
          },
          h("span", {}, foreign(entry.name())),
          h("span.side", {}, foreign(entry.side())),
        ),
      ),
    );
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    light(found.near ? -1 : 0);
  };
  input.addEventListener("input", show);
  input.addEventListener("focus", () => input.select());
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) show();
      light((at + (event.key === "ArrowDown" ? 1 : -1) + hits.length) % Math.max(1, hits.length));
    } else if (event.key === "Enter" && at >= 0) take(hits[at]);
    else if (event.key === "Escape" && !list.hidden) close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  return h("div.search", {}, h(showLabel ? "label.kicker" : "label.quiet", { for: id }, label), input, list);
}

export function searchBox() {
  return combo({ id: "search", label: t("find"), placeholder: t("find_hint"), choose: (id) => set({ sel: id }) });
}
