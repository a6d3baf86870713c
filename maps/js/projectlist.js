// Projects to open or shut: first those that are open or would change this trip, with what they give it.
import { projects } from "./data.js";
import { withProject } from "./changes.js";
import { foreign, h } from "./dom.js";
import { section } from "./parts.js";
import { bottleneckOf } from "./planner.js";
import { signed, t, yearOf } from "./text.js";
import { answerTo, change, changes } from "./whatif.js";
import { canSwitch, isOpen, refusal, standsToday, turned } from "./world.js";

export function projectList() {
  if (!projects.size) return null;
  const { switched } = changes();
  const all = [...projects.values()]
    .sort((a, b) => (a.opens < b.opens ? -1 : a.opens > b.opens ? 1 : a.id < b.id ? -1 : 1))
    .map((project) => ({
      project,
      reason: refusal(project.id)
        ? `${t("fault_settled")}: ${refusal(project.id)}`
        : canSwitch(turned(project.id, switched))
          ? ""
          : t("fault_together"),
    }))
    .map((one) => ({ ...one, gives: one.reason ? "" : effect(one.project.id) }));
  const tells = ({ project, gives }) => Boolean(gives) || switched.has(project.id);
  const list = (rows) =>
    h(
      "ul.project-list",
      {},
      rows.map((one) => h("li", {}, row(one, switched))),
    );
  const rest = all.filter((one) => !tells(one));
  return section(
    t("projects_to_open"),
    t("projects_side"),
    list(all.filter(tells)),
    rest.length > 0 &&
      h("details", { id: "d-projects" }, h("summary.small", {}, t("projects_rest", { n: rest.length })), list(rest)),
  );
}

function row({ project, reason, gives }, switched) {
  const needs = (project.requires || []).map((id) => projects.get(id)?.name).filter(Boolean);
  return [
    h(
      "label",
      {},
      h("input", {
        type: "checkbox",
        id: `open-${project.id}`,
        checked: isOpen(project.id, switched),
        disabled: Boolean(reason),
        onchange: () => change((next) => withProject(project.id, next)),
      }),
      foreign(project.name),
    ),
    h("span.effect", {}, gives),
    h(
      "small",
      {},
      [
        yearOf(project.opens),
        t(`status_${project.status}`),
        standsToday(project.id) && t("stands_today"),
        needs.length && t("needs", { names: needs.join(", ") }),
        reason,
      ]
        .filter(Boolean)
        .join(" · "),
    ),
  ];
}

// What the trip gains or loses by a project; for one that is open, what it gives.
function effect(project) {
  const other = withProject(project, changes());
  const [shut, open] = isOpen(project, changes().switched) ? [other, changes()] : [changes(), other];
  const [before, after] = [answerTo(shut), answerTo(open)];
  if (!before || !after) return before === after ? "" : t(after ? "opens_a_way" : "closes_the_way");
  const by = after.minutes - before.minutes;
  if (Math.abs(by) >= 72) return `${signed(by / 1440, 1)} ${t("d")}`;
  if (Math.abs(by) >= 3) return `${signed(by / 60, 1)} ${t("h")}`;
  const [less, more] = [bottleneckOf(before, shut)?.teu || 0, bottleneckOf(after, open)?.teu || 0];
  return Math.abs(more - less) >= 0.5 ? `${signed(more - less)} TEU/${t("year")}` : "";
}
