(async () => {
  // All this is done a little at a time: who scrolls or clicks meanwhile is not kept waiting.
  let since = performance.now();
  const breath = async () => {
    if (performance.now() - since < 6) return;
    await new Promise((done) => setTimeout(done));
    since = performance.now();
  };
  const { base } = JSON.parse(document.querySelector("#__config").textContent);
  const at = (path) => new URL(`${base.replace(/\/$/, "")}/${path}`, location.href).href;
  const element = (tag, name, ...inside) => {
    const node = document.createElement(tag);
    if (name) node.className = name;
    node.append(...inside);
    return node;
  };

  const here = (address) => new URL(address, location.href).pathname.replace(/index\.html$/, "");
  const root = here(at(""));
  const nameOf = (address) => here(address).slice(root.length);
  // Each page has a picture, its first one: the way on shows it, and the chapter's index is a map of them.
  const pictured = (link, address = link.href) => {
    const picture = element("img", "tl-thumb");
    Object.assign(picture, { alt: "", loading: "lazy", decoding: "async" });
    picture.addEventListener("error", () => picture.remove()); // a page without one
    // Of a wide picture its beginning is shown: the whole of it would be too small to read.
    picture.addEventListener("load", ({ target: { naturalWidth: wide, naturalHeight: high } }) =>
      picture.classList.toggle("tl-thumb--wide", wide > 400 && wide > 2 * high),
    );
    picture.src = new URL("picture.svg", address.replace(/index\.html$/, "").replace(/#.*/, ""));
    return picture;
  };
  for (const link of document.querySelectorAll(".md-footer__link"))
    if (/^(chapter\/2-|gallery|when-shapes|$)/.test(nameOf(link.href)))
      link.prepend(pictured(link));
  const map = document.querySelector("article table");
  if (/\/chapter\/(index\.html)?$/.test(location.pathname) && map) {
    const grid = element("div", "tl-map");
    for (const row of map.querySelectorAll("tbody tr")) {
      const [number, title, page] = row.cells;
      const link = page.querySelector("a");
      if (!link) {
        grid.append(element("h2", "", `${number.textContent} ${title.textContent}`));
        continue;
      }
      const tile = element("a", "tl-tile", element("span", "tl-tile__picture", pictured(link)));
      tile.href = link.href;
      tile.append(
        element("span", "tl-tile__number", number.textContent),
        element("span", "", title.textContent),
      );
      grid.append(tile);
    }
    (map.closest(".md-typeset__scrollwrap") ?? map).replaceWith(grid);
  }

  await breath();

  // A name of the library may have moved to another page of the reference: the search knows where it is.
  const moved = /^#tensorlab\./.test(location.hash) && location.hash.slice(1);
  if (moved && !document.getElementById(moved))
    fetch(at("search/search_index.json"))
      .then((response) => response.json())
      .then(({ docs }) => docs.find((each) => each.location.endsWith(`#${moved}`)))
      .then((found) => found && location.replace(at(found.location)))
      .catch(() => {}); // from a folder nothing is fetched: the page stays
  // The glossary begins with its letters.
  if (/\/glossary\/(index\.html)?$/.test(location.pathname)) {
    const letters = element("nav", "tl-letters");
    letters.setAttribute("aria-label", "Letters");
    for (const term of document.querySelectorAll("article h2[id]")) {
      const letter = term.textContent.trim()[0].toUpperCase();
      if (letters.lastChild?.textContent === letter) continue;
      letters.append(Object.assign(element("a", "", letter), { href: `#${term.id}` }));
    }
    document.querySelector("article h2").before(letters);
  }

  // What has been read is kept on the reader's machine, and marked where one finds one's way.
  let read = new Set();
  try {
    read = new Set(JSON.parse(localStorage.getItem("tensorlab-read") ?? "[]"));
  } catch {
    // Without a memory nothing is marked.
  }
  const markRead = () => {
    for (const link of document.querySelectorAll(".md-nav--primary a.md-nav__link, a.tl-tile"))
      if (/^chapter\/2-/.test(nameOf(link.href)) && !new URL(link.href).hash)
        link.classList.toggle("tl-read", read.has(nameOf(link.href)));
    const tiles = document.querySelectorAll("a.tl-tile");
    if (!tiles.length) return;
    const done = document.querySelectorAll("a.tl-tile.tl-read").length;
    const words = `${done} of ${tiles.length} read`;
    const told = document.querySelector(".tl-progress") ?? element("p", "tl-progress");
    told.replaceChildren(words, element("progress", ""));
    Object.assign(told.lastChild, { max: tiles.length, value: done, ariaLabel: words });
    if (done) document.querySelector(".tl-map").before(told);
  };
  markRead();
  const end = document.querySelector(".md-footer");
  if (end && /^chapter\/2-/.test(nameOf(location.href)))
    new IntersectionObserver(([{ isIntersecting }]) => {
      if (!isIntersecting || read.has(nameOf(location.href))) return;
      read.add(nameOf(location.href));
      try {
        localStorage.setItem("tensorlab-read", JSON.stringify([...read]));
      } catch {
        // It is kept for this page alone.
      }
      markRead();
    }).observe(end);

  await breath();

  // The first picture of the home page has its shape beneath, each number with its axis: point at it, and see where it is.
  const COLOURED = ":is([fill^='var(--tl-axis'], [stroke^='var(--tl-axis'])";
  const lit = (figure, name, parts = "*") => {
    for (const part of figure.querySelectorAll(`svg ${parts}${COLOURED}`))
      part.classList.toggle(
        "tl-faint",
        !!name && part.getAttribute("fill") !== name && part.getAttribute("stroke") !== name,
      );
  };
  const hero = document.querySelector(".tl-hero figure.tl-figure");
  if (hero?.dataset.tl) {
    const { shape: lengths, axes } = JSON.parse(hero.dataset.tl);
    const line = element("div", "tl-hero__shape tl-shape");
    lengths.forEach((length, i) => {
      const axis = element(
        "button",
        `tl-a${i % 6}`,
        element("b", "", String(length)),
        element("span", "", axes[i]),
      );
      axis.type = "button";
      for (const [kind, name] of [
        ["pointerenter", `var(--tl-axis-${i % 6})`],
        ["focus", `var(--tl-axis-${i % 6})`],
        ["pointerleave"],
        ["blur"],
      ])
        axis.addEventListener(kind, () => lit(hero, name));
      line.append(i ? ", " : "(", axis);
    });
    line.append(")");
    hero.after(line);
  }

  await breath();

  // Boxes that scroll show that there is more, and can be reached with the keyboard; boxes that do not are not in the way.
  const BOXES =
    ".tl-output pre, .tl-output > div, .tl-scroll, .highlight code, .md-typeset__scrollwrap";
  const measured = (box) => [box, box.scrollWidth - box.clientWidth, box.scrollLeft];
  const side = ([box, more, left]) => {
    box.classList.toggle("tl-more", more > 1 && left < more - 1);
    box.classList.toggle("tl-before", more > 1 && left > 1);
    if (more > 1) box.tabIndex = 0;
    else if (!box.tabIndex) box.removeAttribute("tabindex");
  };
  // All are measured before one is marked, so that the page is laid out once. What was printed shrinks a little on a telephone
  // before it scrolls, as pictures do (site.css).
  let dressed = false;
  const reach = () => {
    const boxes = [...document.querySelectorAll(BOXES)];
    const printed = boxes.filter((box) => dressed && box.matches(".tl-output pre"));
    for (const box of printed) box.classList.remove("tl-tight");
    let sizes = boxes.map(measured);
    const wide = sizes.filter(([box, more]) => more > 1 && printed.includes(box));
    for (const [box] of wide) box.classList.add("tl-tight");
    if (wide.length) sizes = boxes.map(measured);
    sizes.forEach(side);
  };
  addEventListener(
    "scroll",
    ({ target }) => target.matches?.(BOXES) && side(measured(target)),
    true,
  );
  addEventListener("resize", reach);
  addEventListener("load", reach);
  addEventListener("toggle", reach, true); // an answer was unfolded

  await breath();

  // The search: its index and what reads it are loaded when somebody goes there.
  const dialog = document.querySelector(".md-search");
  const toggle = document.querySelector("#__search");
  const input = dialog.querySelector("input");
  const list = dialog.querySelector(".md-search-result__list");
  const meta = dialog.querySelector(".md-search-result__meta");
  const scripted = (path) =>
    new Promise((done, failed) => {
      const script = Object.assign(document.createElement("script"), { src: at(path) });
      script.onload = done;
      script.onerror = () => failed(new Error(`${path} could not be loaded`));
      document.head.append(script);
    });
  let searching;
  const load = () =>
    (searching ??= Promise.all([
      fetch(at("search/search_index.json")).then((response) => response.json()),
      scripted("assets/search.js"),
    ]).then(([index]) => globalThis.tensorlabSearch(index)));
  // A piece of a section's text around the first word that was found, with the words marked.
  function piece(text, terms) {
    const pattern = new RegExp(
      `(?<![\\p{L}\\d])((?:${terms.map((term) => term.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")})\\p{L}*)`,
      "giu",
    );
    const first = Math.max(0, text.search(pattern) - 60);
    const start = first && text.indexOf(" ", first) + 1;
    const cut = `${start ? "… " : ""}${text.slice(start, start + 180)}${text.length > start + 180 ? " …" : ""}`;
    return cut.split(pattern).map((part, i) => (i % 2 ? element("mark", "", part) : part));
  }
  let latest = "";
  async function answer() {
    const query = (latest = input.value.trim());
    if (!query) {
      list.replaceChildren();
      meta.textContent = "Type to search: a word, code, or what an error said";
      return;
    }
    let found;
    try {
      found = (await load())(query);
    } catch {
      searching = undefined;
      meta.textContent = "The search could not be loaded. Type on to try again";
      return;
    }
    if (query !== latest) return;
    const { results, terms } = found;
    meta.textContent = results.length
      ? `${results.length === 24 ? "The best 24" : results.length} ${results.length === 1 ? "place" : "places"}`
      : "Nothing. Try another word: the glossary has the field's";
    list.replaceChildren(
      ...results.map(({ location, title, of, whole, text }) => {
        const link = element(
          "a",
          "md-search-result__link",
          element(
            "article",
            "md-search-result__article md-typeset",
            ...(whole || !of ? [] : [element("div", "tl-of", of)]),
            element("h2", "", ...piece(title, terms)),
            element("p", "", ...piece(text.replace(/\s+/g, " "), terms)),
          ),
        );
        // Pages of a folder are named in full: a folder of this machine has no index of its own.
        const [page, anchor] = location.split("#");
        const file = window.location.protocol === "file:" ? "index.html" : "";
        link.href = at(page) + file + (anchor ? `#${anchor}` : "");
        link.addEventListener("click", () => (toggle.checked = false));
        return element("li", "md-search-result__item", link);
      }),
    );
  }
  dialog.setAttribute("aria-label", "Search"); // the theme gives it no name
  input.addEventListener("focus", () => {
    toggle.checked = true;
    load().catch(() => (searching = undefined));
    answer();
  });
  input.addEventListener("input", answer);
  dialog.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    list.querySelector("a")?.click();
  });
  dialog
    .querySelector("form")
    .addEventListener("reset", () => setTimeout(() => (answer(), input.focus())));
  // Who goes on by Tab leaves the search.
  dialog.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !dialog.contains(relatedTarget)) toggle.checked = false;
  });
  toggle.addEventListener("change", () => (toggle.checked ? input.focus() : input.blur()));
  addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (toggle.checked && key === "Escape") {
      toggle.checked = false;
      input.blur();
    } else if (toggle.checked && /^Arrow(Up|Down)$/.test(key)) {
      const stops = [input, ...list.querySelectorAll("a")];
      const next = stops.indexOf(document.activeElement) + (key === "ArrowDown" ? 1 : -1);
      stops[Math.max(0, Math.min(stops.length - 1, next))].focus();
      event.preventDefault();
    } else if (
      /^[/sf]$/.test(key) &&
      !target.closest("input, textarea, select, [contenteditable], [role=application]")
    ) {
      input.focus();
      event.preventDefault();
    }
  });

  await breath();

  // The theme names parts of the navigation after a label that may hold an icon only.
  for (const part of document.querySelectorAll("nav[aria-labelledby]")) {
    const label = document.getElementById(part.getAttribute("aria-labelledby"));
    if (!label || label.textContent.trim()) continue;
    part.setAttribute("aria-label", part.querySelector(".md-nav__title").textContent.trim());
    part.removeAttribute("aria-labelledby");
  }

  await breath();

  // Slides: the address #slides shows the page's questions and pictures one at a time. They stay where they are, and live.
  const lesson = document.querySelector("article");
  // What stands side by side is a part by itself; its code is left out, as everywhere.
  const INSIDE = ":is(.tl-gallery, .tl-card, .tl-hero, .tl-hero > div, .grid, .grid > div)";
  const partsOf = (box) =>
    [...box.children].flatMap((part) => (part.matches(INSIDE) ? partsOf(part) : [part]));
  const slidesOf = (parts) => {
    const slides = [];
    let heading, prose;
    for (const [i, part] of parts.entries()) {
      const fold = parts[i + 1]?.matches(".tl-fold") ? [parts[i + 1]] : [];
      const isExercise = part.matches("p") && part.querySelector("strong + em");
      if (part.matches("h1"))
        slides.push([
          part,
          ...parts.filter(
            (p) => p.matches("p") && p.textContent === p.querySelector("strong")?.textContent,
          ),
        ]);
      else if (part.matches("h2, h3")) [heading, prose] = [part, undefined];
      else if (part.matches("p") && part.textContent === part.querySelector("em")?.textContent)
        slides.push([heading, part]); // the question of a section
      else if (part.matches(".admonition") || isExercise) {
        slides.push([heading, part, ...fold]);
        prose = undefined;
      } else if (part.matches(".tl-card *, .tl-output:has(svg, img, canvas, .tl-explore)")) {
        if (!part.matches(".tl-output")) continue;
        slides.push([heading, prose, part]);
        prose = undefined; // it is said once
      } else if (part.matches("p")) prose = part;
    }
    return slides.map((slide) => slide.filter(Boolean));
  };
  // A picture takes what room its slide leaves it, up to two and a half times its size.
  const enlarge = (slide) => {
    for (const part of slide)
      for (const figure of innerWidth > 960 ? part.querySelectorAll(".tl-figure:has(svg)") : []) {
        figure.style.zoom = 1;
        const { width, height } = figure.querySelector("svg").getBoundingClientRect();
        const beside = lesson.scrollHeight - height;
        const room = Math.min(lesson.clientWidth / width, (innerHeight - 80 - beside) / height);
        figure.style.zoom = width ? Math.max(1.2, Math.min(2.5, room)) : 1.2; /* in a fold */
      }
  };
  const startSlides = () => {
    if (location.hash !== "#slides" || document.body.classList.contains("tl-slides")) return;
    const slides = slidesOf(partsOf(lesson));
    const bar = document.createElement("nav");
    bar.className = "tl-slides-bar";
    bar.setAttribute("aria-label", "Slides");
    bar.innerHTML =
      "<button>Back</button><output></output><button>Next</button><button>Close</button>";
    const [back, next, close] = bar.querySelectorAll("button");
    let shown = 0;
    const go = (to) => {
      const nextPage = document.querySelector(".md-footer__link--next");
      if (to >= slides.length && nextPage) location.href = `${nextPage.href}#slides`;
      shown = Math.max(0, Math.min(to, slides.length - 1));
      for (const part of [...lesson.children, ...lesson.querySelectorAll(`${INSIDE} > *`)])
        part.classList.toggle(
          "tl-now",
          slides[shown].some((each) => part.contains(each)),
        );
      bar.querySelector("output").textContent = `${shown + 1} of ${slides.length}`;
      scrollTo(0, 0);
      dispatchEvent(new Event("resize")); // what was hidden had no size
      enlarge(slides[shown]);
    };
    const keys = (event) => {
      if (event.target.closest("input, select, textarea, svg, [tabindex]")) return;
      if (["ArrowRight", "PageDown"].includes(event.key)) go(shown + 1);
      else if (["ArrowLeft", "PageUp"].includes(event.key)) go(shown - 1);
      else if (event.key === "Escape") leave();
      else return;
      event.preventDefault();
    };
    const leave = () => {
      document.body.classList.remove("tl-slides");
      for (const figure of lesson.querySelectorAll(".tl-figure")) figure.style.zoom = "";
      bar.remove();
      removeEventListener("keydown", keys);
      history.replaceState(null, "", location.pathname + location.search);
    };
    back.onclick = () => go(shown - 1);
    next.onclick = () => go(shown + 1);
    close.onclick = leave;
    addEventListener("keydown", keys);
    document.body.classList.add("tl-slides");
    document.body.append(bar);
    go(0);
  };
  // Answers and solutions are printed where they are open: the address #unfolded opens all of them.
  const unfold = () => {
    if (location.hash === "#unfolded")
      for (const fold of lesson.querySelectorAll("details")) fold.open = true;
  };
  addEventListener("hashchange", unfold);
  unfold();
  addEventListener("hashchange", startSlides);
  startSlides();

  // What goes through the whole page comes last.
  const dress = async () => {
    // Titles and what was printed do not break at a word's hyphen, nor a shape such as (n, 28, 28).
    const wrapped = (part, pattern, name) => {
      part.innerHTML = part.innerHTML.replace(pattern, `<span class="${name}">$&</span>`);
    };
    const whole = (part) => wrapped(part, /(\w+-[\w,]*\w|\(n, [\w, ]+\))(?![^<]*>)/g, "tl-whole");
    document.querySelectorAll("article :is(h1, h2, h3)").forEach(whole);
    // Nor does a short piece of code, such as a @ b.
    for (const code of document.querySelectorAll("article :is(p, li, td, dd) > code"))
      if (code.textContent.length < 13) code.classList.add("tl-whole");
    // Nor do numbers in brackets and short strings in the narrow code of the gallery, nor the arrow of a signature in an error.
    const NUMBERS =
      /<span class="p">[^<]*[([]<\/span>(?:<wbr>|<span class="(?:m[if]|o|p)">[-\d.,:_]+<\/span>|[\w.]{1,7}(?=<)| ){1,20}(?<=\w|\w<\/span>)/g;
    for (const code of document.querySelectorAll(".highlight code:has(wbr)")) {
      const unbroken = (part) => `<span class="tl-whole">${part.replaceAll("<wbr>", "")}</span>`;
      code.innerHTML = code.innerHTML.replace(NUMBERS, unbroken);
      wrapped(code, /<span class="s[12]">[^<]{1,16}<\/span>/g, "tl-whole");
    }
    for (const error of document.querySelectorAll(".tl-error"))
      wrapped(error, /(?:&\w+;|[^\s<&]){1,14}-&gt;(?:&\w+;|[^\s<&]){1,14}/g, "tl-whole");

    // Sentences that were printed break where their box ends, not where a terminal would: lines that print() broke are
    // joined, and each stands under the words that it began with.
    const TERMINAL = 79;
    const SENTENCES =
      /^Rank-|^.*(gives|does not work|tensor\)|tensor, | agree| axis \d|steps from|iverges| the value is | the loss is nan)/;
    const EXPLAINED = /^\S.*\)\S* (?:gives \(|does not work)/m; // below what else the cell printed
    // Of what else was printed, lines of prose may break, too; what stands in columns may not.
    const COLUMNS = /\S {2}|\t|^\[|[\u2500-\u259f]|(?: \d\.\d+){4}/;
    const indented = (line) => line.search(/\S|$/);
    // Whether a line goes on with the next one, of which not even a word had room in it.
    const runsOn = (one, last, next) => {
      if (next.startsWith("It would work")) return false; // another way, after a full line
      const word = next.trim().split(/\s/)[0];
      const [above, below] = [one, next].map(indented);
      return word && (below > above || !(below + above)) && last + 1 + word.length > TERMINAL;
    };
    for (const code of document.querySelectorAll(
      ".highlight code:has(> .go + .go, > .gr + .n + .x)",
    )) {
      await breath();
      let [one, last] = [null, 0];
      for (const line of code.querySelectorAll(".go, .gr + .n, .gr + .n + .x")) {
        const text = line.textContent;
        const below = one && line.previousElementSibling === one && !/[\u2500-\u259f]/.test(text);
        if (below && runsOn(one.textContent, last, text)) {
          line.previousSibling.remove(); // the end of the line
          line.remove();
          one.textContent += ` ${text.trim()}`;
          one.classList.add("tl-joined");
        } else one = line;
        // "ValueError: ", or a shape that Pygments takes for the name of an environment: "(32, 784) ".
        const begun = line.matches(".gr + *, .gp-VirtualEnv + *")
          ? line.previousElementSibling
          : null;
        const more = begun ? begun.textContent.length + (begun.matches(".gr") ? 2 : 1) : 0;
        last = more + text.length;
      }
      for (const line of code.querySelectorAll(".go"))
        if (line.textContent.includes("("))
          wrapped(line, /\((?:[\w.-]{1,7}, ){1,5}[\w.-]{0,7},?\)/g, "tl-whole");
    }
    for (const box of document.querySelectorAll(".tl-output pre:not(.tl-error)")) {
      await breath();
      const printed = box.textContent;
      if (box.childElementCount) continue;
      const joined = SENTENCES.test(printed) || EXPLAINED.test(printed);
      const lines = [];
      let last = 0; // how long the line is that the next one may continue
      for (const line of printed.split("\n")) {
        const indent = indented(line);
        const one = lines.at(-1);
        // Beside columns, a line of prose that ends within its sentence.
        const within =
          one && /[\w,]$/.test(one.text) && ![one.text, line].some((each) => COLUMNS.test(each));
        if (one && (joined || within) && runsOn(one.text, last, line))
          one.text += ` ${line.trim()}`;
        else {
          const label = /^( {2}[\w ]+?| *\d+\.) {2,}\S/.exec(line);
          const hang = label ? label[0].length - 1 : indent + 2;
          lines.push({
            text: line,
            hang,
            breaks: joined || !COLUMNS.test(line.slice(label ? hang : indent)),
          });
        }
        last = line.length;
      }
      if (!lines.some(({ breaks }) => breaks)) continue;
      box.replaceChildren(
        ...lines.map(({ text, hang, breaks }) => {
          if (!breaks) return `${text}\n`;
          const line = document.createElement("span");
          line.className = "tl-line";
          line.textContent = `${text}\n`;
          whole(line);
          line.style.paddingLeft = `${hang}ch`;
          line.style.textIndent = `-${hang}ch`;
          return line;
        }),
      );
    }

    // A shape is written with each length in the colour of its axis, wherever one stands: a number, or a name for one.
    const SHAPE =
      /\((?:\d[\d,]*\d|\d+|-1(?=,)|[a-zA-Z]\w*(?=,)|\.{3}(?=,)),?(?:,\s+(?:\d+|-1|[a-zA-Z]\w*))*,?\)/g;
    const LENGTHS =
      /\b(n|m|k|samples|features|timesteps|batch|rows|columns|height|width|channels|frames|queries|keys|inner)\b/;
    const POINTS = /\/2-(3-[56]|4-)/.test(location.pathname); // there, most of such pairs are points
    function shape(text, colours, tag = "span") {
      const chip = element(tag, "tl-shape");
      let axis = 0;
      for (const part of text.split(/(\d+|[a-zA-Z]\w*)/)) {
        if (/\w/.test(part)) {
          const tint = colours ? (colours[axis] ?? "m") : axis % 6;
          const n = element("i", `tl-a${tint}`, part);
          n.dataset.axis = axis;
          chip.append(n);
          axis += 1;
        } else chip.append(part);
      }
      return chip;
    }
    function chips(node, coloursOf = () => null, all = !POINTS) {
      const { data } = node;
      const isPrinted = node.parentElement.closest("pre");
      const lead =
        (node.parentElement.closest(".tl-whole") ?? node).previousSibling?.textContent ?? "";
      let upto = 0;
      const parts = [];
      for (const found of data.matchAll(SHAPE)) {
        const before = lead + data.slice(0, found.index);
        const isNamed = /[a-z]/i.test(found[0]);
        if ((isPrinted && !isNamed ? /[\w\])]$/ : /[\w\])]\(?$/).test(before)) continue;
        // Places; but "points (240)" names an axis.
        if (/, \d/.test(found[0]) && /\bpoints? (\(\d+, \d+\)(, | and ))*$/.test(before)) continue;
        // In prose a number in brackets is a length where an axis is named before it; elsewhere it may be a year.
        const sure = /,[\s)]/.test(found[0]) || /\baxis \d+ $/.test(before);
        if (!sure && !isPrinted) continue;
        const told = /shapes?( of [\w ]+)?:?\s*(is |of )?$|(^|\n) +axes +\d+: .*$/.test(before);
        // Names alone may be arguments, or an index: those of a shape are told to be, or are known.
        if (isNamed && !told && !/\b\d/.test(found[0]) && !LENGTHS.test(found[0])) continue;
        if (!all && !told && !/^ matri/.test(data.slice(found.index + found[0].length))) continue;
        parts.push(data.slice(upto, found.index), shape(found[0], coloursOf(found[0])));
        upto = found.index + found[0].length;
      }
      if (parts.length) node.replaceWith(...parts, data.slice(upto));
    }
    function textsIn(block, refuse, mark = "(") {
      const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
      const texts = [];
      for (let node; (node = walker.nextNode());)
        if (node.data.includes(mark) && !node.parentElement.closest(refuse)) texts.push(node);
      return texts;
    }
    const WHOLE =
      /(?<=[\w)]) (?=[=×·] \(?-?\d)|(?<= [=×·]) (?=\(?-?\d)|(?<=\b[a-z]) (?== )|(?<=\b[a-z] =) (?=[a-z]\()|(?<=,) (?=(?:[\w.:-]{1,6}, ){0,4}[\w.:-]{0,6},?[)\]])/g;
    const article = document.querySelector(".md-content");
    const PROSE = ":is(p, li, td, th, dd, h1, h2, h3, summary):not(figcaption *, .tl-live *)";
    const prose = (block) => {
      for (const node of textsIn(
        block,
        "a.headerlink, pre, svg, button, .tl-shape, figcaption, .tl-controls",
      )) {
        const code = node.parentElement.localName === "code" ? node.parentElement : null;
        if (!code) chips(node);
        else if (
          code.childNodes.length === 1 &&
          code.textContent.includes(",") && // (5) is a number
          code.textContent.match(SHAPE)?.[0] === code.textContent
        )
          code.replaceWith(shape(code.textContent, null, "code"));
      }
      // Equations of numbers, such as y = g(x), points and short lists stay on one line.
      for (const mark of [" = ", "(", "["])
        for (const node of textsIn(
          block,
          "pre, svg, code, .tl-shape, figcaption, .tl-output",
          mark,
        ))
          node.data = node.data.replace(WHOLE, "\u00a0");
    };
    const all = (selector, part) => [...part.querySelectorAll(selector)];
    // A line of an explanation tells the colours of each of its shapes: they come from the axes.
    const painted = (line, told = line.dataset.tensors) => {
      const tensors = told.split(";").map((each) => each.split(/:(?=[^:]*$)/));
      const text = line.textContent;
      const parts = [];
      let [done, k] = [0, 0];
      for (;;) {
        const [place, next] = [k, k + 1].map((i) => text.indexOf(tensors[i]?.[0], done));
        const goesOn = done && next >= 0 && (place < 0 || next <= place);
        if (!goesOn && place < 0) break;
        if (goesOn) k += 1;
        const from = goesOn ? next : place;
        parts.push(text.slice(done, from), shape(tensors[k][0], tensors[k][1].split(" ")));
        done = from + tensors[k][0].length;
      }
      line.replaceChildren(...parts, text.slice(done));
    };
    const PRINTED = ".tl-output pre:not(.tl-error)";
    const printed = (pre) => {
      // Bars have the colour that they have in pictures: as white as letters they would glare in the dark.
      if (/[\u2588-\u258f]/.test(pre.textContent)) wrapped(pre, /[\u2588-\u258f]+/g, "tl-bars");
      // What wrote the lines of an explanation knows the axes that they are about.
      const told = JSON.parse(pre.dataset.axes ?? "[]");
      const lines = all(".tl-line", pre);
      for (const [begin, axes] of told) {
        const place = lines.findIndex((each) => each.textContent.includes(begin));
        if (place < 0) continue;
        const [line] = lines.splice(0, place + 1).slice(-1);
        if (axes.includes(":")) painted(line, axes);
        else
          for (const node of textsIn(line, ".tl-shape"))
            chips(node, (found) => (found.includes(",") ? [] : [axes]), true);
      }
      const code = pre.closest(".tl-output").previousElementSibling?.textContent ?? "";
      if (
        !/(\.|\(|result_)shape\b/.test(code) &&
        !/\bshapes?\b|gives|does not work|axis|\b(uint|int|float)\d+|->/.test(pre.textContent)
      )
        return;
      // Lengths that stand alone, as in "rows (3), columns (5)", are those of one axis after the other.
      let nth = 0;
      const alone = (found) => {
        if (!found.includes(",")) return [nth++ % 6];
        nth = 0;
        return null;
      };
      for (const node of textsIn(pre, ".tl-shape"))
        chips(node, alone, !POINTS || /\.shape\b/.test(code));
    };
    for (const [parts, colour] of [
      [PROSE, prose],
      [PRINTED, printed],
    ])
      for (const part of article.querySelectorAll(parts)) {
        await breath();
        colour(part);
      }

    // An explanation under its picture, whose lines tell the colours of their axes: shapes have them, and a line that is
    // pointed at lights its axis. Each state of an exploration brings lines of its own.
    const lines = "figcaption > [data-tensors]:not(:has(.tl-shape))";
    // What its other sentences name is in no picture, and has no colours there.
    const others = "figcaption > p:not([data-tensors], :has(.tl-shape))";
    const named = (line) => {
      const isExplained = line.parentElement.querySelector("[data-tensors], [data-title]");
      textsIn(line, ".tl-shape").forEach((node) => chips(node, () => [], isExplained || !POINTS));
    };
    for (const line of all(lines, article)) {
      await breath();
      painted(line);
    }
    all(others, article).forEach(named);
    article.addEventListener("tensorlab:shown", ({ target }) => {
      all(PROSE, target).forEach(prose);
      all(PRINTED, target).forEach(printed);
      all(lines, target).forEach((line) => painted(line));
      all(others, target).forEach(named);
    });
    let pointed = null;
    article.addEventListener("pointerover", ({ target }) => {
      const line = target.closest("figcaption > [data-hue]");
      if (line === pointed) return;
      const light = (one, name) =>
        one && lit(one.closest("figure"), name, ":is(text, line, polygon, path)");
      light(pointed);
      light(line, `var(--tl-axis-${line?.dataset.hue})`);
      pointed = line;
    });
    dressed = true;
    reach();
  };
  dress();
})();
