// Capacity: how much can go, what limits it, and what binds next once that is relieved.
import { anyLink, borders, data, facilities, isShip, lineOf, places, pools, recordOf, services } from "./data.js";
import { foreign, h, s } from "./dom.js";
import { confidenceMark, definitions, evidenceRows } from "./evidence.js";
import { drawFlows } from "./flowlayers.js";
import { scene } from "./labels.js";
import { callNote, section, table } from "./parts.js";
import { showPopover } from "./popover.js";
import { markLinks } from "./routelayers.js";

import { dateText, days, number, placeName, t } from "./text.js";

const answer = data.capacity;

export const capacityView = {
  id: "capacity",
  available: () => Boolean(answer),
  head: () => ({
    title: t("capacity_title", { from: placeName(answer.origin), to: placeName(answer.destination) }),
    question: t("capacity_question", { date: dateText(answer.on || data.network.on) }),
  }),
  body: () => [hero(), ladder(), proof(), ways(), parts(), assumed()],
  draw,
  network: "thin-network",
  legend: () => ({
    title: t("legend_flow"),
    lead: t("legend_flow_text"),
    extra: [widths(), ramp()],
    lines: [
      ["ring", "a", t("bottleneck")],
      ["r f u0 fixed", "a", t("legend_unknown")],
      ["n n-unknown", "a", t("legend_no_flow")],
    ],
  }),
  points: () =>
    (answer.links || [])
      .map((row) => anyLink(row.link))
      .filter(Boolean)
      .flatMap((link) => [places.get(link.from), places.get(link.to)])
      .map((place) => [place.lat, place.lon]),
};

// Where a record stands on the map: a place, or the middle of its line.
export function whereIs(id) {
  const link = anyLink(id);
  if (link) {
    const line = lineOf(link);
    return line[Math.floor(line.length / 2)];
  }
  const place =
    places.get(id) || places.get(facilities.get(id)?.place) || places.get(anyLink(borders.get(id)?.link)?.from);
  if (place) return [place.lat, place.lon];
  const inside = services.get(id)?.links || pools.get(id)?.members;
  return inside?.length ? whereIs(inside[0]) : null;
}

function linksOfRecord(id) {
  const link = anyLink(id) || anyLink(borders.get(id)?.link);
  if (link) return [link];
  return (services.get(id)?.links || pools.get(id)?.members || [])
    .filter((member) => member !== id)
    .flatMap(linksOfRecord);
}

function hero() {
  const bound = answer.unknown
    ? t("upper_bound", { n: number(answer.unknown), count: answer.unknown, all: number(answer.used) })
    : t("all_known", { all: number(answer.used) });
  return h(
    "div.hero",
    {},
    h("div.big", {}, number(answer.teu), h("small", {}, ` ${t("teu_a_year")}`)),
    h("p.bound", {}, bound),
  );
}

function ladder() {
  const rungs = answer.ladder || [];
  if (!rungs.length) return null;
  const most = Math.max(...rungs.map((rung) => rung.teu));
  const share = (teu) => `${((100 * teu) / most).toFixed(1)}%`;
  return section(
    t("ladder"),
    t("ladder_side"),
    h(
      "ol.ladder",
      {},
      rungs.map((rung, at) =>
        h(
          "li",
          {},
          h("span.n", {}, at + 1),
          h(
            "div",
            {},
            rung.items.slice(0, 3).map((item) => rungName(item)),
            rung.items.length > 3
              ? h("small", {}, t("and_more", { n: rung.items.length - 3, count: rung.items.length - 3 }))
              : null,
            rung.also?.length ? h("small", {}, t("also_there", { names: rung.also.join("; ") })) : null,
            rung.gain !== undefined ? h("small.gain", {}, t("relieved", { gain: `+ ${number(rung.gain)}` })) : null,
          ),
          h("div.value", {}, h("b", {}, number(rung.teu)), h("small", {}, t("teu_yr"))),
          h("div.rung", { "aria-hidden": "true" }, h(`i${at ? "" : ".binds"}`, { style: { width: share(rung.teu) } })),
        ),
      ),
    ),
  );
}

function rungName(item) {
  const found = recordOf(item.id);
  const lines = linksOfRecord(item.id);
  return h(
    "div.rung-name",
    { onmouseenter: () => markLinks(lines, "r r-mark"), onmouseleave: () => markLinks([]) },
    h(
      "div",
      {},
      h(
        "button.link",
        {
          type: "button",
          onclick: (event) =>
            found
              ? showPopover(
                  event.currentTarget,
                  item.name,
                  definitions([[t("capacity"), item.figure], ...evidenceRows(found.record)]),
                )
              : undefined,
        },
        foreign(item.name),
      ),
      item.figure ? h("small", {}, foreign(item.figure)) : null,
    ),
    found?.record.confidence ? confidenceMark(found.record) : null,
  );
}

function proof() {
  const names = (answer.binding || []).map((item) => item.name);
  const what = answer.cut
    ? names.length === 1
      ? t("cut_one", { name: names[0] })
      : t("cut_many", { names: names.join("; ") })
    : t("priced_set", { names: names.join("; ") });
  return callNote(
    t("proof"),
    foreign(`${t("proof_text", { flow: number(answer.teu), bound: number(answer.bound) })} ${what}`),
  );
}

function ways() {
  const rows = (answer.ways || []).map((row) => [
    foreign(row.through?.length ? row.through.map(placeName).join(" · ") : t("the_way")),
    number(row.teu),
    days(row.minutes),
  ]);
  return rows.length ? section(t("flow_by_way"), "", table([t("way"), t("teu_yr"), t("days")], rows)) : null;
}

function parts() {
  const rows = (answer.parts || []).map((row) => [t(`part_${row.name.replace(/\s/g, "_")}`), number(row.teu)]);
  return rows.length > 1 ? section(t("across_water"), "", table([t("by"), t("teu_yr")], rows)) : null;
}

function assumed() {
  return answer.assumed?.length ? h("p.small", {}, t("class_values", { names: answer.assumed.join("; ") })) : null;
}

// Up to the first comma or bracket; the panel has the whole name.
const brief = (name) => {
  const head = name.split(/[,(:;]/)[0].trim();
  return head.length > 38 ? `${head.slice(0, 37).replace(/\s+\S*$/, "")}…` : head;
};
// A callout is a block, not a band: long lines break at a word.
function broken(line) {
  if (line.length <= 44) return [line];
  const at = line.lastIndexOf(" ", 40);
  return [line.slice(0, at), line.slice(at + 1)];
}

const greatest = () => Math.max(1, ...(answer.links || []).map((row) => row.teu));
function rounded(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return (
    [1, 1.5, 2, 3, 5, 7, 10]
      .map((step) => step * power)
      .filter((step) => step <= value)
      .at(-1) || value
  );
}

function widths() {
  const most = greatest();
  const scale = Math.min(1, 9.4 / (0.82 * Math.sqrt(most / 1000)));
  const samples = [rounded(most / 6), rounded(most / 2), rounded(most)];
  return h(
    "div.widths",
    {},
    samples.map((teu) =>
      h(
        "span",
        {},
        s(
          "svg",
          { viewBox: "0 0 52 14", "aria-hidden": "true" },
          s("path", {
            class: "sample",
            d: "M2 7H50",
            "stroke-width": (1.6 + 0.82 * Math.sqrt(teu / 1000) * scale).toFixed(1),
          }),
        ),
        number(teu),
      ),
    ),
  );
}

function ramp() {
  return h(
    "div.ramp",
    { role: "img", "aria-label": t("legend_use") },
    h(
      "div.steps",
      {},
      [1, 2, 3, 4, 5].map((n) => h(`i.bg-u${n}`)),
    ),
    h(
      "div.marks",
      {},
      ["0", "50", "70", "85", "95", "100 %"].map((one) => h("span", {}, one)),
    ),
  );
}

function draw() {
  drawFlows(answer.links || [], greatest());
  scene.tags = "few";
  scene.strong = (answer.links || []).map((row) => anyLink(row.link)).filter(Boolean);
  scene.asked = new Set([
    answer.origin,
    answer.destination,
    ...scene.strong.filter((link) => isShip(link.mode)).flatMap((link) => [link.from, link.to]),
  ]);
  const [first, ...rest] = answer.binding || [];
  if (!first) return;
  const at = whereIs(first.id);
  const second = answer.ladder?.[1]?.items[0];
  const next =
    answer.ladder?.[0]?.gain === undefined
      ? ""
      : second
        ? t("callout_next", { gain: `+ ${number(answer.ladder[0].gain)}`, name: brief(second.name) })
        : "";
  if (at) {
    const title = rest.length
      ? t("callout_many", { name: brief(first.name), n: rest.length, count: rest.length })
      : brief(first.name);
    scene.callouts = [
      {
        at,
        tone: "a",
        lines: [`${t("bottleneck")}: ${title}`, t("callout_flow", { teu: number(answer.teu) }), ...broken(next)].filter(
          Boolean,
        ),
      },
    ];
  }
  for (const item of rest) {
    const point = whereIs(item.id);
    if (point) scene.dots = [...(scene.dots || []), { at: point, tone: "a" }];
  }
}
