// The field that finds.
import { foreign, h, put } from "./dom.js";
import { find } from "./find.js";
import { set } from "./state.js";
import { t } from "./text.js";

// A field with a list under it; `choose` gets the id. What is typed and left there without being chosen goes to `miss`; a
// field that is left empty shows again what holds.
export function combo({
  id,
  label,
  value = "",
  placeholder = "",
  choose,
  miss,
  wrong = false,
  only,
  showLabel = true,
}) {
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
    "aria-invalid": wrong && "true",
  });
  let hits = [];
  let at = -1;
  const close = () => {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  let isTaken = false;
  const take = (entry) => {
    isTaken = true;
    close();
    choose(entry.id);
  };
  const leave = () => {
    close();
    const text = input.value.trim();
    if (!miss || isTaken || text === value) return;
    if (!text) input.value = value;
    else miss(text);
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
      found.near ? h("li.none", { role: "presentation" }, t(hits.length ? "nothing_found" : "nothing_like_it")) : null,
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
  input.addEventListener("blur", leave);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) show();
      light((at + (event.key === "ArrowDown" ? 1 : -1) + hits.length) % Math.max(1, hits.length));
    } else if (event.key === "Enter" && at >= 0) take(hits[at]);
    else if (event.key === "Enter" && miss) leave();
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
