// The key: only what the view shows, each row with the real stroke.
import { context, places } from "./data.js";
import { h, icon, put, s } from "./dom.js";
import { isPhone } from "./map.js";
import { classOf, drawn } from "./network.js";
import { TONES } from "./parts.js";
import { sign } from "./signs.js";
import { set, state } from "./state.js";
import { CONTEXT, KINDS, strokeNode, strokesOf } from "./strokes.js";
import { cap, modeName, t, word } from "./text.js";

const box = h("section.furniture.legend");
document.getElementById("stage").append(box);

const sample = (content) => s("svg", { viewBox: "0 0 46 14", "aria-hidden": "true" }, content);
const line = (...classNames) => sample(classNames.map((name) => s("path", { class: name, d: "M1 7H45" })));

const kindSample = (kind) =>
  sample(strokesOf(kind).map((style) => strokeNode(style, { d: "M1 7H45", "data-kind": kind })));

// One of several lines in a sample, so many steps below the middle.
function otherRoute(tone, steps, count) {
  const y = 7 + (steps * (count > 2 ? 8 : 5)) / Math.max(1, count - 1);
  return s("path", { class: `r r-${TONES.indexOf(tone)} r-other`, d: `M1 ${y.toFixed(1)}H45` });
}

// `tone` is the colour of a route; of several routes, that of each.
function special(kind, tone) {
  const nth = TONES.indexOf(tone);
  switch (kind) {
    case "route":
      return line(`r r-${nth} r-chosen`);
    case "route-thin":
      return line("r r-thin-case", `r r-${nth} r-thin`);
    case "route-sea":
      return line(`r r-${nth} r-chosen`, "r r-sea");
    case "route-other":
      return sample([...new Set(tone)].map((one, at, all) => otherRoute(one, at - (all.length - 1) / 2, all.length)));
    case "route-unbuilt":
      return line(`r r-${nth} r-other r-unbuilt`);
    case "number":
      return s(
        "svg.overlay-like",
        { viewBox: "0 0 46 14", "aria-hidden": "true" },
        s(
          "g",
          { class: "num-key" },
          s(`rect.c-${tone}`, { x: 8, y: -1, width: 30, height: 16, rx: 8, class: `pill c-${tone}` }),
          s("text", { class: `pill-text fill-${tone}`, x: 23, y: 11, "text-anchor": "middle" }, "5–6"),
        ),
      );
    case "cut":
      return line("cut");
    case "ring":
      return sample(s("circle", { class: `pill c-${tone}`, cx: 23, cy: 7, r: 4.5 }));
    default:
      return line(kind);
  }
}

// Kinds of lines that the map draws and the view speaks of: those of the network, or the planned ones alone.
function linesShown({ network, planned }) {
  if (planned) return drawn.some((link) => link.project) ? ["planned"] : [];
  if (!network) return [];
  const kinds = new Set(drawn.map(classOf));
  return KINDS.filter((name) => kinds.has(name));
}

export function drawLegend(legend) {
  // On small screens the key is folded until it is asked for.
  const small = innerWidth < 1100;
  const folded = state.key === "0" || (small && state.key !== "2");
  const [open, shut] = small ? ["2", "1"] : ["1", "0"];
  const networkRows = linesShown(legend).map((name) =>
    h("div.row", {}, kindSample(name), word(`legend_${name}`, cap(modeName(name)))),
  );
  const roles = ["port", "gauge", "border", "dry-port", "terminal", "junction"].filter((role) =>
    [...places.values()].some((place) => place.roles[0] === role),
  );
  box.classList.toggle("folded", folded);
  box.setAttribute("aria-label", t("legend"));
  put(
    box,
    h(
      "button",
      {
        type: "button",
        "aria-expanded": String(!folded),
        onclick: () => set({ key: folded ? open : shut }),
      },
      h("span", {}, isPhone() && folded ? t("key") : legend.title),
      h("span.chevron", {}, icon("M4 6.5l5 5 5-5")),
    ),
    h(
      "div.key-rows",
      {},
      legend.lead ? h("p.lead", {}, legend.lead) : null,
      legend.extra || null,
      legend.lines.map(([kind, tone, text]) => h("div.row", {}, special(kind, tone), text)),
      legend.lines.length && networkRows.length ? h("div.gap") : null,
      networkRows,
      legend.network
        ? h(
            "div.row",
            {},
            sample(strokeNode({ ink: "other-rail", plus: 1.3 }, { d: "M1 7H45" })),
            t("legend_other_rail"),
          )
        : null,
      legend.network && context.size
        ? h("div.row", {}, sample(strokeNode(CONTEXT, { d: "M1 7H45", "data-kind": "context" })), t("legend_context"))
        : null,
      h(
        "div.signs",
        {},
        roles.map((role) =>
          h(
            "div.row",
            {},
            s("svg", { viewBox: "-10 -9 20 18", "aria-hidden": "true" }, sign(role)),
            cap(t(`role_${role}`)),
          ),
        ),
      ),
      h("p", {}, t("boundaries")),
    ),
  );
}

export const legendBox = () => box;
