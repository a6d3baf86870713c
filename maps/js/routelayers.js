// The chosen route over the others; where they share a line only the chosen one is drawn.
import { isShip, lineOf } from "./data.js";
import { routeLinks } from "./legs.js";
import { map, stroke } from "./map.js";
import { TONES } from "./parts.js";

const group = L.layerGroup().addTo(map);
const marks = L.layerGroup().addTo(map);

// Lines end to end in order of travel, each turned the way it is gone, so that caps and dashes run on.
function path(links) {
  const chains = [];
  let end = "";
  links.forEach((link, at) => {
    const next = links[at + 1];
    const touches = (place) => next && (next.from === place || next.to === place);
    const joins = end && (link.from === end || link.to === end);
    const back = joins ? link.to === end : touches(link.from) && !touches(link.to);
    const line = back ? [...lineOf(link)].reverse() : lineOf(link);
    if (joins) chains.at(-1).push(...line.slice(1));
    else chains.push([...line]);
    end = back ? link.from : link.to;
  });
  return chains;
}

const nth = (at) => at % TONES.length;

const own = (route, chosen) => {
  const shared = new Set(routeLinks(chosen).map((link) => link.id));
  return routeLinks(route).filter((link) => !shared.has(link.id));
};

export const routeLayers = {
  own,
  draw(routes, chosen) {
    group.clearLayers();
    const one = routes[chosen];
    const lines = path(routeLinks(one));
    const others = routes
      .map((route, at) => [at, own(route, one)])
      .filter(([at, links]) => at !== chosen && links.length)
      .reverse();
    for (const [, links] of others) group.addLayer(stroke("routes", "r r-case-other", path(links)));
    for (const [at, links] of others) {
      const built = links.filter((link) => !link.project);
      const unbuilt = links.filter((link) => link.project);
      if (built.length) group.addLayer(stroke("routes", `r r-${nth(at)} r-other`, path(built)));
      if (unbuilt.length) group.addLayer(stroke("routes", `r r-${nth(at)} r-other r-unbuilt`, path(unbuilt)));
    }
    group.addLayer(stroke("routes", "r r-case", lines));
    group.addLayer(stroke("routes", `r r-${nth(chosen)} r-chosen`, lines));
    const sea = routeLinks(one).filter((link) => isShip(link.mode));
    if (sea.length) group.addLayer(stroke("routes", "r r-sea", path(sea)));
  },
  // The way of a year and what another does not share with it; thin, where flows lie under them.
  pair(links, parting, thin) {
    if (parting.length) {
      for (const name of ["r r-case-other", "r r-1 r-other"]) group.addLayer(stroke("routes", name, path(parting)));
    }
    if (!links.length) return;
    const names = thin ? ["r r-thin-case", "r r-0 r-thin"] : ["r r-case", "r r-0 r-chosen"];
    for (const name of names) group.addLayer(stroke("routes", name, path(links)));
    const sea = thin ? [] : links.filter((link) => isShip(link.mode));
    if (sea.length) group.addLayer(stroke("routes", "r r-sea", path(sea)));
  },
  one(links, className) {
    group.addLayer(stroke("routes", className, path(links)));
  },
  layer: (layer) => group.addLayer(layer),
  clear() {
    group.clearLayers();
    marks.clearLayers();
  },
};

export function markLinks(links, className = "r r-mark") {
  marks.clearLayers();
  if (!links.length) return;
  marks.addLayer(stroke("mark", className, path(links)));
}

export function selectLinks(links) {
  for (const name of ["n sel-case", "n sel"]) group.addLayer(stroke("routes", name, path(links)));
}
