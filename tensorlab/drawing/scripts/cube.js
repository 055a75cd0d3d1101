// Steps through the slabs of a rank-3 tensor, and turns the cube. Loaded after interactive.js, with such pictures only.
(() => {
  "use strict";
  const pictures = window.tensorlabPictures;
  if (!pictures || pictures.Cube) return;
  const { html, svg, colour, axisColour, clamp } = pictures;
  const mix = (a, b, part) => a + (b - a) * part;
  const SIDES = [0, 1, 2]; // into the page, down, to the right
  const LEAST = 11; // pixels on the screen, however small the picture is
  const words = (size, fill) => ({
    "text-anchor": "middle",
    "font-size": size,
    fill,
    "pointer-events": "none",
  });

  class Cube {
    constructor(figure) {
      const { picture, data } = figure;
      Object.assign(this, {
        figure,
        picture,
        data,
        order: data.order ?? SIDES,
        solid: !data.values,
      });
      if (this.solid) {
        this.image = picture.querySelector("image");
        this.still = this.image.getAttribute("href");
      } else {
        this.#measure();
        this.#drag();
      }
      this.#buildBar();
      this.#reset();
    }

    help() {
      const slabs = "Page Down and Page Up step through the slabs";
      if (this.solid) return `${slabs}, Home goes back to the first.`;
      return `${slabs}; 0, 1 and 2 choose their axis; Shift and arrow keys turn the cube; Home restores it.`;
    }

    // The place of the front face, the size of a cell and where the three sides point, from the picture itself.
    #measure() {
      const [front, top] = ["front", "top"].map((name) => {
        const cell = this.picture.querySelector(`[data-face="${name}"]`).children[0];
        return cell
          .getAttribute("points")
          .split(" ")
          .map((each) => each.split(",").map(Number));
      });
      const into = [top[3][0] - top[0][0], top[3][1] - top[0][1]];
      this.group = this.picture.querySelector('[data-face="front"]').parentNode;
      this.corner = front[0];
      this.size = [Math.hypot(...into), front[2][1] - front[0][1], front[1][0] - front[0][0]];
      this.oblique = [into.map((x) => x / this.size[0]), [0, 1], [1, 0]];
      this.area = this.picture.getAttribute("viewBox").split(" ").slice(2).map(Number);
    }

    #buildBar() {
      const { data } = this;
      const bar = html(
        "div",
        { class: "tl-bar", role: "group", "aria-label": "Slabs" },
        this.figure.figure,
      );
      const button = (text, title, act) => {
        // The picture's keys do the same, so that a figure is one stop of the Tab key.
        const made = html(
          "button",
          { type: "button", tabindex: -1, "aria-label": title, title },
          bar,
          text,
        );
        made.addEventListener("click", act);
        return made;
      };
      this.choices = (this.solid ? [this.order[0]] : SIDES).map((axis) => {
        const made = button(data.axes[axis], `Slabs along ${data.axes[axis]}`, () =>
          this.#choose(axis),
        );
        made.style.color = axisColour(axis);
        return [axis, made];
      });
      button("‹", "Previous slab", () => this.#step(-1));
      this.where = html("output", {}, bar);
      button("›", "Next slab", () => this.#step(1));
      button("↺", "As it was", () => this.#reset());
      if (!this.solid) html("span", { class: "tl-hint" }, bar, "drag to turn");
    }

    #reset() {
      Object.assign(this, { along: this.order[0], slab: 0, yaw: 0.5, pitch: 0.45, turned: 0 });
      this.#update();
    }

    #choose(axis) {
      Object.assign(this, { along: axis, slab: 0, turned: 0 });
      this.#update(true);
    }

    #step(by) {
      const count = this.solid ? this.data.faces.length : this.data.shape[this.along];
      this.slab = clamp(this.slab + by, 0, count - 1);
      this.#update(true);
    }

    #turn(yaw, pitch, part) {
      this.yaw += yaw;
      this.pitch = clamp(this.pitch + pitch, -1.5, 1.5);
      this.turned = Math.min(1, this.turned + part);
      this.#update();
    }

    key({ key, shiftKey }) {
      const way = {
        ArrowLeft: [0.2, 0],
        ArrowRight: [-0.2, 0],
        ArrowUp: [0, -0.2],
        ArrowDown: [0, 0.2],
      }[key];
      if (key === "PageDown" || key === "PageUp") this.#step(key === "PageDown" ? 1 : -1);
      else if (key === "Home") this.#reset();
      else if (!this.solid && shiftKey && way) this.#turn(...way, 1);
      else if (!this.solid && /^[012]$/.test(key)) this.#choose(+key);
      else return false;
      return true;
    }

    #drag() {
      const { picture } = this;
      const on = (kind, act) => picture.addEventListener(kind, act);
      let from = null;
      // A finger that moves up or down still scrolls the page; dragging selects no text.
      Object.assign(picture.style, {
        touchAction: "pan-y",
        userSelect: "none",
        webkitUserSelect: "none",
      });
      on("pointerdown", (event) => {
        if (event.button === 0) from = [event.clientX, event.clientY];
      });
      on("pointermove", (event) => {
        if (!from || !event.buttons) return;
        const [dx, dy] = [event.clientX - from[0], event.clientY - from[1]];
        const far = Math.hypot(dx, dy);
        if (!this.turning && far < 5) return;
        if (!this.turning) {
          this.turning = true;
          if (event.pointerType !== "touch") picture.setPointerCapture(event.pointerId); // a finger's is implied
        }
        from = [event.clientX, event.clientY];
        this.#turn(-dx / 100, dy / 100, far / 90);
      });
      const end = () => {
        from = null;
        this.turning = false;
      };
      on("pointerup", end);
      on("pointercancel", end);
      on("dblclick", () => this.#reset());
    }

    #update(say) {
      const { figure, data, slab, along } = this;
      const at = this.solid ? data.faces[slab].index : slab;
      this.where.textContent = `[${data.shape.map((_, axis) => (axis === along ? at : ":")).join(", ")}]`;
      for (const [axis, made] of this.choices) made.setAttribute("aria-pressed", axis === along);
      if (this.solid) {
        this.image.setAttribute("href", slab ? data.faces[slab].href : this.still);
      } else {
        figure.show((figure.cursor = null));
        this.live?.remove();
        this.group.removeAttribute("display");
        if (slab || this.turned || along !== this.order[0]) this.#paint();
        figure.read = null; // its entries are others now
      }
      if (say)
        figure.said.textContent = `${this.where.textContent}, ${data.axes[along]} ${at}, is in front`;
    }

    // Where a point of the cube, counted in cells, comes to lie. At rest that is the static picture's oblique
    // projection; the further the cube has been turned, the more it is an orthographic one.
    #project() {
      const { yaw, pitch, turned, axes, n, size, area, corner, oblique } = this;
      const [sin, cos, up, flat] = [Math.sin(yaw), Math.cos(yaw), Math.sin(pitch), Math.cos(pitch)];
      const round = [
        [sin, -cos * up],
        [0, flat],
        [cos, sin * up],
      ];
      const vectors = SIDES.map((t) =>
        [0, 1].map((k) => size[t] * mix(oblique[t][k], round[t][k], turned)),
      );
      const extent = [0, 1].map((k) =>
        SIDES.reduce((sum, t) => sum + Math.abs(vectors[t][k]) * n[t], 0),
      );
      const fitting = Math.min(1, (area[0] - 120) / extent[0], (area[1] - 70) / extent[1]);
      const still = axes[0] === this.order[0]; // then it begins exactly where the static picture is
      const scale = still ? mix(1, fitting, turned) : fitting;
      const start = [0, 1].map((k) => {
        const half = SIDES.reduce((sum, t) => sum + (vectors[t][k] * n[t]) / 2, 0);
        const middle = area[k] / 2 - (k ? 12 : 0);
        return (still ? mix(corner[k] + half, middle, turned) : middle) - scale * half;
      });
      this.sides = vectors.map((vector) => vector.map((x) => x * scale));
      this.at = (point) =>
        start.map((from, k) => SIDES.reduce((sum, t) => sum + this.sides[t][k] * point[t], from));
    }

    // The cube from where one looks: the outline of what is cut away, three faces, the axes.
    #paint() {
      const { data, along, order } = this;
      this.axes = [along, ...order.filter((axis) => axis !== along)];
      this.n = this.axes.map((axis) => data.shape[axis]);
      this.#project();
      const [c, b, a] = this.sides;
      // The direction of sight, which the projection maps to a point; it tells which faces are seen.
      const sight = [
        a[0] * b[1] - b[0] * a[1],
        c[0] * a[1] - a[0] * c[1],
        b[0] * c[1] - c[0] * b[1],
      ];
      this.near = sight.map((each, t) => (each > 0 ? 0 : this.n[t]));
      const shrunk = Math.min(1, this.picture.getBoundingClientRect().width / this.area[0] || 1);
      this.least = LEAST / shrunk;
      this.live = svg("g", { transform: this.group.getAttribute("transform") ?? "" });
      this.group.after(this.live);
      this.group.setAttribute("display", "none");
      if (this.slab) this.#paintCut();
      for (const t of [1, 2, 0]) if (Math.abs(sight[t]) > 1) this.#paintFace(t);
      SIDES.forEach((t) => this.#paintAxis(t));
    }

    // A point where side t has the place k, and the other two have i and j.
    #point(t, k, i, j) {
      const p = t ? 0 : 1;
      return this.at(SIDES.map((each) => (each === t ? k : each === p ? i : j)));
    }

    #paintFace(t) {
      const { data, near, n, slab, axes, live } = this;
      const from = [slab, 0, 0]; // the slabs before this one are cut away
      const [p, q] = SIDES.filter((each) => each !== t);
      const deep = near[t] || from[t];
      const square = (i, j, k, l) =>
        [
          [i, j],
          [i, l],
          [k, l],
          [k, j],
        ]
          .map((each) => this.#point(t, deep, ...each).map((x) => x.toFixed(1)))
          .join(" ");
      const line = { stroke: colour("line"), "stroke-linejoin": "round" };
      svg(
        "polygon",
        { points: square(from[p], from[q], n[p], n[q]), fill: colour("bg"), ...line },
        live,
      );
      const shade = {
        fill: colour("face"),
        "fill-opacity": [1, 0.55, 0.25][t],
        "data-face": ["front", "top", "right"][t],
      };
      const cells = svg("g", { ...shade, ...line }, live);
      const size = Math.max(13, this.least);
      const texts = svg(
        "g",
        { ...words(size, colour("fg")), class: "mono", opacity: t ? 0.9 : 1 },
        live,
      );
      const lie = this.#textLies(p, q);
      for (let i = from[p]; i < n[p]; i++) {
        for (let j = from[q]; j < n[q]; j++) {
          const index = [];
          [index[axes[t]], index[axes[p]], index[axes[q]]] = [near[t] ? n[t] - 1 : from[t], i, j];
          const place = index.reduce((sum, each, axis) => sum * data.shape[axis] + each, 0);
          const style = this.#cellStyle(place);
          svg(
            "polygon",
            { points: square(i, j, i + 1, j + 1), "data-index": index, ...style },
            cells,
          );
          if (data.fills) continue;
          const middle = this.#point(t, deep, i + 0.5, j + 0.5);
          svg(
            "text",
            { y: 4.5, transform: `matrix(${[...lie, ...middle]})` },
            texts,
            data.values[place],
          );
        }
      }
    }

    #cellStyle(place) {
      const { fills, mark, taken, values } = this.data;
      const isTaken = taken?.includes(place);
      if (!fills) return isTaken ? { fill: colour("highlight"), "fill-opacity": 1 } : {};
      const style = {
        fill: fills[place],
        "fill-opacity": 1,
        "data-value": values[place],
        class: mark,
      };
      return isTaken ? { ...style, stroke: colour("accent"), "stroke-width": 2.5 } : style;
    }

    // How text lies on a face: along one of its two sides, neither mirrored nor upside down.
    #textLies(...face) {
      let best = { score: -Infinity };
      for (const [t, other] of [face, [...face].reverse()]) {
        for (const sign of [1, -1]) {
          const u = this.sides[t].map(
            (x) => (x * sign) / (t === 2 ? this.size[2] : Math.max(34, this.size[2])),
          );
          const turned = u[0] * this.sides[other][1] - u[1] * this.sides[other][0] < 0 ? -1 : 1;
          const v = this.sides[other].map((x) => (x * turned) / this.size[other]);
          const score = u[0] / Math.hypot(...u) + v[1] / Math.hypot(...v);
          if (score > best.score) best = { score, lie: [...u, ...v] };
        }
      }
      return best.lie;
    }

    #paintCut() {
      const { n, slab, live } = this;
      const corners = [
        [0, 0],
        [0, n[2]],
        [n[1], n[2]],
        [n[1], 0],
      ];
      const edges = corners.map(
        (each) => `M${this.#point(0, 0, ...each)}L${this.#point(0, slab, ...each)}`,
      );
      const front = corners.map((each) => this.#point(0, 0, ...each)).join("L");
      svg(
        "path",
        {
          d: `${edges.join("")}M${front}Z`,
          fill: "none",
          stroke: colour("muted"),
          "stroke-dasharray": "3 4",
        },
        live,
      );
    }

    // An arrow, index ticks and a label along an edge of the outline, below the cube or beside it.
    #paintAxis(t) {
      const { data, n, near, axes, slab, area, live, least } = this;
      const [p, q] = SIDES.filter((each) => each !== t);
      const centre = this.at(n.map((each) => each / 2));
      let best = { score: -Infinity };
      for (const [i, j] of [
        [0, 0],
        [0, n[q]],
        [n[p], 0],
        [n[p], n[q]],
      ]) {
        if ((i === near[p]) === (j === near[q])) continue; // inside the outline
        const [start, end] = [this.#point(t, 0, i, j), this.#point(t, n[t], i, j)];
        const far = Math.hypot(end[0] - start[0], end[1] - start[1]);
        if (far < 14) return; // seen from its end, an axis has no length to write on
        const along = [(end[0] - start[0]) / far, (end[1] - start[1]) / far];
        const side =
          along[1] * (start[0] - centre[0]) - along[0] * (start[1] - centre[1]) < 0 ? -1 : 1;
        const out = [along[1] * side, -along[0] * side];
        const score = out[1] + out[0] * (t ? -0.6 : 0.6);
        if (score > best.score) best = { score, i, j, start, end, out, along, far };
      }
      const { i, j, start, end, out, along, far } = best;
      const tone = axisColour(axes[t]);
      const move = ([x, y], aside, by = 0) => [
        x + out[0] * aside + along[0] * by,
        y + out[1] * aside + along[1] * by,
      ];
      for (let k = 0; k < n[t]; k += Math.ceil((n[t] * least) / far)) {
        const [x, y] = move(this.#point(t, k + 0.5, i, j), 11);
        const weight = { "font-weight": slab && t === 0 && k === slab ? 700 : 400 };
        svg("text", { x, y: y + 3.5, class: "mono", ...words(least, tone), ...weight }, live, k);
      }
      const [tail, head] = [move(start, 22), move(end, 22)];
      svg("path", { d: `M${tail}L${move(end, 22, -7)}`, stroke: tone, "stroke-width": 1.5 }, live);
      svg(
        "polygon",
        { points: [head, move(end, 25.2, -7), move(end, 18.8, -7)].join(" "), fill: tone },
        live,
      );
      const text = `${data.axes[axes[t]]} (${n[t]})`;
      const size = Math.max(12.5, least);
      const half = text.length * 0.3 * size;
      const steep = Math.abs(along[1]) > 0.75;
      const top = tail[1] < head[1] ? tail : head;
      const middle = [(tail[0] + head[0]) / 2, (tail[1] + head[1]) / 2];
      const [x, y] = steep ? [top[0], top[1] - 12] : move(middle, 10 + Math.abs(out[0]) * half);
      const left = clamp(x, half - 2, area[0] - half - 6);
      // Where it would run into the face that leads into the page, it moves up along its side, as in the static picture.
      const [into, corner] = [this.sides[0], this.at([slab, 0, 0])];
      const reach = left + half + 4 - corner[0];
      const over =
        steep && reach > 0 && into[0] > 1 ? corner[1] + (reach * into[1]) / into[0] - 8 : y;
      const inside = { x: left, y: clamp(Math.min(y, over) + 4, 12, area[1] - 10) };
      svg("text", { ...inside, ...words(size, tone), "font-weight": 600 }, live, text);
    }
  }

  pictures.Cube = Cube;
  pictures.scan(document);
})();
