// Elements without markup: text goes in as text, so no name can ever become code.
const SVG = "http://www.w3.org/2000/svg";

function fill(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "style") for (const [name, one] of Object.entries(value)) element.style.setProperty(name, one);
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  add(element, children);
  return element;
}

function add(element, children) {
  for (const child of children) {
    if (child === null || child === undefined || child === false || child === "") continue;
    if (Array.isArray(child)) add(element, child);
    else element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

// h("button.tab", {type: "button"}, "Network"): a tag with classes, attributes, children.
export function h(name, attributes, ...children) {
  const [tag, ...classes] = name.split(".");
  const element = document.createElement(tag || "div");
  if (classes.length) element.className = classes.join(" ");
  return fill(element, attributes, children);
}

export function s(name, attributes, ...children) {
  const [tag, ...classes] = name.split(".");
  const element = document.createElementNS(SVG, tag);
  if (classes.length) element.setAttribute("class", classes.join(" "));
  return fill(element, attributes, children);
}

export function put(element, ...children) {
  element.replaceChildren();
  add(element, children);
  return element;
}

// Foreign text keeps its own direction and cannot turn that of its neighbours.
export function foreign(text, lang) {
  return h("bdi", { dir: "auto", lang }, text);
}

// Notes and names of publications stay as their files have them; the page says so where its language is another.
export const original = (text) => h("bdi.original", { dir: "auto" }, text);

export function icon(...paths) {
  return s(
    "svg",
    { viewBox: "0 0 18 18", "aria-hidden": "true" },
    paths.map((d) => s("path", { d })),
  );
}

// Arrow keys in a row of tabs, cards or rows: focus moves, Home and End jump.
export function roving(container, selector, { onmove, vertical = false } = {}) {
  container.addEventListener("keydown", (event) => {
    const all = [...container.querySelectorAll(selector)];
    const at = all.indexOf(event.target.closest(selector));
    if (at < 0) return;
    const back = vertical ? ["ArrowUp"] : ["ArrowLeft", "ArrowUp"];
    const on = vertical ? ["ArrowDown"] : ["ArrowRight", "ArrowDown"];
    let to = -1;
    if (back.includes(event.key)) to = (at - 1 + all.length) % all.length;
    else if (on.includes(event.key)) to = (at + 1) % all.length;
    else if (event.key === "Home") to = 0;
    else if (event.key === "End") to = all.length - 1;
    if (to < 0) return;
    event.preventDefault();
    event.stopPropagation();
    all[to].focus();
    if (onmove) onmove(all[to]);
  });
}
