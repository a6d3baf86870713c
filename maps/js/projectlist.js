// Projects to open or shut: first those that are open or would change this trip, with what they give it.
import { projects } from "./data.js";
import { withProject } from "./changes.js";
import { foreign, h } from "./dom.js";
import { section } from "./parts.js";
import { bottleneckOf } from "./limits.js";
import { isInOwnWords, said, signed, t, yearOf } from "./text.js";
import { answerTo, change, changes } from "./trip.js";
import { canSwitch, isOpen, refusal, standsToday, turned } from "./world.js";

export function projectList() {
  if (!projects.size) return null;
  const { switched } = changes();
  const byDate = (a, b) => (`${a.opens} ${a.id}` < `${b.opens} ${b.id}` ? -1 : 1);
  const all = [...projects.values()].sort(byDate).map((project) => {
    const reason = reasonAgainst(project.id, switched);
    return { project, reason, gives: reason ? "" : effect(project.id) };
  });
  const tells = ({ project, gives }) => Boolean(gives) || switched.has(project.id);
  const list = (rows) =>
    h(
      "ul.project-list",
      {},
      rows.map((one) => h("li", {}, row(one, switched))),
    );
  const telling = all.filter(tells);
  const rest = all.filter((one) => !tells(one));
  return section(
    t("projects_to_open"),
    t("projects_side"),
    list(telling),
    rest.length > 0 &&
      h(
        "details",
        { id: "d-projects" },
        h("summary.small", {}, t(telling.length ? "projects_rest" : "projects_idle", { n: rest.length })),
        list(rest),
      ),
  );
}

// Why a project cannot be switched; empty where it can.
function reasonAgainst(id, switched) {
  if (refusal(id)) return isInOwnWords() ? `${t("fault_settled")}: ${refusal(id)}` : t("fault_settled");
  return canSwitch(turned(id, switched)) ? "" : t("fault_together");
}

function row({ project, reason, gives }, switched) {
  const needs = (project.requires || []).filter((id) => projects.has(id)).map((id) => said(projects.get(id).name));
  const facts = [
    yearOf(project.opens),
    t(`status_${project.status}`),
    standsToday(project.id) && t("stands_today"),
    needs.length && t("needs", { names: needs.join(", ") }),
    reason,
  ];
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
      foreign(said(project.name)),
    ),
    h("span.effect", {}, gives),
    h("small", {}, facts.filter(Boolean).join(" · ")),
  ];
}

// What the trip gains or loses by a project; for one that is open, what it gives.
function effect(project) {
  const other = withProject(project, changes());
  const [shut, open] = isOpen(project, changes().switched) ? [other, changes()] : [changes(), other];
  const [before, after] = [answerTo(shut), answerTo(open)];
  if (!before || !after) return before === after ? "" : t(after ? "opens_a_way" : "closes_the_way");
  const by = after.minutes - before.minutes;
  if (Math.abs(by) >= 72) return signed(by / 1440, 1, t("d"));
  if (Math.abs(by) >= 3) return signed(by / 60, 1, t("h"));
  const [less, more] = [bottleneckOf(before, shut)?.teu || 0, bottleneckOf(after, open)?.teu || 0];
  return Math.abs(more - less) >= 0.5 ? `${signed(more - less)} TEU/${t("year")}` : "";
}
