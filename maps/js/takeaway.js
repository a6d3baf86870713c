// What a reader takes along: the link, the table of the view, the map as a picture or as data.
import { copyText, download } from "./copy.js";
import { data, isShip, lineOf, places } from "./data.js";
import { h } from "./dom.js";
import { credit } from "./furniture.js";
import { linksOf, nameOf, routeLinks, rowName } from "./legs.js";
import { drawn } from "./network.js";
import { letterOf } from "./parts.js";
import { pngOfMap, svgOfMap } from "./picture.js";
import { showDialog } from "./popover.js";
import { countryName, modeName, placeName, t } from "./text.js";
import { changes, from, now, routesFound, to } from "./trip.js";
import { view } from "./views.js";

// -- tables --------------------------------------------------------------------------------------------------------

// What a program would take for a formula begins with an apostrophe; numbers stay numbers.
const safe = (value) => (typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value ?? ""));
const quoted = (cell) => (/[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
export const csvOf = (rows) => rows.map((row) => row.map((cell) => quoted(safe(cell))).join(",")).join("\r\n") + "\r\n";

const LEG_COLUMNS = [
  "route",
  "leg",
  "kind",
  "id",
  "name",
  "from",
  "to",
  "mode",
  "country",
  "minutes",
  "hours",
  "km",
  "usd_per_teu",
];

function legRows() {
  const list = view().id === "whatif" ? [now()].filter(Boolean) : routesFound();
  const rows = list.flatMap((route, at) =>
    (route.legs || []).map((leg, n) => [
      letterOf(at),
      n + 1,
      leg.kind,
      leg.id,
      leg.kind === "line" ? nameOf(leg.id) : rowName({ ...leg, legs: [leg] }),
      placeName(leg.from),
      placeName(leg.to),
      leg.mode,
      leg.country === "sea" ? "sea" : leg.country,
      leg.minutes,
      Math.round((leg.minutes / 60) * 100) / 100,
      Math.round((leg.km || 0) * 10) / 10,
      leg.usd ?? "",
    ]),
  );
  return [LEG_COLUMNS, ...rows];
}

function linkRows() {
  const flows = new Map(
    (view().id === "capacity" && data.capacity?.links ? data.capacity.links : []).map((row) => [row.link, row]),
  );
  const rows = (flows.size ? drawn.filter((link) => flows.has(link.id)) : drawn).map((link) => [
    link.id,
    placeName(link.from),
    placeName(link.to),
    modeName(link.mode),
    link.countries.map(countryName).join(" - "),
    link.km,
    link.project ? "planned" : link.status || "open",
    flows.get(link.id)?.teu ?? "",
    flows.get(link.id)?.cap ?? "",
  ]);
  return [["id", "from", "to", "mode", "countries", "km", "status", "teu_per_year", "capacity_teu_per_year"], ...rows];
}

function yearRows() {
  const rows = data.outlook.scenarios.flatMap((one) =>
    one.years.map((row) => [
      one.name,
      row.year,
      row.minutes,
      row.low,
      row.high,
      row.km,
      row.usd,
      row.teu,
      row.bottleneckName,
    ]),
  );
  const columns = [
    "scenario",
    "year",
    "minutes",
    "hours_low",
    "hours_high",
    "km",
    "usd_per_teu",
    "teu_per_year",
    "bottleneck",
  ];
  return [columns, ...rows];
}

export function rowsOfView() {
  if (view().id === "scenarios") return yearRows();
  return view().id === "routes" || view().id === "whatif" ? legRows() : linkRows();
}

// -- data ----------------------------------------------------------------------------------------------------------

const rounded = (value) => Math.round(value * 1e5) / 1e5;
const coordinates = (link) => lineOf(link).map(([lat, lon]) => [rounded(lon), rounded(lat)]);
const feature = (geometry, properties) => ({ type: "Feature", geometry, properties });

export function geojson() {
  const isTrip = view().id === "routes" || view().id === "whatif";
  const list = !isTrip ? [] : view().id === "whatif" ? [now()].filter(Boolean) : routesFound();
  const lines = isTrip
    ? list.map((route, at) =>
        feature(
          { type: "MultiLineString", coordinates: routeLinks(route).map(coordinates) },
          {
            route: letterOf(at),
            origin: route.origin,
            destination: route.destination,
            minutes: route.minutes,
            km: Math.round(route.km * 10) / 10,
            usd_per_teu: route.usd ?? null,
            kg_co2e_per_teu: route.co2 ?? null,
            links: linksOf(route).map((link) => link.id),
          },
        ),
      )
    : drawn.map((link) =>
        feature(
          { type: "LineString", coordinates: coordinates(link) },
          { id: link.id, from: link.from, to: link.to, mode: link.mode, km: link.km, water: isShip(link.mode) },
        ),
      );
  const shown = isTrip
    ? new Set(list.flatMap((route) => routeLinks(route).flatMap((link) => [link.from, link.to])))
    : new Set(places.keys());
  const points = [...shown].map((id) => {
    const { lon, lat, name, country } = places.get(id);
    return feature({ type: "Point", coordinates: [lon, lat] }, { id, name, country });
  });
  return {
    type: "FeatureCollection",
    licence: data.network.licence,
    credit: credit(),
    features: [...lines, ...points],
  };
}

// -- the dialog ----------------------------------------------------------------------------------------------------

const nameOfFile = () =>
  [view().id, from(), to()].filter(Boolean).join("-") + (changes().closed.size ? "-what-if" : "");

export function showTakeAway() {
  const name = nameOfFile();
  const row = (id, label, act) => {
    const button = h("button.button", { type: "button", id: `take-${id}` }, label);
    button.addEventListener("click", async () => {
      try {
        await act();
      } catch (error) {
        button.textContent = `${label}: ${error.message}`;
      }
    });
    return button;
  };
  const tabs = () =>
    rowsOfView()
      .map((cells) => cells.map(safe).join("\t"))
      .join("\n");
  showDialog(t("take_away"), [
    h("p.small", {}, t("take_text")),
    h(
      "div.take",
      {},
      row("link", t("take_link"), () => copyText(location.href)),
      row("table", t("take_table"), () => copyText(tabs())),
      row("csv", "CSV", () => download(`${name}.csv`, `\ufeff${csvOf(rowsOfView())}`, "text/csv")),
      row("geojson", "GeoJSON", () => download(`${name}.geojson`, JSON.stringify(geojson()), "application/geo+json")),
      row("svg", "SVG", () => download(`${name}.svg`, svgOfMap(), "image/svg+xml")),
      row("png", "PNG", async () => download(`${name}.png`, await pngOfMap(), "image/png")),
      row("print", t("print"), () => {
        document.querySelector("dialog[open]")?.close();
        print();
      }),
    ),
  ]);
}
