(() => {
  // Sentences that were printed break where their box ends, not where a terminal would: lines that print() broke are
  // joined, and each stands under the words that it began with.
  const TERMINAL = 79;
  const SENTENCES = /^.*(gives|does not work|tensor\)|tensor, | agree| axis \d|steps from|iverges)/;
  for (const box of document.querySelectorAll(".tl-output pre")) {
    const printed = box.textContent;
    if (box.childElementCount || !SENTENCES.test(printed)) continue;
    const lines = [];
    let last = 0; // how long the line is that the next one may continue
    for (const line of printed.split("\n")) {
      const indent = line.search(/\S|$/);
      const one = lines.at(-1);
      const word = line.trim().split(/\s/)[0];
      const goesOn = one && word && (indent > one.indent || !(indent + one.indent));
      if (goesOn && last + 1 + word.length > TERMINAL) one.text += ` ${line.trim()}`;
      else {
        const label = /^( {2}[\w ]+?) {2,}\S/.exec(line);
        lines.push({ text: line, indent, hang: label ? label[0].length - 1 : indent + 2 });
      }
      last = line.length;
    }
    box.replaceChildren(
      ...lines.map(({ text, hang }) => {
        const line = document.createElement("span");
        line.className = "tl-line";
        line.textContent = `${text}\n`;
        line.style.paddingLeft = `${hang}ch`;
        line.style.textIndent = `-${hang}ch`;
        return line;
      }),
    );
  }

  // Boxes that scroll show that there is more, and can be reached with the keyboard; boxes that do not are not in the way.
  const BOXES =
    ".tl-output pre, .tl-output > div, .tl-scroll, .highlight code, .md-typeset__scrollwrap";
  const side = (box) => {
    const more = box.scrollWidth - box.clientWidth;
    box.classList.toggle("tl-more", more > 1 && box.scrollLeft < more - 1);
    box.classList.toggle("tl-before", more > 1 && box.scrollLeft > 1);
    return more > 1;
  };
  const reach = () => {
    const boxes = [...document.querySelectorAll(BOXES)];
    const wide = boxes.map((box) => box.scrollWidth > box.clientWidth + 1);
    boxes.forEach((box, i) => {
      if (!wide[i] && !box.tabIndex) box.removeAttribute("tabindex");
      if (wide[i]) box.tabIndex = 0;
      if (wide[i] || box.classList.contains("tl-more")) side(box);
    });
  };
  addEventListener("scroll", ({ target }) => target.matches?.(BOXES) && side(target), true);
  addEventListener("resize", reach);
  addEventListener("load", reach);
  addEventListener("toggle", reach, true); // an answer was unfolded
  reach();

  // The search: its index and what reads it are loaded when somebody goes there.
  const dialog = document.querySelector(".md-search");
  const toggle = document.querySelector("#__search");
  const input = dialog.querySelector("input");
  const list = dialog.querySelector(".md-search-result__list");
  const meta = dialog.querySelector(".md-search-result__meta");
  const { base } = JSON.parse(document.querySelector("#__config").textContent);
  const at = (path) => new URL(`${base}/${path}`, location.href).href;
  const scripted = (path) =>
    new Promise((done, failed) => {
      const script = Object.assign(document.createElement("script"), { src: at(path) });
      script.onload = done;
      script.onerror = () => failed(new Error(`${path} could not be loaded`));
      document.head.append(script);
    });
  let searching;
  // From a folder of this machine nothing can be fetched: there the index is a script.
  const load = () =>
    (searching ??= Promise.all([
      location.protocol === "file:"
        ? scripted("search/search_index.js").then(() => globalThis.__index)
        : fetch(at("search/search_index.json")).then((response) => response.json()),
      scripted("assets/search.js"),
    ]).then(([index]) => globalThis.tensorlabSearch(index)));
  const element = (tag, name, ...inside) => {
    const node = document.createElement(tag);
    if (name) node.className = name;
    node.append(...inside);
    return node;
  };
  // A piece of a section's text around the first word that was found, with the words marked.
  function piece(text, terms) {
    const pattern = new RegExp(
      `(?<![\\p{L}\\d])(${terms.map((term) => term.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")})`,
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
        link.href = at(page) + (anchor ? `#${anchor}` : "");
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
      /^[/s]$/.test(key) &&
      !target.closest("input, textarea, select, [contenteditable], [role=application]")
    ) {
      input.focus();
      event.preventDefault();
    }
  });

  // The theme names parts of the navigation after a label that may hold an icon only.
  for (const part of document.querySelectorAll("nav[aria-labelledby]")) {
    const label = document.getElementById(part.getAttribute("aria-labelledby"));
    if (label && !label.textContent.trim())
      label.setAttribute("aria-label", part.querySelector(".md-nav__title").textContent.trim());
  }

  // It calls the button that copies a cell a navigation: those who listen would hear of dozens on a page.
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes)
      for (const node of addedNodes)
        if (node.className === "md-code__nav") node.setAttribute("role", "none");
  }).observe(document.body, { childList: true, subtree: true });
})();
