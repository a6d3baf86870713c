// A heap of lists that are compared from their first number on.
export class Heap {
  constructor() {
    this.items = [];
  }

  get size() {
    return this.items.length;
  }

  static before(a, b) {
    for (let at = 0; ; at++) {
      if (a[at] !== b[at]) return a[at] < b[at];
      if (at === 2) return false;
    }
  }

  push(item) {
    const { items } = this;
    let at = items.push(item) - 1;
    while (at > 0) {
      const up = (at - 1) >> 1;
      if (!Heap.before(item, items[up])) break;
      items[at] = items[up];
      at = up;
    }
    items[at] = item;
  }

  pop() {
    const { items } = this;
    const top = items[0];
    const item = items.pop();
    if (items.length) {
      let at = 0;
      for (;;) {
        let down = 2 * at + 1;
        if (down >= items.length) break;
        if (down + 1 < items.length && Heap.before(items[down + 1], items[down])) down++;
        if (!Heap.before(items[down], item)) break;
        items[at] = items[down];
        at = down;
      }
      items[at] = item;
    }
    return top;
  }
}
