// The live digit: what is drawn is made into 28 by 28 pixels as MNIST's digits were, and the network, with the weights
// that the page was built with, answers here in the browser. Safe to load many times; nothing is fetched before it is
// wanted, and nothing that is drawn leaves the browser.
(() => {
  if (customElements.get("tensorlab-live")) return;

  const SIDE = 28; // pixels of an image, each way
  const BOX = 20; // MNIST fits each digit into a box of this size
  const PEN = 2.6; // width of the pen in pixels of the image, about that of MNIST's strokes
  const FINE = 4; // ink is laid down on a grid this much finer than the image
  const SHADES = 16;

  // ---- the network ------------------------------------------------------------------------------------------

  // Read the file that tensorlab/mnist/live/weights.py describes.
  function readNetwork(buffer) {
    const view = new DataView(buffer);
    const text = (from, to) => new TextDecoder().decode(buffer.slice(from, to));
    if (text(0, 4) !== "TLNN") throw new Error("this is no file of weights");
    let start = 8 + view.getUint32(4, true);
    const { layers } = JSON.parse(text(8, start));
    return layers.map(({ inputs, units, activation }) => {
      const scales = new Float32Array(buffer, start, units);
      const biases = new Float32Array(buffer, start + 4 * units, units);
      const weights = new Int8Array(buffer, start + 8 * units, inputs * units);
      start += 8 * units + 4 * Math.ceil((inputs * units) / 4);
      return { units, activation, scales, biases, weights };
    });
  }

  // relu(x @ W + b), then softmax(x @ W + b): one row of W is added for each input that is not zero.
  function probabilities(layers, pixels) {
    return layers.reduce((x, { units, activation, scales, biases, weights }) => {
      const sums = new Float64Array(units);
      x.forEach((value, i) => {
        if (value !== 0) for (let j = 0; j < units; j++) sums[j] += value * weights[i * units + j];
      });
      const z = sums.map((sum, j) => sum * scales[j] + biases[j]);
      if (activation === "relu") return z.map((value) => Math.max(value, 0));
      if (activation !== "softmax") return z;
      const largest = Math.max(...z);
      const powers = z.map((value) => Math.exp(value - largest));
      const total = powers.reduce((sum, power) => sum + power);
      return powers.map((power) => power / total);
    }, pixels);
  }

  // ---- from strokes to pixels -------------------------------------------------------------------------------

  // Move and scale strokes so that they fill the box. The pen is not scaled: a small drawing gets no thicker lines.
  function zoom(strokes) {
    const points = strokes.flat();
    const [left, right] = extent(points.map(([x]) => x));
    const [top, bottom] = extent(points.map(([, y]) => y));
    const scale = Math.min((BOX - PEN) / Math.max(right - left, bottom - top, 1e-9), BOX);
    const margin = (SIDE - BOX + PEN) / 2;
    const move = ([x, y]) => [margin + (x - left) * scale, margin + (y - top) * scale];
    return strokes.map((stroke) => stroke.map(move));
  }

  // Lay down ink from 0 to 1 on the fine grid: on top of an image, if there is one.
  function inked(strokes, image) {
    const n = SIDE * FINE;
    const ink = new Float32Array(n * n);
    if (image) {
      for (let i = 0; i < ink.length; i++) {
        ink[i] = image[Math.floor(i / n / FINE) * SIDE + Math.floor((i % n) / FINE)];
      }
    }
    const radius = (PEN * FINE) / 2;
    for (const stroke of strokes) {
      const points = stroke.map(([x, y]) => [x * FINE, y * FINE]);
      points.forEach((to, i) => layDown(ink, n, radius, points[Math.max(i - 1, 0)], to));
    }
    return ink;
  }

  // One straight piece of a stroke: a pixel is inked as far as it lies within the pen's radius of the line.
  function layDown(ink, n, radius, [x1, y1], [x2, y2]) {
    const [dx, dy] = [x2 - x1, y2 - y1];
    const length2 = dx * dx + dy * dy || 1;
    const from = (a, b) => Math.max(0, Math.floor(Math.min(a, b) - radius - 1));
    const to = (a, b) => Math.min(n - 1, Math.ceil(Math.max(a, b) + radius + 1));
    for (let row = from(y1, y2); row <= to(y1, y2); row++) {
      for (let column = from(x1, x2); column <= to(x1, x2); column++) {
        const [px, py] = [column + 0.5 - x1, row + 0.5 - y1];
        const along = Math.min(Math.max((px * dx + py * dy) / length2, 0), 1);
        const distance = Math.hypot(px - along * dx, py - along * dy);
        const cover = Math.min(Math.max(radius + 0.5 - distance, 0), 1);
        const i = row * n + column;
        ink[i] = Math.max(ink[i], cover);
      }
    }
  }

  // MNIST's own preparation: scale the ink into a box of 20 by 20 pixels, keeping its proportions, and put its centre of
  // mass in the middle of 28 by 28. Returns 784 numbers from 0 to 1.
  function prepare(ink) {
    const n = Math.round(Math.sqrt(ink.length));
    const image = new Float32Array(SIDE * SIDE);
    const places = [...ink.keys()].filter((i) => ink[i] > 0);
    if (places.length === 0) return image;
    const [top, bottom] = extent(places.map((i) => Math.floor(i / n)));
    const [left, right] = extent(places.map((i) => i % n));
    const [height, width] = [bottom - top + 1, right - left + 1];
    const step = Math.max(height, width) / BOX; // fine pixels for each pixel of the box
    const rows = Math.ceil(height / step - 1e-6);
    const columns = Math.ceil(width / step - 1e-6);
    const across = overlaps(left, width, step, columns);
    const box = overlaps(top, height, step, rows).map((down) =>
      across.map((over) => {
        let sum = 0;
        for (const [y, h] of down) for (const [x, w] of over) sum += h * w * ink[y * n + x];
        return sum / (step * step);
      }),
    );
    const [y, x] = centreOfMass(box);
    const place = (centre, size) =>
      Math.min(Math.max(SIDE / 2 - Math.round(centre), 0), SIDE - size);
    const [first, offset] = [place(y, rows), place(x, columns)];
    box.forEach((row, i) => image.set(row, (first + i) * SIDE + offset));
    return image;
  }

  // For each pixel of one side of the box, the fine pixels that it covers, and how much of each.
  function overlaps(start, length, step, count) {
    return Array.from({ length: count }, (_, i) => {
      const [from, to] = [start + i * step, Math.min(start + (i + 1) * step, start + length)];
      const covered = [];
      for (let k = Math.floor(from); k < to; k++) {
        const share = Math.min(k + 1, to) - Math.max(k, from);
        if (share > 1e-9) covered.push([k, share]);
      }
      return covered;
    });
  }

  function centreOfMass(box) {
    let [sum, down, across] = [0, 0, 0];
    box.forEach((row, i) =>
      row.forEach((value, j) => {
        sum += value;
        down += i * value;
        across += j * value;
      }),
    );
    return [down / sum, across / sum];
  }

  function extent(values) {
    return values.reduce(
      ([low, high], v) => [Math.min(low, v), Math.max(high, v)],
      [Infinity, -Infinity],
    );
  }

  // ---- what is shown ----------------------------------------------------------------------------------------

  // An image as one SVG path for each shade.
  function paths(image) {
    const shades = new Map();
    image.forEach((value, i) => {
      const shade = Math.round(value * SHADES);
      if (shade === 0) return;
      const square = `M${i % SIDE} ${Math.floor(i / SIDE)}h1v1h-1`;
      shades.set(shade, (shades.get(shade) ?? "") + square);
    });
    return [...shades]
      .map(([shade, d]) => `<path fill-opacity="${shade / SHADES}" d="${d}"/>`)
      .join("");
  }

  function percent(p) {
    if (p > 0.999 && p < 1) return ">99.9%";
    if (p < 0.001) return "<0.1%";
    return `${(100 * p).toFixed(1)}%`;
  }

  function bytesOf(base64) {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  }

  // Images that digit.py packed, one after another.
  async function unpack(base64) {
    const packed = new Blob([bytesOf(base64)]).stream();
    const unpacked = packed.pipeThrough(new DecompressionStream("deflate-raw"));
    const pixels = Float32Array.from(
      new Uint8Array(await new Response(unpacked).arrayBuffer()),
      (v) => v / 255,
    );
    return Array.from({ length: pixels.length / SIDE / SIDE }, (_, i) =>
      pixels.subarray(i * SIDE * SIDE, (i + 1) * SIDE * SIDE),
    );
  }

  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  class LiveDigit extends HTMLElement {
    connectedCallback() {
      // While the document is still being read, the element is there before what is inside it.
      if (document.readyState === "loading") {
        document.addEventListener("DOMContentLoaded", () => this.start(), { once: true });
      } else this.start();
    }

    start() {
      if (this.strokes) return;
      window.tensorlabGround?.follow(this.parentElement);
      this.strokes = [];
      this.untouched = true; // the digit that the page came with: the first stroke takes its place
      this.pen = [SIDE / 2, SIDE / 2];
      this.held = new Set();
      const find = (part) => this.querySelector(`[data-part="${part}"]`);
      this.parts = Object.fromEntries(
        ["paper", "image", "strokes", "pen", "seen", "answer", "status", "clear", "undo"].map(
          (p) => [p, find(p)],
        ),
      );
      this.bars = [...this.querySelectorAll("[data-digit]")];
      const { paper, clear, undo } = this.parts;
      // In a notebook keys delete cells; Notebook 7 looks at them first, and at what has the focus.
      this.addEventListener("focusin", ({ target }) =>
        target.setAttribute("data-lm-suppress-shortcuts", "true"),
      );
      this.addEventListener("keydown", (event) => {
        if (!event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation();
      });
      clear.addEventListener("click", () => this.clear());
      undo.addEventListener("click", () => this.undo());
      this.offerSamples();
      paper.addEventListener("pointerdown", (event) => this.press(event));
      paper.addEventListener("pointermove", (event) => this.drag(event));
      for (const end of ["pointerup", "pointercancel"])
        paper.addEventListener(end, () => this.lift());
      paper.addEventListener("keydown", (event) => this.key(event));
      paper.addEventListener("keyup", (event) => this.held.delete(event.key));
      paper.addEventListener("blur", () => {
        this.held.clear();
        this.classList.remove("tl-live-pointer");
      });
    }

    // What the network says to 784 pixels from 0 to 255: a promise of { digit, probabilities }.
    async predict(pixels) {
      const answer = probabilities(
        await this.network(),
        Float32Array.from(pixels, (value) => value / 255),
      );
      return { digit: answer.indexOf(Math.max(...answer)), probabilities: [...answer] };
    }

    // The 784 pixels, from 0 to 255, that the network is shown now.
    pixels() {
      return Array.from(this.see(), (value) => Math.round(value * 255));
    }

    // What MNIST's preparation makes of an image of 784 pixels from 0 to 255.
    prepare(pixels) {
      const image = Float32Array.from(pixels, (value) => value / 255);
      return Array.from(prepare(inked([], image)), (value) => Math.round(value * 255));
    }

    network() {
      this.loading ??= this.fetchWeights().then(readNetwork);
      this.loading.catch(() => (this.loading = undefined)); // the next stroke tries again
      return this.loading;
    }

    async fetchWeights() {
      const address = this.getAttribute("weights");
      const [head, base64] = address.split(";base64,");
      if (head.startsWith("data:")) return bytesOf(base64).buffer;
      const answer = await fetch(address);
      if (!answer.ok) throw new Error(`the server says ${answer.status}`);
      return answer.arrayBuffer();
    }

    see() {
      if (this.strokes.length === 0) return this.image ?? new Float32Array(SIDE * SIDE);
      return prepare(this.image ? inked(this.strokes, this.image) : inked(zoom(this.strokes)));
    }

    // At most once for each frame: show the strokes, what the network sees, and what it says.
    update(announce = false) {
      this.announce ||= announce;
      this.frame ??= requestAnimationFrame(() => {
        this.frame = undefined;
        this.show();
      });
    }

    async show() {
      const { image, strokes, seen, answer } = this.parts;
      image.innerHTML = this.image ? paths(this.image) : "";
      const dot = (stroke) => (stroke.length === 1 ? [...stroke, stroke[0]] : stroke);
      strokes.innerHTML = this.strokes
        .map(
          (stroke) =>
            `<polyline stroke-width="${PEN}" points="${dot(stroke)
              .map((p) => p.map((v) => v.toFixed(2)))
              .join(" ")}"/>`,
        )
        .join("");
      this.showPen();
      const pixels = this.see();
      seen.innerHTML = paths(pixels);
      const empty = pixels.every((value) => value === 0);
      this.classList.toggle("tl-live-empty", empty);
      if (empty) return this.say([], "Draw a digit.");
      if (!this.loaded)
        answer.textContent = `Fetching the weights (${this.getAttribute("size")}) …`;
      const turn = (this.turn = (this.turn ?? 0) + 1);
      try {
        const layers = await this.network();
        this.loaded = true;
        // Meanwhile more may have been drawn: the newest picture is the one that counts.
        if (turn === this.turn) this.tell(probabilities(layers, pixels));
      } catch (error) {
        if (turn === this.turn)
          this.say([], `The weights could not be fetched: ${error.message}. Draw on to try again.`);
      }
    }

    tell(answer) {
      const order = [...answer.keys()].sort((a, b) => answer[b] - answer[a]);
      const [first, second] = order.map((digit) => `${digit} (${percent(answer[digit])})`);
      const also = answer[order[1]] >= 0.001 ? `, then ${second}` : "";
      const label = this.label && this.strokes.length === 0 ? ` The label says ${this.label}.` : "";
      this.say(answer, `It reads ${first}${also}.${label}`, order[0]);
    }

    say(answer, sentence, best) {
      const label = this.strokes.length === 0 ? this.label : undefined;
      this.bars.forEach((bar, digit) => {
        const p = answer[digit] ?? 0;
        bar.style.setProperty("--p", p.toFixed(4));
        bar.lastElementChild.textContent = answer.length ? percent(p) : "";
        bar.classList.toggle("tl-live-best", digit === best);
        bar.classList.toggle("tl-live-label", String(digit) === label);
      });
      this.parts.answer.textContent = sentence;
      if (this.announce) this.parts.status.textContent = sentence; // a screen reader hears the end of each stroke
      this.announce = false;
    }

    begin(point) {
      if (this.untouched) this.empty();
      this.untouched = false;
      this.strokes.push([point]);
      this.pen = point;
      this.update();
    }

    press(event) {
      if (event.button !== 0 || !event.isPrimary) return;
      event.preventDefault();
      const { paper } = this.parts;
      paper.focus({ preventScroll: true });
      paper.setPointerCapture(event.pointerId);
      this.classList.add("tl-live-pointer"); // the ring and the pen's place are for those who draw with keys
      this.penDown = false;
      this.drawing = true;
      this.begin(this.point(event));
    }

    drag(event) {
      if (!this.drawing || !event.isPrimary) return;
      const events = event.getCoalescedEvents?.() ?? [];
      for (const each of events.length ? events : [event])
        this.strokes.at(-1).push(this.point(each));
      this.pen = this.point(event);
      this.update();
    }

    lift() {
      if (!this.drawing) return;
      this.drawing = false;
      this.update(true);
    }

    point(event) {
      const { left, top, width, height } = this.parts.paper.getBoundingClientRect();
      const clip = (value) => Math.min(Math.max(value, 0), SIDE);
      return [
        clip(((event.clientX - left) / width) * SIDE),
        clip(((event.clientY - top) / height) * SIDE),
      ];
    }

    // Arrow keys move the pen, two at once diagonally; Space puts it down and lifts it.
    key(event) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === " ") this.togglePen();
      else if (event.key in ARROWS) this.movePen(event.key);
      else if (event.key === "Backspace") this.undo();
      else if (event.key === "Delete" || event.key === "Escape") this.clear();
      else return;
      event.preventDefault();
      this.classList.remove("tl-live-pointer");
    }

    togglePen() {
      const down = !this.penDown;
      if (down) this.begin(this.pen);
      else this.update(true);
      this.penDown = down;
      this.showPen();
    }

    movePen(key) {
      this.held.add(key);
      const clip = (value) => Math.min(Math.max(value, PEN / 2), SIDE - PEN / 2);
      for (const held of this.held) {
        this.pen = this.pen.map((value, axis) => clip(value + ARROWS[held][axis]));
      }
      this.showPen();
      if (!this.penDown) return;
      this.strokes.at(-1).push(this.pen);
      this.update();
    }

    showPen() {
      const { pen } = this.parts;
      pen.setAttribute("cx", this.pen[0]);
      pen.setAttribute("cy", this.pen[1]);
      pen.classList.toggle("tl-live-down", Boolean(this.penDown));
    }

    empty() {
      this.strokes = [];
      this.image = this.label = undefined;
      this.penDown = this.untouched = false;
    }

    clear() {
      this.empty();
      this.update(true);
    }

    undo() {
      if (this.untouched || this.strokes.length === 0) return this.clear();
      this.strokes.pop();
      this.penDown = false;
      this.update(true);
    }

    async offerSamples() {
      const images = await unpack(this.getAttribute("samples"));
      if (this.untouched) this.image = images[0]; // what Python drew on the paper
      for (const button of this.querySelectorAll("[data-sample]")) {
        const image = images[button.dataset.sample];
        button.innerHTML = `<svg viewBox="0 0 ${SIDE} ${SIDE}" aria-hidden="true">${paths(image)}</svg>`;
        button.addEventListener("click", () => this.take(image, button.dataset.label));
      }
    }

    take(image, label) {
      this.empty();
      [this.image, this.label] = [image, label];
      this.update(true);
    }
  }

  customElements.define("tensorlab-live", LiveDigit);
})();
