// What a figure rests on: basis, confidence, sources; shown in popovers and under tables.
import { confirmedTo } from "./confirmed.js";
import { data, sourceOf } from "./data.js";
import { h, original } from "./dom.js";
import { confidenceBars } from "./signs.js";
import { dateText, t } from "./text.js";

const WEB = /^https?:\/\/[^\s"'<>]+$/i;

// Only web addresses become links: an address in a table could be anything.
function sourceNode(key) {
  const source = sourceOf(key);
  const when = source.published && source.published !== "undated" ? `, ${source.published}` : "";
  const text = original(source.title + when);
  return source.address && WEB.test(source.address)
    ? h("a", { href: source.address, target: "_blank", rel: "noopener noreferrer" }, text)
    : text;
}

export function evidenceRows(record, id = record.id) {
  return [
    record.basis && [t("basis"), t(`basis_${record.basis}`)],
    record.confidence && [
      t("confidence"),
      [confidenceBars(record.confidence), ` ${t(`confidence_${record.confidence}`)}`],
    ],
    confirmedTo(record) && [t("confirmed"), dateText(confirmedTo(record))],
    ...(record.sources || []).map((key, at) => [at ? "" : t("source"), sourceNode(key)]),
    record.note && [t("note"), original(record.note)],
    id && !data.network.client && [t("field"), h("code", {}, id)],
  ].filter(Boolean);
}

export function definitions(rows) {
  return h(
    "dl",
    {},
    rows.filter(Boolean).map(([term, value]) => [term ? h("dt", {}, term) : null, h("dd", {}, value)]),
  );
}

export function confidenceMark(record, onpress) {
  const label = `${t("confidence")}: ${t(`confidence_${record.confidence}`)}`;
  if (!onpress) {
    return h("span.mark", { role: "img", "aria-label": label, title: label }, confidenceBars(record.confidence));
  }
  return h(
    "button.mark",
    { type: "button", "aria-label": label, title: label, onclick: onpress },
    confidenceBars(record.confidence),
  );
}
