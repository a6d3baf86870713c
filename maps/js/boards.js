// Departures of a board after what the reader changes: who still sails, and how long cargo waits for it.
import { momentsOfGaps, momentsOfStorm, momentsOfWait, momentsOfWindow } from "./spread.js";

const HOURS_PER_WEEK = 168;

// A new rate takes the place of the old one, however that was told: that of a timetable too.
const rateOf = (service, changes) =>
  changes.figures.get(`${service.id}.headway_hours`) ??
  HOURS_PER_WEEK / changes.figures.get(`${service.id}.departures_per_week`);
const isTimed = (service, changes) => Boolean(service.timetable) && Number.isNaN(rateOf(service, changes));

// Mean interval [h] and its squared variation.
function headwayOf(service, changes) {
  if (isTimed(service, changes)) {
    const gaps = gapsOf(service.timetable);
    const headway = HOURS_PER_WEEK / gaps.length;
    return [headway, gaps.reduce((all, gap) => all + (gap - headway) ** 2, 0) / gaps.length / headway ** 2];
  }
  const rate = rateOf(service, changes);
  return [Number.isNaN(rate) ? service.headway || HOURS_PER_WEEK / (service.perWeek || 1) : rate, service.cv ** 2];
}

function gapsOf(timetable) {
  const minutes = [...timetable].sort((a, b) => a - b);
  const week = HOURS_PER_WEEK * 60;
  return minutes.map((before, at) => ((minutes[(at + 1) % minutes.length] - before + week) % week || week) / 60);
}

export const isLinkShut = (link, closed) => closed.has(link.id) || closed.has(link.from) || closed.has(link.to);

// Services of a board that still run, the most frequent first; none where a border on their way is shut.
export function sailing(boarding, changes, world) {
  const { closed } = changes;
  if (boarding.passes.some((border) => closed.has(border))) return [];
  return boarding.services
    .filter((service) => !closed.has(service.id) && !service.links.some((id) => isLinkShut(world.record(id), closed)))
    .map((service) => [service, ...headwayOf(service, changes)])
    .sort((a, b) => a[1] - b[1] || (a[0].id < b[0].id ? -1 : 1));
}

export const isByTimetable = (rows, changes) => rows.every(([service]) => isTimed(service, changes));

// Services that share a departure board: rates add, the squared variation is the mean by rate.
export function momentsOfBoard(rows, changes) {
  if (isByTimetable(rows, changes)) {
    return momentsOfGaps(gapsOf([...new Set(rows.flatMap(([service]) => service.timetable))]));
  }
  const rate = rows.reduce((all, [, headway]) => all + 1 / headway, 0);
  const variation = rows.reduce((all, [, headway, v]) => all + v / headway, 0) / rate;
  return momentsOfWait(1 / rate, variation);
}

export function momentsOfClosure(closure) {
  if (closure.kind === "storm") {
    return momentsOfStorm(
      closure.shares.reduce((all, one) => all + one, 0) / closure.shares.length,
      closure.spell || 0,
    );
  }
  const minutes = (((closure.dailyTo - closure.dailyFrom) % 1440) + 1440) % 1440;
  return momentsOfWindow(minutes / 60);
}
