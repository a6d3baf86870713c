// Width of a text in a font, remembered: the labels ask for the same names again and again.
const SANS = '"Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif';
const SERIF = 'Georgia, "Times New Roman", "Noto Serif", "Liberation Serif", serif';
const context = document.createElement("canvas").getContext("2d");
const known = new Map();

export function width(text, font, { serif = false, spacing = 0 } = {}) {
  const key = `${font} ${serif} ${text}`;
  if (!known.has(key)) {
    context.font = `${font} ${serif ? SERIF : SANS}`;
    known.set(key, context.measureText(text).width);
  }
  return known.get(key) + spacing * [...text].length;
}
