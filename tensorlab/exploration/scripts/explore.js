// Makes explorations live: the controls choose a state, which is put together from pieces that the page keeps deflated.
// Without this script the first state stands there, whole. It may be loaded many times: the first copy does the work.
(() => {
  "use strict";
  if (window.tensorlabExplorations) {
    window.tensorlabExplorations.scan(document);
    return;
  }
  const known = new WeakMap();
  const NEAR = "800px"; // from the view: then states that are a file of their own are fetched
  const BLANK = 160; // pixels below a state that are kept free for taller ones, at most
  const REFUSAL = /refuse|error|not work|n't work/; // in an answer
  const PAUSE = 300; // milliseconds after the last change until it is spoken and kept in the address
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const inJupyter = document.getElementById("jupyter-config-data"); // there the address belongs to the notebook
  const keys = new Map(); // of the address, one for each choice on the page, and whose it is
  let groups = 0;

  async function inflated({ states, source }) {
    const bytes = states
      ? Uint8Array.from(atob(states), (each) => each.charCodeAt(0))
      : await fetched(source);
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return new Response(stream).json();
  }

  async function fetched(source) {
    const response = await fetch(source);
    if (!response.ok) throw new Error(`${response.status} for ${source}`);
    return response.blob();
  }

  function grow(tag, className, parent, text = "") {
    const node = document.createElement(tag);
    node.className = className;
    node.textContent = text;
    parent.append(node);
    return node;
  }

  // Full-width digits and letters are digits and letters, 1½ is 1 1/2 and 10² is 10^2; what an answer ends in is not
  // part of it.
  const tidy = (answer) =>
    answer
      .replace(/(?<=\d)(?=[¼-¾⅐-⅞])/g, " ")
      .replace(/(?<=[\d)])(?=[⁻⁰¹²³⁴-⁹])/g, "^")
      .normalize("NFKC")
      .replace(/[\u2212\u2013]/g, "-") // a minus, and what some keyboards make of it
      .replace(/[\u2044÷]/g, "/") // of ½
      .replace(/\u2019/g, "'")
      .trim()
      .replace(/[\s,;.]+$/, "")
      .toLowerCase();

  // A shape may be typed as (3, 4), [3 4], 3x4, 3 by 4, torch.Size([3, 4]) or "the shape is (3, 4)", and (3,) as 3;
  // nothing is no shape.
  function shape(answer) {
    const text = answer
      .replace(/^.*(shape|size)\s*(is|[:=]*)/, "")
      .replaceAll("by", "x")
      .replaceAll("_", "");
    const written = /^[-+\s\d,;x×*()[\]{}]+$/.test(text) && /[\d()[\]]/.test(text);
    return written ? `(${text.match(/-?\d+/g) ?? ""})` : answer;
  }

  // What a number may mean: 1/3, 25%, 1e-3, 2**10, 100,000; 0,5 is a half for many, and 1 2 are two numbers.
  function numbers(answer) {
    const text = answer
      .replace(/^.*[=~≈]/, "")
      .replace(/^\s*[([]([^,]*),?[)\]]$/, "$1")
      .replace(/(?<=\d)[\s_'](?=\d{3}(?!\d))/g, "")
      .replace(/\s*([-+/%x×*·^,])\s*/g, "$1")
      .replace(/^(-?)(\d+) (\d+)(?=\/(\d+)$)/, (_, sign, n, a, b) => `${sign}${+n * +b + +a}`)
      .replaceAll("**", "^")
      .replace(/(?<![\d.])10(?=-)/g, "1e");
    const plain = text.replace(/%$/, "");
    const readings = [plain.replace(/,(?=\d{3}(?!\d))/g, ""), plain.replace(",", ".")];
    const whole = text.endsWith("%") ? 100 : 1;
    return readings.map((each) => product(each) / whole).filter(Number.isFinite);
  }

  // Factors and divisors from left to right, as Python takes them: 28*28, 2×10^3, 1/3.
  function product(text) {
    const [first, ...rest] = text.split(/([x×*·/])/);
    let made = power(first);
    for (let i = 0; i < rest.length; i += 2)
      made = rest[i] === "/" ? made / power(rest[i + 1]) : made * power(rest[i + 1]);
    return made;
  }

  function power(text) {
    const [base, exponent, ...more] = text.split("^");
    if (exponent === undefined) return base ? Number(base) : NaN;
    return base && exponent && !more.length ? Number(base) ** Number(exponent) : NaN;
  }

  // Whether a comma may part thousands as well as two numbers: 10,000 where a shape is asked for, (10,100) where a
  // number is. Of a shape only what begins with 0 is hardly a length of its own.
  const unclear = (answer, right) =>
    (/^[([]/.test(right) ? /\d,0\d\d(?!\d)/ : /^[([]-?\d+(,\d{3})+[)\]]$/).test(tidy(answer)) &&
    /^[([]?[-\d]/.test(right);

  // Whether what was typed is what is right, whichever way it is written.
  function same(given, right, number) {
    [given, right] = [given, right].map(tidy);
    const exact = number ?? (right && Number(right));
    if (Number.isFinite(exact) && right) {
      // A whole number is not rounded; any other to the digits that are shown.
      const slack = Number.isInteger(exact)
        ? 0
        : 10 ** Math.floor(Math.log10(Math.abs(exact))) * 5e-3;
      return numbers(given).some(
        (each) => Math.abs(each - exact) <= slack + 1e-9 * Math.abs(exact),
      );
    }
    if (/^[([][\d,\s]*[)\]]$/.test(right)) return shape(given) === shape(right);
    if (right === "it does not work" && REFUSAL.test(given)) return true;
    const word = (text) => text.replace(/[\s"'`]/g, "");
    return word(given) === word(right);
  }

  // What to write alone where words stand around it, as in "55 seconds": such an answer is neither right nor wrong.
  function alone(given, right, number) {
    const text = tidy(given);
    if (!/\d/.test(text) || !/[a-z]/.test(text) || REFUSAL.test(text)) return "";
    if (Number.isFinite(number)) return numbers(text).length ? "" : "the number";
    return /^[([][-\d,\s]*[)\]]$/.test(right) && shape(text) === text ? "the shape" : "";
  }

  // Whether it would be right if rounding to two digits were enough.
  const close = (given, number) =>
    !Number.isInteger(number ?? 0) &&
    numbers(tidy(given)).some((each) => Math.abs(each - number) <= 0.015 * Math.abs(number));

  // A wide text or table, which is moved sideways, can be so with keys; what fits is not in their way.
  function reach(node) {
    for (const box of node.querySelectorAll(".tl-text, :scope > div"))
      if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
      else if (!box.tabIndex) box.removeAttribute("tabindex");
  }

  class Exploration {
    constructor(root) {
      const { choices, moved, tall } = JSON.parse(root.dataset.tlExplore);
      Object.assign(this, { root, choices, moved, tall, at: choices.map((choice) => choice.at) });
      this.controls = root.querySelector(".tl-controls");
      this.stage = root.querySelector(".tl-stage");
      this.keys = this.keysInAddress();
      this.start = this.shown = this.number(this.at);
      this.said = grow("p", "tl-unseen", root);
      this.said.setAttribute("role", "status");
      this.quiz = root.querySelector(":scope > .tl-quiz");
      if (this.quiz) this.prepareQuiz();
      this.prepareControls();
      this.listen();
      root.classList.add("tl-alive");
      this.follow();
    }

    // The first choice of a name has it in the address; another exploration's is rate-2.
    keysInAddress() {
      return this.choices.map(({ name }) => {
        let key = name;
        for (let i = 2; keys.get(key)?.isConnected; i += 1) key = `${name}-${i}`;
        keys.set(key, this.root);
        return key;
      });
    }

    prepareControls() {
      groups += 1; // radio buttons belong together by their name, and the page may hold a copy of this exploration
      for (const radio of this.controls.querySelectorAll("[type=radio]"))
        radio.name = `tl-${groups}-${radio.dataset.choice}`;
      this.sync();
    }

    listen() {
      const { root, controls, stage } = this;
      controls.addEventListener("input", ({ target }) => {
        this.pause();
        this.choose(
          target.dataset.choice,
          Number(target.type === "checkbox" ? target.checked : target.value),
        );
      });
      controls.addEventListener("click", ({ target }) => {
        const step = target.closest("[data-step]")?.dataset.step;
        if (step === "play" && !this.timer) this.play();
        else if (step === "play") this.pause();
        else if (step) this.step(Number(step));
      });
      // Notebook 7 looks at keys before anything else does, and first at what has the focus.
      root.addEventListener("focusin", ({ target }) =>
        target.setAttribute("data-lm-suppress-shortcuts", "true"),
      );
      root.addEventListener("keydown", (event) => {
        if (!event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation(); // in a notebook keys delete cells
      });
      new ResizeObserver(() => this.resized()).observe(stage);
      if (root.dataset.states) this.load();
      else
        new IntersectionObserver(([each]) => each.isIntersecting && this.load(), {
          rootMargin: NEAR,
        }).observe(root);
    }

    // Fetched and inflated once. Where that fails, the first state stays, and words say what could be changed.
    load() {
      this.loading ??= inflated(this.root.dataset).then(
        (data) => {
          this.data = data;
          this.reserve();
          this.show();
        },
        (error) => {
          console.warn("tensorlab: this exploration stays still.", error);
          this.pause();
          this.root.classList.replace("tl-alive", "tl-failed");
        },
      );
    }

    number(at) {
      return at.reduce((number, place, i) => number * this.choices[i].labels.length + place, 0);
    }

    name(at) {
      return this.choices.map(({ title, labels }, i) => `${title} = ${labels[at[i]]}`).join(", ");
    }

    // A picture fits its room, and the page may write to it, as soon as it is there: how high it is may be asked at once.
    put(number, node) {
      node.innerHTML = this.written(number);
      window.tensorlabFit?.(node);
      reach(node);
      node.dispatchEvent(new CustomEvent("tensorlab:shown", { bubbles: true }));
    }

    written(number) {
      const { pieces, states } = this.data;
      return states[number].map((piece) => pieces[piece]).join("");
    }

    choose(choice, place) {
      this.at[choice] = place;
      this.sync();
      if (this.data) this.show();
      else this.load();
      clearTimeout(this.later);
      this.later = setTimeout(() => this.keep(), PAUSE);
    }

    // The controls say what was chosen, also where another control, a link or time chose it.
    sync() {
      for (const control of this.controls.querySelectorAll("[data-choice]")) {
        const place = this.at[control.dataset.choice];
        const label = this.choices[control.dataset.choice].labels[place];
        if (control.type === "checkbox") control.checked = place === 1;
        else if (control.type === "radio") control.checked = Number(control.value) === place;
        else control.value = place;
        if (control.type === "range") {
          control.setAttribute("aria-valuetext", label);
          control.style.setProperty("--tl-part", control.max > 0 ? place / control.max : 0);
        }
        const value = control.parentNode.querySelector(".tl-value");
        if (value) value.textContent = label;
      }
    }

    // A picture in the new state is made live by its own script, which watches the page, before the state is painted.
    show() {
      const number = this.number(this.at);
      if (number === this.shown) return;
      this.shown = number;
      const scrolled = [...this.stage.querySelectorAll(".tl-scroll")].map((box) => box.scrollLeft);
      if (this.untold) this.stage.innerHTML = "";
      else this.put(number, this.stage);
      scrolled.forEach((left, i) => {
        const box = left && this.stage.querySelectorAll(".tl-scroll")[i];
        if (box) box.scrollLeft = left;
      });
      if (this.quiz) this.ask();
      const field = this.quiz?.querySelector("input");
      if (field) field.value = ""; // an answer is to one question
    }

    keep() {
      if (this.timer || !this.data) return;
      this.said.textContent = `${this.name(this.at)}: ${this.sentence()}`;
      if (inJupyter) return;
      const state = new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");
      this.keys.forEach((key, i) => state.set(key, this.choices[i].labels[this.at[i]]));
      try {
        history.replaceState(history.state, "", `#${state}`);
      } catch {
        // a frame without an address of its own, as in some notebooks
      }
    }

    sentence() {
      const { stage } = this;
      if (this.untold) return this.data.questions[this.shown];
      const labelled = stage.querySelector("[aria-label],[alt]");
      const label = labelled?.getAttribute("aria-label") ?? labelled?.getAttribute("alt");
      return (
        stage.querySelector("figcaption p, .tl-beside > p")?.textContent ??
        label ??
        stage.innerText.trim().split("\n")[0]
      );
    }

    // The state that the address names, if it names one of these choices: #rate=0.05
    follow(hash = location.hash) {
      const state = new URLSearchParams(hash.slice(1));
      const places = this.keys.map((key, i) => this.choices[i].labels.indexOf(state.get(key)));
      if (places.every((place) => place < 0)) return;
      const at = places.map((place, i) => (place < 0 ? this.at[i] : place));
      if (this.number(at) === this.number(this.at)) return;
      this.pause();
      at.forEach((place, choice) => this.choose(choice, place));
      this.root.scrollIntoView({ block: "nearest" });
    }

    step(by) {
      this.pause();
      const place = this.at[this.moved] + by;
      if (place >= 0 && place < this.choices[this.moved].labels.length)
        this.choose(this.moved, place);
    }

    play() {
      const last = this.choices[this.moved].labels.length - 1;
      const every = calm.matches ? 1000 : Math.min(800, Math.max(120, 8000 / last));
      if (this.at[this.moved] === last) this.choose(this.moved, 0);
      this.timer = setInterval(() => {
        if (document.hidden) return;
        if (!this.root.isConnected || this.at[this.moved] >= last) this.pause();
        else this.choose(this.moved, this.at[this.moved] + 1);
      }, every);
      this.playing();
    }

    pause() {
      if (!this.timer) return;
      clearInterval(this.timer);
      this.timer = 0;
      this.playing();
      this.keep();
    }

    playing() {
      const button = this.controls.querySelector("[data-step=play]");
      const title = this.choices[this.moved].title;
      button.setAttribute("aria-label", `${this.timer ? "Pause" : "Play"} ${title}`);
      button.classList.toggle("tl-playing", !!this.timer);
    }

    resized() {
      reach(this.stage);
      const { offsetHeight, clientWidth } = this.stage;
      if (clientWidth !== this.width) this.reserve();
      else if (offsetHeight > this.room) this.keepRoom(offsetHeight);
    }

    // How high the tallest state is. An answer makes room for itself, as what is unfolded does.
    reserve() {
      const { stage, data, tall } = this;
      this.width = stage.clientWidth;
      this.room = Infinity;
      if (this.quiz) stage.style.minHeight = "";
      if (!data || this.quiz) return;
      // All stand there at once, so that the page is laid out once.
      const width = `${stage.offsetWidth}px`;
      const probes = [this.start, this.number(this.at), ...tall].map((number) => {
        const probe = grow("div", "tl-stage tl-probe", this.root);
        probe.style.width = width;
        probe.innerHTML = this.written(number);
        return probe;
      });
      window.tensorlabFit?.(this.root);
      for (const probe of probes)
        probe.dispatchEvent(new CustomEvent("tensorlab:shown", { bubbles: true }));
      const [first, now, ...others] = probes.map((probe) => probe.offsetHeight);
      probes.forEach((probe) => probe.remove());
      this.tallest = Math.max(...others);
      this.keepRoom(Math.max(first, now));
    }

    // Room for the tallest state, so that nothing below moves; where that would leave much of it blank, for what is
    // shown alone. Room that was needed once is kept.
    keepRoom(height) {
      this.room = this.tallest > height + BLANK ? height : Math.max(height, this.tallest);
      this.stage.style.minHeight = `${this.room}px`;
    }

    // Predict, then look: the state is put there when an answer has been chosen or typed.
    get untold() {
      return this.quiz && !this.told.has(this.shown);
    }

    prepareQuiz() {
      const { quiz } = this;
      this.shown = -1; // the first state is still to be asked about
      this.told = new Set();
      this.question = quiz.querySelector(".tl-question");
      this.verdict = quiz.querySelector(".tl-verdict");
      quiz.addEventListener("submit", (event) => {
        event.preventDefault();
        this.answer(quiz.querySelector("input").value);
      });
      quiz.addEventListener("click", ({ target }) =>
        this.answer(target.type === "button" ? target.value : ""),
      );
    }

    ask() {
      this.question.textContent = this.data.questions[this.shown];
      this.verdict.textContent = "";
      this.quiz.dispatchEvent(new CustomEvent("tensorlab:shown", { bubbles: true }));
      this.root.classList.toggle("tl-told", this.told.has(this.shown));
    }

    answer(given) {
      if (!this.data || !given.trim()) return;
      const { data, shown } = this;
      const right = data.answers[shown];
      if (unclear(given, right)) {
        this.verdict.textContent = `${given.trim()} may be read in two ways. Write a blank after a comma between two numbers, and no comma into a number.`;
        return;
      }
      const asked = alone(given, right, data.numbers?.[shown]);
      if (asked) {
        this.verdict.textContent = `Write ${asked} alone, without words.`;
        return;
      }
      if (this.untold) {
        this.told.add(this.shown);
        this.put(this.shown, this.stage);
      }
      this.ask();
      const number = data.numbers?.[shown];
      let said = close(given, number) ? "Close. To three digits:" : "Not quite. The answer:";
      if (same(given, right, number)) said = "Right:";
      this.verdict.textContent = `${said} ${right}`;
    }

    // On paper: what is seen, and beside each other two other states.
    strip(wanted) {
      this.root.querySelectorAll(".tl-strip,.tl-at").forEach((each) => each.remove());
      if (!wanted || !this.data || this.quiz) return;
      grow("p", "tl-at", this.root, this.name(this.at));
      const strip = grow("div", "tl-strip", this.root);
      const last = this.choices[this.moved].labels.length - 1;
      const places = new Set([0, Math.ceil(last / 2), last]);
      places.delete(this.at[this.moved]);
      for (const place of [...places].slice(-2)) {
        const at = this.at.map((each, i) => (i === this.moved ? place : each));
        const frame = grow("div", "", strip);
        this.put(this.number(at), frame);
        grow("p", "tl-at", frame, this.name(at));
      }
    }
  }

  function scan(root) {
    const found = [...(root.querySelectorAll?.(".tl-explore") ?? [])];
    if (root.matches?.(".tl-explore")) found.push(root);
    for (const each of found) {
      if (known.has(each) || !each.isConnected) continue; // one within a state may be gone by now
      try {
        known.set(each, new Exploration(each));
      } catch (error) {
        console.warn("tensorlab: this exploration stays still.", error);
        each.classList.add("tl-failed");
      }
    }
  }

  function everywhere(act) {
    document
      .querySelectorAll(".tl-explore")
      .forEach((root) => known.has(root) && act(known.get(root)));
  }

  window.tensorlabExplorations = { scan };
  // The event's own address: a state that was kept in between may have changed the page's.
  window.addEventListener("hashchange", ({ newURL }) =>
    everywhere((exploration) => exploration.follow(new URL(newURL).hash)),
  );
  window.addEventListener("beforeprint", () =>
    everywhere((exploration) => exploration.strip(true)),
  );
  window.addEventListener("afterprint", () =>
    everywhere((exploration) => exploration.strip(false)),
  );
  scan(document);
  document.addEventListener("DOMContentLoaded", () => scan(document));
  // While the page is still being read, an exploration may be there by half; its own script comes when it is whole.
  const added = (changes) => {
    if (document.readyState !== "loading")
      changes.forEach((change) => change.addedNodes.forEach(scan));
  };
  new MutationObserver(added).observe(document.documentElement, { childList: true, subtree: true });
})();
