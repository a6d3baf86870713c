// Until when figures are confirmed: the date of the newest publication behind them, as `corridor.data.confirmed` has it.
import { data, recordOf, sourceOf } from "./data.js";

const FRESH_DAYS = 90;

// Such as "2025-09"; empty where no source has a date.
export const confirmedTo = (record) =>
  (record.sources || []).map((key) => sourceOf(key).confirms || "").reduce((all, one) => (one > all ? one : all), "");

// {date, stale, figures} of a route: a record counts once for each kind of leg that rests on it.
export function confirmedOf(route) {
  const dates = new Map();
  for (const { kind, id } of route.legs || []) dates.set(`${kind} ${id}`, confirmedTo(recordOf(id)?.record || {}));
  const fresh = new Date(Date.parse(data.network.on) - FRESH_DAYS * 86_400_000).toISOString().slice(0, 10);
  const all = [...dates.values()];
  return {
    date: all.reduce((last, one) => (one > last ? one : last), ""),
    stale: all.filter((one) => one < fresh).length,
    figures: all.length,
  };
}
