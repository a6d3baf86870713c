// Why a place cannot be reached, or a pair cannot be asked, in words; and what would help.
import { linksAt, places, projects } from "./data.js";
import { withProject } from "./changes.js";
import { foreign, h } from "./dom.js";
import { find } from "./find.js";
import { set } from "./state.js";
import { dateText, placeName, said, t, yearOf } from "./text.js";
import { change, problems } from "./trip.js";
import { isOpen } from "./world.js";

// One paragraph an end that is none, with the nearest names or the reason.
export function whyNot(some) {
  return problems(some).map(({ key, text, place, why }) => {
    if (why === "fault_place") return unknown(key, text);
    const reasons = reasonsAt(place, some);
    return [
      h(
        "p",
        {},
        foreign(placeName(place)),
        `: ${t(why)}.`,
        reasons.length ? " " : "",
        reasons.map(({ words }) => [words, " "]),
      ),
      reasons
        .filter(({ project }) => project)
        .slice(0, 2)
        .map(({ project }) => openButton(project)),
    ];
  });
}

function unknown(key, text) {
  if (!text) return h("p", {}, t(key === "from" ? "choose_from" : "choose_to"));
  const near = find(text, 3).hits.filter(({ id }) => places.has(id));
  const take = ({ id }) =>
    h("button.link.near", { type: "button", onclick: () => set({ [key]: id }) }, foreign(placeName(id)));
  return h(
    "p",
    {},
    t("no_such_place"),
    " ",
    h("b", {}, foreign(text)),
    ". ",
    near.length ? [t("nearest"), " ", near.map((one) => [take(one), " "])] : "",
  );
}

const openButton = (project) =>
  h(
    "button.button",
    { type: "button", onclick: () => set({ view: "whatif" }) || change((next) => withProject(project.id, next)) },
    t("open_project", { name: said(project.name) }),
  );

// What the lines of a place wait for: {words, project}.
function reasonsAt(place, some) {
  const { closed, switched } = some;
  return linksAt(place)
    .map((link) => {
      const name = `${placeName(link.from)} – ${placeName(link.to)}`;
      if (closed.has(link.id) || closed.has(link.from) || closed.has(link.to))
        return { words: `${name}: ${t("closed")}.` };
      if (link.status === "suspended") {
        return { words: `${name}: ${t("suspended_since", { date: link.since ? dateText(link.since) : "" }).trim()}.` };
      }
      const project = projects.get(link.project);
      if (!project || isOpen(project.id, switched)) return null;
      return { words: `${name}: ${t("opens_with", { name: said(project.name), year: yearOf(project.opens) })}.`, project };
    })
    .filter(Boolean)
    .slice(0, 4);
}
