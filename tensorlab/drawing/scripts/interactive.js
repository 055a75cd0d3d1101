// Makes pictures live: point at an entry, or move to it with the arrow keys, and read it; follow an operation's entries
// to their sources. All that is needed is in the page: the figure's data-tl (JSON) and its elements' data-index.
// Without this script the pictures stay complete. It may be loaded many times: the first copy does the work.
(() => {
  "use strict";
  if (window.tensorlabPictures) {
    window.tensorlabPictures.scan(document);
    return;
  }
  const known = new WeakMap();
  const colour = (name) => `var(--tl-${name})`;
  const axisColour = (i) => colour(`axis-${i % 6}`);
  const clamp = (x, low, high) => Math.max(low, Math.min(x, high));
  const onFront = (cell) => cell.parentNode.dataset.face === "front";

  function grow(node, attributes, parent, text) {
    for (const name in attributes) node.setAttribute(name, attributes[name]);
    if (text !== undefined) node.textContent = text;
    parent?.append(node);
    return node;
  }
  const html = (tag, ...rest) => grow(document.createElement(tag), ...rest);
  const svg = (tag, ...rest) =>
    grow(document.createElementNS("http://www.w3.org/2000/svg", tag), ...rest);

  const keyOf = (cell) =>
    `${cell.closest("[data-operand]")?.dataset.operand ?? ""}:${cell.dataset.index}`;

  // All entries that are drawn. One may have several cells: on the faces of a cube, or where it is repeated.
  function readEntries(picture) {
    const entries = new Map();
    const texts = new Map();
    for (const cell of picture.querySelectorAll("[data-index]")) {
      if (cell.closest("[display=none]")) continue;
      const key = keyOf(cell);
      const [panel, at] = key.split(":");
      if (!entries.has(key))
        entries.set(key, { key, panel, index: at ? at.split(",").map(Number) : [], cells: [] });
      entries.get(key).cells.push(cell);
      if (!texts.has(cell.parentNode)) texts.set(cell.parentNode, textsOver(cell.parentNode));
      entries.get(key).value ??= cell.dataset.value ?? texts.get(cell.parentNode).get(cell);
    }
    return entries;
  }

  // An entry's number is written over its cell: cells and texts stand in the same order in two groups.
  function textsOver(group) {
    const cells = [...group.children].filter((each) => each.dataset.index !== undefined);
    const next = [...(group.nextElementSibling?.children ?? [])];
    const texts = next.filter((each) => each.tagName === "text" && !each.classList.contains("gap"));
    return new Map(
      texts.length === cells.length ? cells.map((cell, i) => [cell, texts[i].textContent]) : [],
    );
  }

  class Figure {
    constructor(figure, picture, data) {
      Object.assign(this, { figure, picture, data, lit: [], entry: null, cursor: null });
      figure.querySelectorAll(".tl-tip,.tl-bar,.tl-unseen").forEach((each) => each.remove()); // from a copied page
      this.tip = html("div", { class: "tl-tip", "aria-hidden": "true", hidden: "" }, figure);
      this.said = html("div", { class: "tl-unseen", "aria-live": "polite" }, figure);
      this.help = html("div", { class: "tl-unseen", id: `tl-${Math.random()}` }, figure);
      this.describe();
      this.#listen();
    }

    // Both are read when somebody first goes to the picture: a page of many is there sooner.
    get entries() {
      return (this.read ??= readEntries(this.picture));
    }

    get links() {
      return (this.linked ??= this.#readLinks());
    }

    describe() {
      const { picture, help, data } = this;
      const Cube = window.tensorlabPictures.Cube; // comes with the pictures that have slabs to step through
      const turns = Cube && !this.cube && (data.values || data.faces);
      if (this.words && !turns) return;
      if (turns) this.cube = new Cube(this);
      const words = (this.words = []);
      if (picture.querySelector("[data-index]"))
        words.push("Arrow keys move between entries, Escape leaves them.");
      if (data.kind === "operation")
        words.push("A result's entry shows its sources, an operand's where it goes.");
      if (this.cube) words.push(this.cube.help());
      help.textContent = words.join(" ");
      if (!words.length) {
        const box = picture.parentNode;
        // So that keys can scroll it; asked once all pictures are as they will be.
        requestAnimationFrame(() => box.scrollWidth > box.clientWidth && (box.tabIndex = 0));
        return;
      }
      picture.setAttribute("tabindex", "0");
      picture.setAttribute("role", "application");
      picture.setAttribute("data-lm-suppress-shortcuts", "true"); // Notebook 7 looks at keys first, as JupyterLab before 4.1
      const description = picture.querySelector(":scope > desc");
      if (description) description.id = `${help.id}-d`;
      picture.setAttribute(
        "aria-describedby",
        description ? `${description.id} ${help.id}` : help.id,
      );
      // A browser shows the title over every entry, and over its tooltip. The label says the same.
      picture.querySelector(":scope > title")?.remove();
    }

    // Sources both ways: from a result's entry to the operands' entries, and back.
    #readLinks() {
      const links = new Map();
      const add = (from, to) => links.set(from, [...(links.get(from) ?? []), to]);
      for (const [index, sources] of Object.entries(this.data.sources ?? {})) {
        for (const [operand, source] of sources) {
          add(`result:${index}`, `${operand}:${source}`);
          add(`${operand}:${source}`, `result:${index}`);
        }
      }
      return links;
    }

    #listen() {
      const { picture } = this;
      const on = (kind, act) => picture.addEventListener(kind, act);
      const pointed = (event) => {
        const cell = event.target.closest?.("[data-index]");
        if (cell && !this.cube?.turning) this.show(this.entries.get(keyOf(cell)), cell);
      };
      on("pointermove", pointed);
      on("pointerdown", pointed);
      on("click", () => (this.cursor = this.entry ?? this.cursor));
      on(
        "pointerleave",
        (event) => event.pointerType === "touch" || this.show(this.#focused() ? this.cursor : null),
      );
      on(
        "focus",
        () => picture.matches(":focus-visible") && this.#move(this.cursor ?? this.#first()),
      );
      on("blur", () => this.show(null));
      on("keydown", (event) => {
        if (event.altKey || event.ctrlKey || event.metaKey) return;
        if (!this.cube?.key(event) && !this.key(event.key)) return;
        event.preventDefault();
        event.stopPropagation(); // in a notebook the same keys delete cells and restart kernels
      });
    }

    #focused() {
      return document.activeElement === this.picture;
    }

    #first() {
      const all = [...this.entries.values()];
      return (
        all.find((each) => each.panel === "result") ??
        all.find((each) => each.cells.some(onFront)) ??
        all[0]
      );
    }

    key(key) {
      const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[
        key
      ];
      if (way && this.entries.size) {
        this.#move(this.entry ? this.#next(...way) : this.#first());
      } else if (key === "Escape" && this.entry) {
        this.show((this.cursor = null));
        this.said.textContent = "";
      } else {
        return false;
      }
      return true;
    }

    // The nearest cell in a direction, as it is seen: that works across faces, slabs and operands alike.
    #next(x, y) {
      const middle = (cell) => {
        const box = cell.getBoundingClientRect();
        return [box.left + box.width / 2, box.top + box.height / 2];
      };
      const [left, top] = middle(this.cell);
      let best = { far: Infinity, entry: this.entry, cell: this.cell };
      for (const entry of this.entries.values()) {
        for (const cell of entry.cells) {
          const [dx, dy] = [middle(cell)[0] - left, middle(cell)[1] - top];
          const along = dx * x + dy * y;
          const aside = Math.abs(dx * y) + Math.abs(dy * x);
          const far = along + 3 * aside;
          if (entry !== this.entry && along > 1 && along > aside / 2 && far < best.far)
            best = { far, entry, cell };
        }
      }
      this.cell = best.cell;
      return best.entry;
    }

    #move(entry) {
      if (!entry) return;
      const { cells } = entry;
      this.show(
        (this.cursor = entry),
        cells.includes(this.cell) ? this.cell : (cells.find(onFront) ?? cells[0]),
        true,
      );
      this.cell.scrollIntoView({ block: "nearest", inline: "nearest" });
      this.said.textContent = this.#words(entry).join("; ");
    }

    // The entry in words: its index and value, where that is along each axis, and where it comes from or goes.
    #words({ key, panel, index, value }) {
      if (!this.data.axes && !this.data.operands) return [value]; // a histogram's bars have no index
      const head = [this.#name(panel, index), value].filter(Boolean).join(" = ");
      const { axes } = this.#tensor(panel);
      const places = index.map(
        (i, axis) => `${axes[axis]}${/\d$/.test(axes[axis]) ? ":" : ""} ${i}`,
      );
      const lines = [[head, ...places].filter(Boolean).join(", ")];
      const linked = this.links.get(key);
      if (linked) lines.push(`${panel === "result" ? "from" : "goes into"} ${this.#list(linked)}`);
      return lines;
    }

    #tensor(panel) {
      const { data } = this;
      return panel === "" ? data : panel === "result" ? data.result : data.operands[panel];
    }

    #name(panel, index) {
      const { name = "" } = this.#tensor(panel);
      return index.length ? `${name}[${index.join(", ")}]` : name;
    }

    // A few entries each by its name, many by how many there are of each tensor.
    #list(keys) {
      const entries = keys.map((key) => key.split(":"));
      if (entries.length <= 4) {
        return entries.map(([panel, at]) => this.#name(panel, at ? at.split(",") : [])).join(", ");
      }
      const counts = new Map();
      for (const [panel] of entries) counts.set(panel, (counts.get(panel) ?? 0) + 1);
      const parts = [...counts].map(([panel, count], i) => {
        const { name } = this.#tensor(panel);
        return `${count}${i ? "" : " entries"}${name ? ` of ${name}` : ""}`;
      });
      return parts.join(", ");
    }

    show(entry, cell, again) {
      if (entry && entry === this.entry && !again && (!cell || cell === this.cell)) return;
      this.lit.forEach((each) => each.remove());
      this.lit = [];
      this.entry = entry ?? null;
      this.tip.hidden = !entry;
      this.figure.classList.toggle("tl-active", !!entry);
      if (!entry) return;
      this.cell = cell ?? entry.cells[0];
      if (this.data.kind !== "operation") this.#lightAxes(entry);
      const linked = this.links.get(entry.key) ?? [];
      for (const key of linked) this.#mark(this.entries.get(key), colour("highlight"));
      this.#mark(entry, "none");
      this.tip.replaceChildren(...this.#words(entry).map((line) => html("div", {}, null, line)));
      this.#placeTip();
    }

    // Everything at the same index along an axis (a row, a column, a slab), in the axis' colour.
    #lightAxes({ index }) {
      const outer = index.length - 3; // of more than three axes, only the part that the entry is in
      for (const other of this.entries.values()) {
        if (index.length < 2 || other.index.some((i, axis) => axis < outer && i !== index[axis]))
          continue;
        other.index.forEach((i, axis) => {
          if (axis < outer || i !== index[axis]) return;
          for (const cell of other.cells)
            this.#lay(cell, { fill: axisColour(axis), "fill-opacity": 0.18, stroke: "none" });
        });
      }
    }

    #mark(entry, fill) {
      const style = {
        stroke: colour("accent"),
        "stroke-width": 2.5,
        fill,
        "fill-opacity": 1,
        "stroke-opacity": 1,
      };
      for (const cell of entry?.cells ?? []) this.#lay(cell, style);
    }

    #lay(cell, style) {
      const copy = grow(
        cell.cloneNode(false),
        { ...style, "pointer-events": "none" },
        cell.parentNode,
      );
      for (const name of ["class", "data-index", "data-value"]) copy.removeAttribute(name);
      this.lit.push(copy);
    }

    // What of the page can be seen around the figure: the window, cut by each box around it that clips, as a notebook's
    // outputs do.
    #room() {
      const { clientWidth, clientHeight } = document.documentElement;
      const room = { left: 4, top: 0, right: clientWidth - 4, bottom: clientHeight };
      for (
        let box = this.figure.parentElement;
        box && box !== document.body;
        box = box.parentElement
      ) {
        if (getComputedStyle(box).overflow === "visible") continue;
        const { left, top, right, bottom } = box.getBoundingClientRect();
        room.left = Math.max(room.left, left);
        room.top = Math.max(room.top, top);
        room.right = Math.min(room.right, right);
        room.bottom = Math.min(room.bottom, bottom);
      }
      return room;
    }

    // Above the cell, below it, or to its right: wherever there is room, and always within it. In an operation the tooltip
    // covers no source: it stands below or above everything that is lit.
    #placeTip() {
      const { tip } = this;
      const room = this.#room();
      tip.style.maxWidth = `${Math.min(416, room.right - room.left - 18)}px`;
      const operation = this.data.kind === "operation";
      const boxes = (operation ? this.lit : [this.cell]).map((each) =>
        each.getBoundingClientRect(),
      );
      const cell = this.cell.getBoundingClientRect();
      const top = Math.min(...boxes.map((box) => box.top));
      const bottom = Math.max(...boxes.map((box) => box.bottom));
      const home = this.figure.getBoundingClientRect();
      const { offsetWidth: width, offsetHeight: height } = tip;
      const within = (at, size, low, high) => clamp(at, low, Math.max(low, high - size));
      let x = within(cell.left + (cell.width - width) / 2, width, room.left, room.right);
      const [above, below] = [top - height - 6, bottom + 6];
      const fits = below + height < room.bottom;
      let y = (operation && fits) || above < room.top ? below : above;
      if (above < room.top && !fits) {
        // Neither above nor below: to the right, else to the left.
        const right = cell.right + 6;
        if (right + width < room.right) x = right;
        else if (cell.left - width - 6 > room.left) x = cell.left - width - 6;
        y = cell.top;
      }
      y = within(y, height, room.top, room.bottom);
      Object.assign(tip.style, { left: `${x - home.left}px`, top: `${y - home.top}px` });
    }
  }

  function start(figure) {
    if (known.has(figure)) return known.get(figure).describe();
    const picture = figure.querySelector("svg");
    try {
      known.set(figure, new Figure(figure, picture, JSON.parse(figure.dataset.tl ?? "{}")));
    } catch (error) {
      console.warn("tensorlab: this picture stays still.", error);
      known.set(figure, { describe() {} });
    }
  }

  // What is asked of the page is asked of all pictures before one is changed, so that the page is laid out once.
  function scan(root) {
    const figures = [root, ...(root.querySelectorAll?.(".tl-figure") ?? [])].filter(
      (each) => each.matches?.(".tl-figure") && each.querySelector("svg"),
    );
    figures.forEach((each) => known.has(each) || window.tensorlabGround.follow(each));
    figures.forEach(start);
  }

  window.tensorlabPictures = { scan, html, svg, colour, axisColour, clamp };
  scan(document);
  document.addEventListener("DOMContentLoaded", () => scan(document));
  // While the page is still being read, a figure may be there by half; its own script comes when it is whole.
  const added = (changes) => {
    if (document.readyState !== "loading")
      changes.forEach((change) => change.addedNodes.forEach(scan));
  };
  new MutationObserver(added).observe(document.documentElement, { childList: true, subtree: true });
})();
