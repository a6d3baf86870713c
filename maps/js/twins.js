// A record that the reader changed may have a twin next to it that takes its place unseen: the other border point of a
// crossing, another terminal, a second line. The page says so and offers to change both.
import { anyLink, borders, facilities, links, planned, whereIs } from "./data.js";
import { fieldsOf } from "./changes.js";
import { h } from "./dom.js";
import { nameOf } from "./legs.js";
import { map } from "./map.js";
import { t } from "./text.js";
import { change } from "./trip.js";

const NEAR_METRES = 60_000;

const isNear = (one, other) => {
  const [a, b] = [whereIs(one), whereIs(other)];
  return Boolean(a && b) && map.distance(a, b) <= NEAR_METRES;
};

// Ids of records that do the same work at the same spot.
function twinsOf(id) {
  const [border, facility, link] = [borders.get(id), facilities.get(id), anyLink(id)];
  const others = (table, alike) =>
    [...table.values()].filter((row) => row.id !== id && alike(row)).map((row) => row.id);
  if (border) {
    return others(borders, (row) => row.leaves === border.leaves && row.enters === border.enters && isNear(id, row.id));
  }
  if (facility) {
    const alike = (row) => row.fromMode === facility.fromMode && row.toMode === facility.toMode && isNear(id, row.id);
    return others(facilities, alike);
  }
  if (!link) return [];
  const ends = [link.from, link.to].sort().join(" ");
  const alike = (row) => [row.from, row.to].sort().join(" ") === ends;
  return [...others(links, alike), ...others(planned, alike)];
}

// What was changed, lay on the way before and no longer does, because a twin took its place: {id, twin}.
function bypassed(route, before, { closed, figures }) {
  if (!route || !before) return [];
  const idsOf = (one) => new Set(one.legs.map((leg) => leg.id));
  const [now, then] = [idsOf(route), idsOf(before)];
  const changed = new Set([...closed, ...[...figures.keys()].map((key) => key.split(".")[0])]);
  return [...changed]
    .filter((id) => then.has(id) && !now.has(id))
    .map((id) => ({ id, twin: twinsOf(id).find((other) => now.has(other) && !changed.has(other)) }))
    .filter(({ twin }) => twin);
}

export function twinNotes(route, before, changes) {
  return bypassed(route, before, changes).map(({ id, twin }) =>
    h(
      "p.aside.twin",
      { role: "status" },
      t("twin_taken", { name: nameOf(id), twin: nameOf(twin) }),
      " ",
      h("button.button", { type: "button", onclick: () => changeBoth(id, twin) }, t("change_both")),
    ),
  );
}

const hasField = (id, name, { switched }) => fieldsOf(id, switched).some((one) => one.name === name);

const changeBoth = (id, twin) =>
  change((next) => {
    if (next.closed.has(id)) next.closed.add(twin);
    for (const [key, value] of [...next.figures]) {
      const [record, field] = key.split(".");
      if (record === id && hasField(twin, field, next)) next.figures.set(`${twin}.${field}`, value);
    }
  });
