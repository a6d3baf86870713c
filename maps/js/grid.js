// What is under a label: lines as weights on a coarse grid, and boxes that nothing may overlap.
const CELL = 4;

export class Grid {
  constructor(width, height, margin = 0) {
    this.margin = margin;
    this.columns = Math.ceil((width + 2 * margin) / CELL) + 1;
    this.rows = Math.ceil((height + 2 * margin) / CELL) + 1;
    this.width = width;
    this.height = height;
    this.cells = new Uint8Array(this.columns * this.rows);
    this.boxes = [];
  }

  // Lines in container pixels; a cell keeps the greatest weight.
  line(points, weight) {
    for (let at = 1; at < points.length; at++) {
      const [a, b] = [points[at - 1], points[at]];
      if (this.#outside(a, b)) continue;
      const steps = Math.max(1, Math.ceil(Math.max(Math.abs(b.x - a.x), Math.abs(b.y - a.y)) / CELL));
      if (steps > 4000) continue;
      for (let step = 0; step <= steps; step++) {
        this.#mark(a.x + ((b.x - a.x) * step) / steps, a.y + ((b.y - a.y) * step) / steps, weight);
      }
    }
  }

  #outside(a, b) {
    const m = this.margin;
    return (
      Math.max(a.x, b.x) < -m ||
      Math.min(a.x, b.x) > this.width + m ||
      Math.max(a.y, b.y) < -m ||
      Math.min(a.y, b.y) > this.height + m
    );
  }

  #mark(x, y, weight) {
    const column = Math.floor((x + this.margin) / CELL);
    const row = Math.floor((y + this.margin) / CELL);
    if (column < 0 || row < 0 || column >= this.columns || row >= this.rows) return;
    const cell = row * this.columns + column;
    if (this.cells[cell] < weight) this.cells[cell] = weight;
  }

  // A small square that names should keep off, though nothing stands there yet.
  spot({ x, y }, radius, weight) {
    for (let dy = -radius; dy <= radius; dy += CELL) {
      for (let dx = -radius; dx <= radius; dx += CELL) this.#mark(x + dx, y + dy, weight);
    }
  }

  // Once all is drawn: sums from the corner, so that the weight under a box takes four look-ups.
  seal() {
    const across = this.columns + 1;
    this.sums = new Int32Array(across * (this.rows + 1));
    for (let row = 0; row < this.rows; row++) {
      let sum = 0;
      for (let column = 0; column < this.columns; column++) {
        sum += this.cells[row * this.columns + column];
        this.sums[(row + 1) * across + column + 1] = this.sums[row * across + column + 1] + sum;
      }
    }
  }

  weight({ left, top, right, bottom }) {
    const across = this.columns + 1;
    const within = (value, most) => Math.max(0, Math.min(most, Math.floor((value + this.margin) / CELL)));
    const [c0, c1] = [within(left, this.columns), within(right + CELL, this.columns)];
    const [r0, r1] = [within(top, this.rows), within(bottom + CELL, this.rows)];
    return (
      this.sums[r1 * across + c1] -
      this.sums[r0 * across + c1] -
      this.sums[r1 * across + c0] +
      this.sums[r0 * across + c0]
    );
  }

  take(box, owner = "") {
    this.boxes.push({ ...box, owner });
  }

  // `owner` is the place itself: a name may touch its own sign; `clear` keeps names on one line apart.
  isFree(box, { clear = 0, owner = null } = {}) {
    return !this.boxes.some(
      (other) =>
        (owner === null || other.owner !== owner) &&
        box.left - clear < other.right &&
        box.right + clear > other.left &&
        box.top < other.bottom &&
        box.bottom > other.top,
    );
  }

  // A leader runs over free ground only, and nothing is put on it later.
  lineIsFree(a, b, owner = "") {
    return this.#along(a, b).every((box) => this.isFree(box, { owner: owner || null }));
  }

  takeLine(a, b) {
    for (const box of this.#along(a, b)) this.take(box);
  }

  #along(a, b) {
    const steps = Math.max(1, Math.ceil(Math.hypot(b.x - a.x, b.y - a.y) / 4));
    return Array.from({ length: steps - 1 }, (_, n) =>
      boxAround(a.x + ((b.x - a.x) * (n + 1)) / steps, a.y + ((b.y - a.y) * (n + 1)) / steps, 0.8),
    );
  }

  // Signs of others so near that a name would seem to be theirs.
  strangers(box, owner, reach = 7) {
    let count = 0;
    for (const other of this.boxes) {
      if (
        other.owner &&
        other.owner !== owner &&
        box.left - reach < other.right &&
        box.right + reach > other.left &&
        box.top - reach < other.bottom &&
        box.bottom + reach > other.top
      ) {
        count++;
      }
    }
    return count;
  }

  inside(box, margin = 2) {
    return (
      box.left >= margin && box.top >= margin && box.right <= this.width - margin && box.bottom <= this.height - margin
    );
  }
}

export const boxAround = (x, y, radius) => ({
  left: x - radius,
  top: y - radius,
  right: x + radius,
  bottom: y + radius,
});
export const boxOf = (x, y, width, height) => ({ left: x, top: y, right: x + width, bottom: y + height });
