// Signs of places, drawn about 0,0 so that lines end in them; and confidence bars.
import { s } from "./dom.js";

export const RADIUS = { port: 7.5, gauge: 7.5, border: 6, "dry-port": 6.5, terminal: 5, junction: 3.6 };

export function sign(role) {
  switch (role) {
    case "port":
      return [
        s("rect.sign-port", { x: -6.5, y: -6.5, width: 13, height: 13, rx: 3, "stroke-width": 1.2 }),
        s("circle.sign-anchor", { cx: 0, cy: -3.3, r: 1.1, "stroke-width": 1.2 }),
        s("path.sign-anchor", {
          d: "M0-2.1V4M-2-.6H2M-3.7 1.2C-3.4 3.2-1.8 4.1 0 4.1S3.4 3.2 3.7 1.2",
          "stroke-width": 1.3,
        }),
      ];
    case "gauge":
      return [
        s("path.sign-border", { d: "M0-7.4 7.4 0 0 7.4-7.4 0Z", "stroke-width": 1.5 }),
        s("path.sign-tri", { d: "M-4-2.9V2.9L-.3 0ZM4-2.9V2.9L.3 0Z" }),
      ];
    case "border":
      return [s("path.sign-border", { d: "M0-5.6 5.6 0 0 5.6-5.6 0Z", "stroke-width": 1.6 })];
    case "dry-port":
      return [
        s("rect.sign-paper.sign-ink-stroke", { x: -6, y: -5, width: 12, height: 10, rx: 1.2 }),
        s("path.sign-ink", { d: "M-6-5H6V5H-6Z", "stroke-width": 1.4, "stroke-linejoin": "round" }),
        s("path.sign-ink", { d: "M-3.1-2.6V2.6M0-2.6V2.6M3.1-2.6V2.6", "stroke-width": 1.3 }),
      ];
    case "terminal":
      return [
        s("circle.sign-paper", { r: 4.9 }),
        s("circle.sign-ink", { r: 4.2, "stroke-width": 1.5 }),
        s("circle.sign-dot", { r: 1.6 }),
      ];
    default:
      return [s("circle.sign-paper", { r: 3.1 }), s("circle.sign-ink", { r: 2.6, "stroke-width": 1.3 })];
  }
}

const BARS = { low: 1, medium: 2, high: 3 };
export function confidenceBars(confidence) {
  const filled = BARS[confidence] || 0;
  return s(
    "svg.conf",
    { viewBox: "0 0 15 9", width: 15, height: 9, "aria-hidden": "true" },
    [2.5, 5, 7.5].map((height, at) =>
      s(`rect${at < filled ? ".on" : ".off"}`, { x: at * 5 + 0.5, y: 8.5 - height, width: 3.6, height }),
    ),
  );
}
