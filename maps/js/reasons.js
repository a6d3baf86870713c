// Why a way is as it is, in the reader's language: what `corridor.answers.why` says in English.
import { anyLink } from "./data.js";
import { endsOf, minutesByKind, nameOf, rowsOf } from "./legs.js";
import { countryName, days, isInOwnWords, listed, modeName, number, placeName, t } from "./text.js";

export function reasonOf(route) {
  if (isInOwnWords() || !route.reason) return isInOwnWords() ? route.why : "";
  const { share, leg, kind, by } = route.reason;
  const figure = share > 0 && route.legs[leg - 1];
  return [
    t("why_spent", { days: days(route.minutes), places: namesOf(by, route), kinds: kindsOf(route) }),
    figure &&
      t("why_share", { share: number(100 * share), name: nameOfLeg(figure), hours: number(figure.minutes / 60, 1) }),
    kind ? rival(route) : t("why_no_rival"),
  ]
    .filter(Boolean)
    .join(" ");
}

const long = (minutes) => (minutes < 2880 ? `${number(minutes / 60, 1)} ${t("h")}` : `${days(minutes)} ${t("d")}`);
const kindsOf = (route) =>
  minutesByKind(route)
    .map(([kind, minutes]) => `${t(`kind_${kind}`)} ${long(minutes)}`)
    .join(", ");
const namesOf = (ids, route) =>
  listed(ids?.length ? ids.map(placeName) : [...new Set(rowsOf(route).map((row) => modeName(row.mode)))]);
const nameOfLeg = (leg) => (leg.kind === "line" ? endsOf({ from: leg.from, to: leg.to }) : nameOf(leg.id));

function rival(route) {
  const { fastest, fastestBy, other, otherBy, uses, flips = [] } = route.reason;
  const isSlower = route.minutes > fastest;
  const first = isSlower
    ? t("why_slower", { more: long(route.minutes - fastest), places: namesOf(fastestBy, route) })
    : t(uses ? "why_rival_without" : "why_rival_with", {
        name: nameOfRival(route.reason),
        places: namesOf(otherBy, route),
        more: long(other - fastest),
      });
  if (!flips.length) return `${first} ${t("why_no_flip")}`;
  const changes = listed(flips.map(flip), "disjunction");
  return `${first} ${t(isSlower ? "why_flip_first" : "why_flip_win", { changes })} ${t("why_typical")}`;
}

function nameOfRival({ kind, of }) {
  if (kind === "place") return placeName(of);
  if (kind === "link") return anyLink(of) ? endsOf(anyLink(of)) : of;
  return kind === "mode" ? modeName(of) : countryName(of);
}

function flip([id, field, figure, now, above]) {
  const isHours = field.includes("hours") && !field.startsWith("headway");
  const exact = (value) => number(value, value % 1 ? 1 : 0);
  return t(above ? "why_over" : "why_under", {
    name: nameOf(id),
    figure: exact(figure),
    unit: t(isHours ? "h" : "times_a_week"),
    now: exact(now),
  });
}
