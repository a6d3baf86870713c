// A trip that plays: a box goes along map and bars, with a faint one each for a trip at P10 and at P90.
import { anyLink, lineOf, pointOfPlace } from "./data.js";
import { h, put } from "./dom.js";
import { rowName, rowsOf } from "./legs.js";
import { map } from "./map.js";
import { routeLayers } from "./routelayers.js";
import { days, t } from "./text.js";

const SECONDS = 15;
const STEPS = 1000;
// Who wants no motion moves the trip by hand.
const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

const timelines = new WeakMap();
function timelineOf(route) {
  if (!timelines.has(route)) timelines.set(route, built(route));
  return timelines.get(route);
}

function built(route) {
  let start = 0;
  return route.legs.map((leg) => {
    const link = leg.kind === "line" ? anyLink(leg.id) : null;
    const line = !link ? [pointOfPlace(leg.from)] : link.from === leg.from ? lineOf(link) : [...lineOf(link)].reverse();
    const ends = [0];
    for (let at = 1; at < line.length; at++) ends.push(ends[at - 1] + map.distance(line[at - 1], line[at]));
    const part = { start, minutes: leg.minutes, line, ends };
    start += leg.minutes;
    return part;
  });
}

// Where a trip is, [lat, lon], at a minute of its expected time.
export function placeAt(route, minute) {
  const parts = timelineOf(route);
  const part = parts.find((one) => minute < one.start + one.minutes) || parts.at(-1);
  const share = part.minutes ? Math.min(1, Math.max(0, (minute - part.start) / part.minutes)) : 1;
  const { line, ends } = part;
  const gone = share * ends.at(-1);
  const next = ends.findIndex((end, at) => at && end >= gone);
  if (next < 1) return line.at(share < 1 ? 0 : -1);
  const between = (gone - ends[next - 1]) / (ends[next] - ends[next - 1] || 1);
  return line[next].map((value, axis) => line[next - 1][axis] + between * (value - line[next - 1][axis]));
}

// The expected trip and those that take as long as P10 and P90, each as [name, minutes].
const tripsOf = (route) => [
  ["ghost", route.high * 60],
  ["ghost", route.low * 60],
  ["box", route.minutes],
];

// {button, row}: the row appears once the trip is played; `scale` is the end of the bars [min].
export function player(route, scale) {
  const end = Math.max(...tripsOf(route).map(([, minutes]) => minutes));
  const marks = tripsOf(route).map(([name]) =>
    L.circleMarker([0, 0], {
      pane: "play",
      radius: name === "box" ? 9 : 7,
      className: `play-${name}`,
      interactive: false,
    }),
  );
  const input = h("input", { type: "range", id: "play-at", min: 0, max: STEPS, value: 0, "aria-label": t("play") });
  const words = h("p.small", {});
  const row = h("div.player", { hidden: true }, input, words);
  const label = h("span", {}, t("play"));
  const button = h("button.link", { type: "button", id: "play" }, label);
  let begun = 0;

  function show(minute) {
    tripsOf(route).forEach(([, minutes], at) => {
      marks[at].setLatLng(placeAt(route, Math.min(1, minute / minutes) * route.minutes));
      if (!map.hasLayer(marks[at])) routeLayers.layer(marks[at]);
    });
    const now = Math.min(minute, route.minutes);
    const here = rowsOf(route).filter((one) => one.start <= now).at(-1);
    const text = `${days(minute)} ${t("d")}: ${now < route.minutes ? rowName(here) : t("arrival")}`;
    put(words, text, ". ", t("play_ghosts"));
    input.setAttribute("aria-valuetext", text);
    const bars = document.querySelector(".gantt");
    bars?.classList.add("playing");
    bars?.style.setProperty("--now", `${((100 * minute) / scale).toFixed(2)}%`);
  }
  const isPlaying = () => begun > 0;
  function stop() {
    begun = 0;
    put(label, t("play"));
  }
  function step(time) {
    if (!isPlaying()) return;
    // The panel was drawn anew: this trip is no longer shown.
    if (!row.isConnected) return stop();
    const share = Math.min(1, Math.max(0, (time - begun) / (1000 * SECONDS)));
    input.value = Math.round(share * STEPS);
    show(share * end);
    if (share < 1) requestAnimationFrame(step);
    else stop();
  }
  button.addEventListener("click", () => {
    row.hidden = false;
    if (isPlaying()) return stop();
    if (isStill()) return show((input.value / STEPS) * end);
    const from = input.value < STEPS ? input.value / STEPS : 0;
    begun = performance.now() - from * 1000 * SECONDS;
    put(label, t("pause"));
    requestAnimationFrame(step);
  });
  input.addEventListener("input", () => {
    stop();
    show((input.value / STEPS) * end);
  });
  return { button, row };
}
