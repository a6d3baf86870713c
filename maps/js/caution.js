// The caution of the best way, as the command line says it: which countries of the list it passes, and the best without.
import { h } from "./dom.js";
import { named } from "./naming.js";
import { set } from "./state.js";
import { countryName, days, listed, number, placeName, t } from "./text.js";
import { avoid, caution } from "./trip.js";

export function cautionNote() {
  const found = caution();
  if (!found) return null;
  const { passed, avoids, isForeign, without } = found;
  const names = (codes, type) => listed(codes.map(countryName), type);
  return h(
    "div.aside.caution",
    { id: "caution" },
    h("b", {}, t("caution_passes", { countries: names(passed) })),
    " ",
    !isForeign
      ? t("caution_end")
      : without
        ? t("caution_without", { countries: names(avoids, "disjunction"), ...figuresOf(without) })
        : t("caution_none", { countries: names(avoids, "disjunction") }),
    without && h("p.actions", {}, takeButton(avoids)),
  );
}

const figuresOf = (route) => ({
  days: days(route.minutes),
  km: number(route.km),
  price: route.usd === undefined ? t("price_unknown") : `${number(route.usd)} USD/TEU`,
  places: named([route])[0].through.map(placeName).join(" · "),
});

const takeButton = (avoids) =>
  h(
    "button.button",
    {
      type: "button",
      id: "caution-take",
      onclick: () =>
        set({
          avoid: [...new Set([...avoid(), ...avoids.map((code) => `country:${code}`)])].join(","),
          route: 0,
          leg: "",
        }),
    },
    t("caution_take"),
  );

// Switches a country of the list on or off; the list of the network is the one that needs no word in the link.
export function toggled(list, code, own) {
  const next = (list.includes(code) ? list.filter((one) => one !== code) : [...list, code]).sort();
  if (String(next) === String(own)) return "";
  return next.length ? next.join(",") : "none";
}
