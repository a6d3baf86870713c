// What a way is measured by, as `corridor.routing.measures` and `corridor.routing.p80` have it: a pair of numbers, the
// measure and then time with legs. No completion can better a bound.
import { cheapestToGoal, edgesOf } from "./space.js";
import { momentsOfTotals, quantile, Z_P80 } from "./spread.js";
import { kindOf, graph } from "./world.js";

const COST_OF_MINUTE = 1024;
const UNITS = 10_000;
const VARIANCE_UNITS = 1000;
const LEAST_STANDARD_P80 = 0.5;
const SECONDS_PER_HOUR = 3600;

export const RANKINGS = ["time", "p80", "cost", "co2"];

export function measureOf(by, space, ready, { partOf, totalOf }) {
  return by === "p80" ? byP80(space, ready, partOf, totalOf) : sums(space, ready, by);
}

const shown = (arc) => arc.steps.filter((edge) => edge >= 0);
const timeOf = (arc, ready) => shown(arc).reduce((all, edge) => all + ready.minutes[edge] * COST_OF_MINUTE + 1, 0);

function sums(space, ready, by) {
  const list = { cost: graph.usd, co2: graph.co2 }[by];
  // What is unknown counts nothing here; whoever asks for the ranking is told of it afterwards.
  const unitsOf = (edge) => Math.round((list?.[edge] || 0) * UNITS);
  const first = space.arcs.map((arc) => shown(arc).reduce((all, edge) => all + unitsOf(edge), 0));
  const second = space.arcs.map((arc) => timeOf(arc, ready));
  const rest = cheapestToGoal(space, first, second);
  return {
    first,
    second,
    begin: () => [0, 0],
    extend: ([a, b], arc) => [a + first[arc], b + second[arc]],
    bound: ([a, b], state) => [a + rest[state][0], b + rest[state][1]],
    figures: () => [],
  };
}

// The time that a trip keeps four times in five: a way is valued by its expected time and its spread in each group.
function byP80(space, ready, partOf, totalOf) {
  const nothing = new Float64Array(space.arcs.length);
  const parts = space.arcs.map((arc) => partOf(shown(arc), ready));
  const groups = [...new Set(parts.flatMap((part) => [...part.shared.keys()]))].sort();
  const time = space.arcs.map((arc) => timeOf(arc, ready));
  const rest = cheapestToGoal(space, time, nothing);
  const least = parts.map(({ alone, shared }) =>
    [...shared.values()].reduce((all, totals) => all + momentsOfTotals(totals).variance, alone),
  );
  const spreadLeft = cheapestToGoal(
    space,
    least.map((variance) => Math.trunc(VARIANCE_UNITS * variance)),
    nothing,
  );
  return {
    // A P80 does not add up, so that no arc is sure to add anything.
    first: nothing,
    second: nothing,
    begin: () => ({ arcs: [], cost: 0, alone: 0, totals: new Map(), variances: new Map() }),
    extend(value, arc) {
      const { alone, shared } = parts[arc];
      let { totals, variances } = value;
      if (shared.size) [totals, variances] = [new Map(totals), new Map(variances)];
      for (const [group, times] of shared) {
        const known = totals.get(group);
        totals.set(group, known ? known.map((one, at) => one + times[at]) : times);
        variances.set(group, momentsOfTotals(totals.get(group)).variance);
      }
      return {
        arcs: [...value.arcs, arc],
        cost: value.cost + time[arc],
        alone: value.alone + alone,
        totals,
        variances,
      };
    },
    bound(value, state) {
      if (state === space.goal) {
        const hours = quantile(totalOf(edgesOf(space, value.arcs), ready), Z_P80);
        return [Math.trunc(hours * SECONDS_PER_HOUR), value.cost];
      }
      const spread = [...value.variances.values()].reduce((all, one) => all + one, value.alone);
      const cost = value.cost + rest[state][0];
      const hours =
        Math.floor(cost / COST_OF_MINUTE) / 60 +
        LEAST_STANDARD_P80 * Math.sqrt(spread + spreadLeft[state][0] / VARIANCE_UNITS);
      return [Math.trunc(hours * SECONDS_PER_HOUR), cost];
    },
    figures: (value) => [
      Math.floor(value.cost / COST_OF_MINUTE),
      Math.trunc(value.alone * VARIANCE_UNITS),
      ...groups.map((group) => Math.trunc((value.variances.get(group) || 0) * VARIANCE_UNITS)),
    ],
  };
}

// Ids of what nobody knows the price or the emissions of on a way.
export function gapsIn(edges, by) {
  const list = { cost: graph.usd, co2: graph.co2 }[by];
  return list ? edges.filter((edge) => kindOf(edge) && list[edge] === null) : [];
}
