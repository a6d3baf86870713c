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
    return Math.max(a.x, b.x) < -m || Math.min(a.x, b.x) > this.width + m || Math.max(a.y, b.y) < -m || Math.min(a.y, b.y) > this.height + m;
  }

  #mark(x, y, weight) {
    const column = Math.floor((x + this.margin) / CELL);
    const row = Math.floor((y + this.margin) / CELL);
    if (column < 0 || row < 0 || column >= this.columns || row >= this.rows) return;
    const cell = row * this.columns + column;
    if (this.cells[cell] < weight) this.cells[cell] = weight;
  }

  weight({ left, top, right, bottom }) {
    let sum = 0;
    const c0 = Math.max(0, Math.floor((left + this.margin) / CELL));
    const c1 = Math.min(this.columns - 1, Math.floor((right + this.margin) / CELL));
    const r0 = Math.max(0, Math.floor((top + this.margin) / CELL));
    const r1 = Math.min(this.rows - 1, Math.floor((bottom + this.margin) / CELL));
    for (let row = r0; row <= r1; row++) {
      for (let column = c0; column <= c1; column++) sum += this.cells[row * this.columns + column];
    }
    return sum;
  }

  take(box, owner = "") {
    this.boxes.push({ ...box, owner });
  }

  // `owner` is the place itself: a name may touch its own sign; `clear` keeps names on one line apart.
  isFree(box, { clear = 0, owner = null } = {}) {
    return !this.boxes.some(
      (other) => (owner === null || other.owner !== owner)
        && box.left - clear < other.right && box.right + clear > other.left && box.top < other.bottom && box.bottom > other.top,
    );
  }

  inside(box, margin = 2) {
    return box.left >= margin && box.top >= margin && box.right <= this.width - margin && box.bottom <= this.height - margin;
  }
}

export const boxAround = (x, y, radius) => ({ left: x - radius, top: y - radius, right: x + radius, bottom: y + radius });
export const boxOf = (x, y, width, height) => ({ left: x, top: y, right: x + width, bottom: y + height });
