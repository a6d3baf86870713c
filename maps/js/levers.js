// What a reader can turn: figures of a record, and the switch that closes it.
import { everyBorderOf, everyFacilityAt, linksAt, recordOf, services } from "./data.js";
import { fieldsOf, figureOf, isClosable, isFixed, isSettled } from "./changes.js";
import { foreign, h, icon } from "./dom.js";
import { confidenceMark } from "./evidence.js";
import { nameOf } from "./legs.js";
import { table } from "./parts.js";
import { showPopover } from "./popover.js";
import { number, t } from "./text.js";
import { change, changes } from "./trip.js";

const rounded = (value) => String(Math.round(value * 100) / 100);
const typed = (text) => text.replace(".", number(0.5, 1)[1]);
export const unitOf = (field) => (field.unit === "h" ? t("h") : t("a_week"));

// `at` tells the fields of the list and of a note apart; `then` follows a change.
export function figureField(field, at = "f", then = () => {}) {
  const { figures, switched } = changes();
  const key = `${field.id}.${field.name}`;
  const isChanged = figures.has(key);
  const shown = rounded(isChanged ? figures.get(key) : field.value);
  const input = h("input.figure", {
    inputmode: "decimal",
    autocomplete: "off",
    value: typed(shown),
    id: `${at}-${field.id}-${field.name}`,
    "aria-label": `${nameOf(field.id)}, ${t(`field_${field.name}`)}, ${unitOf(field)}`,
    "aria-describedby": `${at}-fault-${field.id}-${field.name}`,
    onchange: take,
  });
  const fault = h("small.fault", { role: "alert", id: `${at}-fault-${field.id}-${field.name}` });
  function take() {
    const text = input.value.replace(",", ".");
    const value = figureOf(text, fieldsOf(field.id, switched).find((one) => one.name === field.name) || field);
    input.setAttribute("aria-invalid", String(value === null));
    fault.textContent = value === null ? bounds(field) : "";
    if (value === null) return fault.scrollIntoView({ block: "nearest" });
    change((next) => {
      if (value === Number(rounded(field.value))) next.figures.delete(key);
      else next.figures.set(key, value);
    });
    return then(input.id);
  }
  return h(`span.edit${isChanged ? ".changed" : ""}`, {}, input, h("small", {}, unitOf(field)), fault);
}

function bounds({ least, most, unit }) {
  return t("fault_bounds", {
    least: number(least, least % 1 ? 2 : 0),
    most: number(most),
    unit: unit === "h" ? t("h") : t("times_a_week"),
  });
}

export function closeButton(id, at = "f", then = () => {}) {
  const { closed, switched } = changes();
  if (!isClosable(id, switched)) return null;
  const shut = closed.has(id);
  const label = `${t(shut ? "open_again" : "close_it")}: ${nameOf(id)}`;
  const turn = () => {
    change((next) => {
      if (shut) next.closed.delete(id);
      else next.closed.add(id);
    });
    then(`${at}-close-${id}`);
  };
  return h(
    "button.close-it",
    {
      type: "button",
      id: `${at}-close-${id}`,
      "aria-pressed": String(shut),
      "aria-label": label,
      title: label,
      onclick: turn,
    },
    icon("M5.5 5.5l7 7M12.5 5.5l-7 7"),
  );
}

// A record with all that belongs to it: services and borders of a line, facilities and borders of a place.
function family(id) {
  const { switched } = changes();
  const { table: kind } = recordOf(id);
  const found = [id];
  if (kind === "places") found.push(...everyFacilityAt(id), ...linksAt(id).flatMap((link) => everyBorderOf(link.id)));
  if (kind === "links" || kind === "planned") {
    found.push(...[...services.values()].filter((row) => row.links.includes(id)), ...everyBorderOf(id));
  }
  return [...new Set(found.map((row) => row.id ?? row))].filter((one) => isClosable(one, switched) || isSettled(one));
}

function levers(id, then) {
  const { switched } = changes();
  const rows = [];
  for (const one of family(id)) {
    const fields = fieldsOf(one, switched);
    const close = closeButton(one, "p", then);
    if (!fields.length && !close && !isSettled(one)) continue;
    const { record, table: kind } = recordOf(one);
    const name = [
      foreign(nameOf(one)),
      " ",
      record.confidence ? confidenceMark(record) : null,
      kind === "borders" && one !== id && h("small.of", {}, foreign(nameOf(record.link))),
    ];
    const fixed = isSettled(one) ? "fault_settled" : isFixed(one) ? "fixed_timetable" : "";
    const figures = fixed ? h("small", {}, t(fixed)) : fields.map((field) => figureField(field, "p", then));
    rows.push([name, figures, close]);
  }
  return rows.length ? table(["", "", ""], rows, ".levers-table") : h("p.small", {}, t("not_here"));
}

export const hasLevers = (id) => isClosable(id, changes().switched) || fieldsOf(id, changes().switched).length > 0;

// The note stays while its figures are turned.
export function showLevers(id, anchor) {
  const again = (control) => {
    showLevers(id, document.getElementById(anchor.id) || anchor);
    document.getElementById(control)?.focus({ preventScroll: true });
  };
  showPopover(anchor, nameOf(id), levers(id, again));
}
