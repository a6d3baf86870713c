// Parts of a route that several views show: its days, its facts, its bottleneck, the bar of what its time is made of.
import { foreign, h } from "./dom.js";
import { minutesByKind, nameOf } from "./legs.js";
import { fact, rangeBar } from "./parts.js";
import { cap, days, number, range, t } from "./text.js";

// Expected days and their range; `max` [h] is the end of the scale, common to what is compared.
export function hero(route, { max, tone }) {
  const { low, high } = route;
  return h(
    "div.hero",
    {},
    h("div.big", {}, days(route.minutes), h("small", {}, ` ${t("days_expected")}`)),
    h(
      "div.spread",
      {},
      rangeBar({ low, mean: route.minutes / 60, high, max, tone }),
      h("div.spread-text", {}, `${t("p10_p90")}: ${range(low, high)} ${t("d")}`),
    ),
  );
}

export function facts(one) {
  return h(
    "div.facts",
    {},
    fact(t("distance"), number(one.km), t("km")),
    fact(t("borders"), number(one.borders)),
    fact(t("transfers"), number(one.transfers)),
    fact(t("price"), one.usd === undefined ? null : number(one.usd), "USD/TEU"),
    fact("CO₂e", one.co2 === undefined ? null : number(one.co2), t("kg_teu")),
  );
}

export function bottleneck(id, teu) {
  return h("p.neck", {}, `${t("bottleneck")}: `, h("b", {}, foreign(nameOf(id))), `, ${number(teu)} TEU/${t("year")}`);
}

export const KIND_CLASS = {
  line: "moving",
  wait: "waiting",
  transfer: "transfer",
  access: "transfer",
  egress: "transfer",
  border: "border",
  stop: "stop",
};

// One unit for all rows of an answer, said once in the head: hours where it takes less than two days.
export const unitOf = (one) => (one.minutes < 2880 ? { name: t("h"), minutes: 60 } : { name: t("d"), minutes: 1440 });

export function amount(minutes, unit) {
  const value = minutes / unit.minutes;
  if (!minutes) return "0";
  return value < 0.05 ? `<${number(0.1, 1)}` : number(value, 1);
}

export function stackedBar(one) {
  const kinds = minutesByKind(one);
  const unit = unitOf(one);
  const said = kinds.map(([kind, minutes]) => `${t(`kind_${kind}`)} ${amount(minutes, unit)}`).join(", ");
  return [
    h(
      "div.bar",
      { role: "img", "aria-label": `${said} ${unit.name}` },
      kinds.map(([kind, minutes]) => h(`span.k-${KIND_CLASS[kind]}`, { style: { "flex-grow": minutes } })),
    ),
    h(
      "div.bar-key",
      { "aria-hidden": "true" },
      kinds.map(([kind, minutes]) =>
        h("span", {}, h(`i.k-${KIND_CLASS[kind]}`), `${cap(t(`kind_${kind}`))} ${amount(minutes, unit)}`),
      ),
    ),
  ];
}
