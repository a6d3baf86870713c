// A route under a volume: a slider over the points that the file holds, with its queues as rings on the map.
import { pointOfPlace, recordOf } from "./data.js";
import { h, put } from "./dom.js";
import { nameOf } from "./legs.js";
import { section } from "./parts.js";
import { routeLayers } from "./routelayers.js";
import { days, hoursText, number, said, t } from "./text.js";

const MOST_NAMED = 4;
const radiusOf = (minutes) => 6 + 1.4 * Math.sqrt(minutes / 60);

const queueName = (queue) => (recordOf(queue.id) ? nameOf(queue.id) : said(queue.name));

export function loadSlider(one) {
  const points = one.load || [];
  if (points.length < 2) return null;
  const rings = L.layerGroup();
  const words = h("p", { role: "status" });
  const list = h("ul.queues", {});
  const input = h("input", { type: "range", id: "load-at", min: 0, max: points.length - 1, value: 0 });
  input.setAttribute("aria-label", t("load_title"));

  function show() {
    const point = points[Number(input.value)];
    const text = t("load_at", { teu: number(point.teu), days: days(point.minutes), late: days(point.late) });
    const queues = (point.queues || []).slice(0, MOST_NAMED);
    put(words, text);
    input.setAttribute("aria-valuetext", text);
    put(
      list,
      queues.map((queue) =>
        h("li", {}, t("load_queue", { name: queueName(queue), hours: hoursText(queue.minutes / 60), use: number(100 * queue.use) })),
      ),
    );
    rings.clearLayers();
    for (const queue of point.queues || []) {
      const options = { pane: "play", radius: radiusOf(queue.minutes), className: "queue-ring", interactive: false };
      rings.addLayer(L.circleMarker(pointOfPlace(queue.at), options));
    }
    routeLayers.layer(rings);
  }

  input.addEventListener("input", show);
  const least = points[0];
  put(words, t("load_at", { teu: number(least.teu), days: days(least.minutes), late: days(least.late) }));
  return section(t("load_title"), t("teu_a_year"), h("div.player", {}, input, words, list), h("p.small", {}, t("load_note")));
}
