// The law of three figures, as `corridor.data.distributions` has it: P10, P50 and P90 become mean, variance, skewness.
const Z_P90 = 1.28155;
const TAIL_SHARE = 0.2;
const NORMAL_BELOW = 1e-6;
const SPELLS = 60;

function law(low, median, high) {
  const skewness = Math.log((high - median) / (median - low));
  if (Math.abs(skewness) < NORMAL_BELOW) return { median, sign: 0, shape: 0, scale: (high - low) / (2 * Z_P90) };
  const sign = skewness > 0 ? 1 : -1;
  const shape = Math.abs(skewness) / Z_P90;
  const near = sign > 0 ? median - low : high - median;
  return { median, sign, shape, scale: near / -Math.expm1(-Z_P90 * shape) };
}

// The typical figure is kept a fifth of the range away from both ends, where the law is tame.
function clamped(low, typical, high) {
  const margin = (high - low) * TAIL_SHARE;
  return Math.min(Math.max(typical, low + margin), high - margin);
}

// `figures` are [low, typical, high] and a fourth, 1, where the typical one is a mean.
export function lawOf([low, typical, high, isMean]) {
  if (high <= low) return { median: typical, sign: 0, shape: 0, scale: 0 };
  if (!isMean) return law(low, clamped(low, typical, high), high);
  let [below, above] = [clamped(low, low, high), clamped(low, high, high)];
  for (let n = 0; n < SPELLS; n++) {
    const middle = (below + above) / 2;
    if (momentsOfLaw(law(low, middle, high)).mean < typical) below = middle;
    else above = middle;
  }
  return law(low, (below + above) / 2, high);
}

export function momentsOfLaw({ median, sign, shape, scale }) {
  if (sign === 0) return { mean: median, variance: scale * scale, third: 0 };
  const squared = shape * shape;
  const w = Math.exp(squared);
  const less1 = Math.expm1(squared);
  const variance = scale * scale * w * less1;
  const skew = sign * (w + 2) * Math.sqrt(less1);
  return { mean: median + sign * scale * Math.expm1(squared / 2), variance, third: skew * variance ** 1.5 };
}

const at = ({ median, sign, shape, scale }, z) =>
  sign === 0 ? median + scale * z : median + sign * scale * Math.expm1(shape * sign * z);

function central(first, second, third) {
  const variance = second - first * first;
  return { mean: first, variance, third: third - 3 * first * variance - first ** 3 };
}

// Wait for the next departure: headway [h], squared variation.
export const momentsOfWait = (h, v) =>
  central((h * (1 + v)) / 2, (h * h * (1 + v) * (1 + 2 * v)) / 3, (h ** 3 * (1 + v) * (1 + 2 * v) * (1 + 3 * v)) / 4);
export const momentsOfStorm = (p, d) => central(p * d, 2 * p * d * d, 6 * p * d ** 3);
export const momentsOfWindow = (shut) =>
  central(((shut / 24) * shut) / 2, ((shut / 24) * shut ** 2) / 3, ((shut / 24) * shut ** 3) / 4);

export function momentsOfGaps(gaps) {
  const week = gaps.reduce((all, gap) => all + gap, 0);
  const power = (n) => gaps.reduce((all, gap) => all + gap ** n, 0);
  return central(power(2) / (2 * week), power(3) / (3 * week), power(4) / (4 * week));
}

// Links of one country and mode share one chance: their quantile functions add at fixed points.
export const totalsOf = (laws, points) => points.map((z) => laws.reduce((all, one) => all + at(one, z), 0));
export const momentsOfShared = (laws, points) => momentsOfTotals(totalsOf(laws, points));

export function momentsOfTotals(totals) {
  const mean = totals.reduce((all, one) => all + one, 0) / totals.length;
  const power = (n) => totals.reduce((all, one) => all + (one - mean) ** n, 0) / totals.length;
  return { mean, variance: power(2), third: power(3) };
}

// A quantile of a sum from its three moments; z is -1.28155 for P10.
export function quantile({ mean, variance, third }, z) {
  if (variance <= 0) return mean;
  const skew = Math.abs(third) / variance ** 1.5;
  if (skew < NORMAL_BELOW) return Math.max(0, mean + Math.sqrt(variance) * z);
  const sign = third > 0 ? 1 : -1;
  const y = (1 + (skew * skew) / 2 + skew * Math.sqrt(1 + (skew * skew) / 4)) ** (1 / 3);
  const w = y + 1 / y - 1;
  const shape = Math.sqrt(Math.log(w));
  const scale = Math.sqrt(variance / (w * (w - 1)));
  return Math.max(0, mean + sign * scale * (Math.exp(shape * sign * z) - Math.exp((shape * shape) / 2)));
}

export const Z = Z_P90;
export const Z_P80 = 0.8416212335729143;
export const minutesFromHours = (hours) => Math.floor(hours * 60 + 0.5);

export const expectedOf = (figures) => momentsOfLaw(lawOf(figures)).mean;

// All three figures scaled so that the expected time has this value.
export function scaledTo(figures, value) {
  const [[low, typical, high, isMean], old] = [figures, expectedOf(figures)];
  if (old === 0) return [value, value, value, isMean];
  const factor = value / old;
  return [low * factor, typical * factor, high * factor, isMean];
}
