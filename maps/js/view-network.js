// Network: find a place or a line, and see what is known of it and who says so.
import {
  anyLink,
  bordersAt,
  bordersOf,
  closuresOf,
  data,
  facilitiesAt,
  lineOf,
  links,
  linksAt,
  places,
  pointOfPlace,
  projects,
  projectsOf,
  recordOf,
  poolsAt,
  servicesAt,
  servicesOf,
} from "./data.js";
import { actionsOf } from "./card.js";
import { foreign, h, original } from "./dom.js";
import { confidenceMark, definitions, evidenceRows } from "./evidence.js";
import { scene } from "./labels.js";
import { nameOf, routeLinks, transferName } from "./legs.js";
import { drawIsochrones, isIsochrone, isochroneBody, isochroneLegend } from "./isochrones.js";
import { months } from "./months.js";
import { list, open, overview } from "./overview.js";
import { section, table } from "./parts.js";
import { showPopover } from "./popover.js";
import { routeLayers, selectLinks } from "./routelayers.js";
import { searchBox } from "./search.js";
import { set, state } from "./state.js";
import {
  cap,
  countryName,
  dateText,
  exact,
  hoursText,
  isInOwnWords,
  modeName,
  number,
  placeName,
  said,
  t,
  yearOf,
} from "./text.js";
import { chosenRoute } from "./trip.js";

export const networkView = {
  id: "network",
  available: () => true,
  head: () => ({
    title: (data.routes ? "" : data.title) || t("network_on", { date: dateText(data.network.on) }),
    question: t("question_network"),
  }),
  body: () => [
    searchBox(),
    ...(recordOf(state.sel) ? chosen(state.sel) : isIsochrone() ? isochroneBody() : overview()),
  ],
  draw: drawNetworkView,
  legend: () =>
    isIsochrone() && !state.sel
      ? { title: t("days_from", { name: placeName(state.days) }), lines: isochroneLegend() }
      : { title: t("lines"), lines: [], network: true },
  points: corridorPoints,
};

function corridorPoints() {
  const anchors = [...places.values()].filter((place) => place.rank === 1 && data.focus.includes(place.country));
  const shown = anchors.length > 1 ? anchors : [...places.values()];
  return shown.map((place) => pointOfPlace(place.id));
}

function chosen(id) {
  const { table: kind, record } = recordOf(id);
  const back = h("button.link.back", { type: "button", onclick: () => set({ sel: "" }) }, `← ${t("whole_network")}`);
  const cards = { places: placeCard, links: linkCard, planned: linkCard, projects: projectCard, context: contextCard };
  const content = cards[kind] || otherCard;
  return [back, ...content(record)];
}

function heading(name, side, text) {
  return [
    h("div.section-head.first", {}, h("h2", {}, foreign(name)), side ? h("span", {}, side) : null),
    text ? h("p", {}, text) : null,
  ];
}

const proof = (record) =>
  confidenceMark(record, (event) =>
    showPopover(event.currentTarget, nameOf(record.id), definitions(evidenceRows(record))),
  );

function figuresTable(rows) {
  if (!rows.length) return null;
  const body = rows.map(({ name, hours, record }) => [
    name,
    hoursText(hours[0]),
    h("b", {}, hoursText(hours[1])),
    hoursText(hours[2]),
    proof(record),
  ]);
  return table([t("figure_hours"), "P10", t("typical"), "P90", ""], body, ".figures");
}

function placeCard(place) {
  const roles = place.roles.map((role) => t(`role_${role}`)).join(", ");
  const side = [place.code, place.local && place.local !== placeName(place.id) ? foreign(place.local) : null]
    .filter(Boolean)
    .flatMap((one, at) => (at ? [" · ", one] : [one]));
  const own = facilitiesAt(place.id);
  // At quays the formalities lie in the dwell: rows of nothing would only hide the rest.
  const crossings = bordersAt(place.id).filter((row) => row.hours[2] > 0 || row.capacity !== undefined);
  const calling = servicesAt(place.id);
  const figures = [
    ...own.map((row) => ({
      name: row.name && isInOwnWords() ? foreign(row.name) : cap(transferName(row)),
      hours: row.hours,
      record: row,
    })),
    ...(place.stop ? [{ name: cap(t("kind_stop")), hours: place.stop, record: place }] : []),
    ...crossings.map((row) => ({ name: crossingName(row), hours: row.hours, record: row })),
  ];
  const here = linksAt(place.id).sort((one, other) => one.mode.localeCompare(other.mode) || other.km - one.km);
  return [
    ...heading(placeName(place.id), side, `${cap(roles)}, ${countryName(place.country)}.`),
    figuresTable(figures),
    actionsOf(place.id),
    capacities([...own, ...crossings, ...poolsAt(place.id)]),
    list(
      t("services"),
      calling.map((row) => [
        open(row.links[0], nameOf(row.id)),
        [rate(row), row.teu ? `, ${number(row.teu)} TEU` : "", " ", proof(row)],
      ]),
    ),
    list(
      t("lines_here"),
      here.map((link) => [
        open(link.id, `${placeName(link.from === place.id ? link.to : link.from)}, ${modeName(link.mode)}`),
        link.project ? yearOf(link.opens) : `${number(link.km)} ${t("km")}`,
      ]),
    ),
    touchedBy(place.id, ...own.map((row) => row.id), ...poolsAt(place.id).map((row) => row.id)),
    evidence(place),
  ];
}

// The way that is crossed, and whither: a place of two border lines tells them apart.
function crossingName(row) {
  const link = links.get(row.link);
  return [
    `${cap(t("kind_border"))} ${row.leaves} → ${row.enters}`,
    h("small.of", {}, foreign(`${placeName(link.from)} – ${placeName(link.to)}`)),
  ];
}

function nameInCard(row) {
  if (row.name && isInOwnWords()) return foreign(row.name);
  if (row.leaves) return links.has(row.link) ? crossingName(row) : `${row.leaves} → ${row.enters}`;
  return row.fromMode === undefined && row.toMode === undefined ? foreign(nameOf(row.id)) : transferName(row);
}

function capacities(rows) {
  const known = rows.filter((row) => row.capacity !== undefined);
  if (!known.length) return null;
  return table(
    [t("capacity"), "", ""],
    known.map((row) => [nameInCard(row), `${number(row.capacity)} ${t(`unit_${row.unit}`)}`, proof(row)]),
    ".figures",
  );
}

function standing(link) {
  if (link.project) return h("p.state", {}, t("opens_in", { year: yearOf(link.opens) }));
  if (link.status !== "suspended") return null;
  return h("p.state", {}, t("suspended_since", { date: link.since ? dateText(link.since) : "" }));
}

function linkCard(link) {
  const project = link.project ? projects.get(link.project) : null;
  const track = [
    modeName(link.mode),
    link.tracks && t("tracks", { n: link.tracks }),
    link.power && t(`power_${link.power}`),
    link.oneway && t("one_way"),
  ]
    .filter(Boolean)
    .join(", ");
  const countries = link.countries.map(countryName).filter((one, at, all) => one !== all[at - 1]);
  const formal = bordersOf(link.id);
  const sailing = servicesOf(link.id);
  const ends = `${placeName(link.from)} – ${placeName(link.to)}`;
  const tryWithout = () => set({ view: "whatif", change: `close:${link.id}` });
  const hours = [{ name: cap(t("in_motion")), hours: link.hours, record: link }];
  if (link.back) hours.push({ name: cap(t("way_back")), hours: link.back, record: link });
  for (const row of formal) {
    hours.push({ name: `${cap(t("kind_border"))} ${row.leaves} → ${row.enters}`, hours: row.hours, record: row });
  }
  return [
    ...heading(ends, `${number(link.km)} ${t("km")}`, [
      link.name && isInOwnWords() ? [foreign(link.name), ". "] : null,
      `${cap(track)}. ${countries.join(" – ")}.`,
    ]),
    standing(link),
    figuresTable(hours),
    capacities([link, ...formal]),
    list(
      t("services"),
      sailing.map((row) => [foreign(nameOf(row.id)), [rate(row), " ", proof(row)]]),
    ),
    list(
      t("closures"),
      closuresOf(link.id, ...formal.map((row) => row.id), ...sailing.map((row) => row.id)).map((row) => [
        [foreign(said(row.name)), months(row.shares)],
        t(`closure_${row.kind}`),
      ]),
    ),
    list(
      t("ends"),
      [link.from, link.to].map((id) => [open(id, placeName(id)), countryName(places.get(id).country)]),
    ),
    project
      ? list(t("project"), [[open(project.id, said(project.name)), t(`status_${project.status}`)]])
      : touchedBy(link.id),
    evidence(link),
    link.approximate ? h("p.small", {}, t("approximate")) : null,
    link.project ? null : h("p", {}, h("button.button", { type: "button", onclick: tryWithout }, t("try_without"))),
    actionsOf(link.id),
  ];
}

function rate(service) {
  const { perWeek, headway } = service;
  if (perWeek) return t("per_week", { n: number(perWeek, perWeek % 1 ? 1 : 0) });
  return headway ? t("every_hours", { n: number(headway) }) : "";
}

function projectCard(project) {
  const opening = `${t(`status_${project.status}`)}, ${t("opens_by", { date: dateText(project.opens) })}`;
  const parts = (project.adds || []).map((id) => anyLink(id)).filter(Boolean);
  const changes = (project.changes || []).map((row) => [
    recordOf(row.on) ? open(row.on, nameOf(row.on)) : foreign(row.on),
    [t(`action_${row.action}`), row.field, typeof row.value === "number" ? exact(row.value) : row.value]
      .filter((part) => part !== undefined)
      .join(" "),
  ]);
  return [
    ...heading(
      said(project.name),
      yearOf(project.opens),
      `${opening}${project.applied ? `; ${t("in_this_map")}` : ""}.`,
    ),
    list(
      t("adds_lines"),
      parts.map((link) => [
        open(link.id, `${placeName(link.from)} – ${placeName(link.to)}`),
        `${modeName(link.mode)}, ${number(link.km)} ${t("km")}`,
      ]),
    ),
    list(t("changes"), changes),
    list(
      t("requires"),
      (project.requires || []).map((id) => [
        open(id, nameOf(id)),
        projects.has(id) ? yearOf(projects.get(id).opens) : "",
      ]),
    ),
    evidence({ ...project, basis: "" }),
  ];
}

function contextCard(row) {
  const facts = [
    row.countries.map(countryName).join(" – "),
    row.km && `${number(row.km)} ${t("km")}`,
    row.mw && `${number(row.mw)} MW`,
    row.musd && `${number(row.musd)} M USD`,
  ];
  return [
    ...heading(
      said(row.name),
      row.opens ? yearOf(row.opens) : "",
      `${cap(t(`status_${row.status}`))}. ${t("no_freight")}`,
    ),
    h("p", {}, facts.filter(Boolean).join(", "), "."),
    list(
      t("partners"),
      row.partners.map((name) => [original(name), ""]),
    ),
    evidence(row),
  ];
}

function otherCard(record) {
  const at = record.place || (record.link && links.get(record.link)?.from);
  return [
    ...heading(nameOf(record.id), "", ""),
    figuresTable(record.hours ? [{ name: t("hours"), hours: record.hours, record }] : []),
    list(
      t("see_also"),
      [at && [open(at, placeName(at)), ""], record.link && [open(record.link, nameOf(record.link)), ""]].filter(
        Boolean,
      ),
    ),
    evidence(record),
  ];
}

function touchedBy(...ids) {
  return list(
    t("projects_here"),
    [...new Set(ids.flatMap(projectsOf))].map((project) => [
      open(project.id, said(project.name)),
      `${yearOf(project.opens)} · ${t(`status_${project.status}`)}`,
    ]),
  );
}

function evidence(record) {
  return section(t("evidence"), "", definitions(evidenceRows(record)));
}

function drawNetworkView() {
  const found = recordOf(state.sel);
  scene.asked = new Set();
  if (!found) return isIsochrone() ? drawDays() : drawPair();
  const { table: kind, record } = found;
  if (kind === "places") scene.asked.add(record.id);
  const ids = kind === "projects" ? record.adds || [] : [anyLink(record.id) ? record.id : record.link];
  const shown = ids.map(anyLink).filter(Boolean);
  if (!shown.length) return;
  selectLinks(shown);
  for (const link of shown) {
    scene.asked.add(link.from);
    scene.asked.add(link.to);
  }
  scene.strong = shown;
}

function drawDays() {
  scene.asked.add(state.days);
  drawIsochrones();
}

// The way of the pair that was asked for lies over the network.
function drawPair() {
  const route = state.from || state.to ? chosenRoute() : null;
  if (!route?.legs?.length) return;
  const links = routeLinks(route);
  routeLayers.pair(links, [], true);
  scene.asked = new Set([route.origin, route.destination]);
  scene.strong = links;
}

export function pointsOfSelection() {
  const found = recordOf(state.sel);
  if (!found) return [];
  const { table: kind, record } = found;
  if (kind === "places") return [pointOfPlace(record.id)];
  if (kind === "context") return lineOf(record);
  const ids = kind === "projects" ? record.touches || [] : [anyLink(record.id) ? record.id : record.link];
  const shown = ids.map(anyLink).filter(Boolean);
  return shown.flatMap(lineOf);
}
