// What stands around a page: colours, navigation, buttons that copy, words at terms. The theme has a script for these,
// of 114 kB, which measures the page many times while it loads; its style sheet is all that this site takes of it.
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector) => document.querySelector(selector);

  // Colours: as the system has them, light, or dark; what is chosen is kept, and the theme applies it before the page is seen.
  const choices = all("[data-md-component=palette] input");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const choose = (index) => {
    const { mdColorMedia: media, mdColorScheme } = choices[index].dataset;
    const scheme = index ? mdColorScheme : dark.matches ? "slate" : "default";
    choices.forEach((choice, i) => {
      choice.checked = i === index;
      choice.nextElementSibling.hidden = i !== index;
    });
    if (document.body.dataset.mdColorScheme !== scheme)
      document.body.dataset.mdColorScheme = scheme;
    return { index, color: { media, scheme } };
  };
  const chosen = () => choices.findIndex((choice) => choice.checked);
  choose(choices[globalThis.palette?.index] ? globalThis.palette.index : 0);
  for (const [i, choice] of choices.entries())
    choice.addEventListener("change", () => globalThis.__md_set("__palette", choose(i)));
  dark.addEventListener("change", () => choose(chosen()));

  // A label that opens a part of the navigation does so by the keyboard, too; p and n, or comma and full stop, lead to the neighbouring pages.
  const drawer = one("#__drawer");
  // The header's own button for it is one for the keyboard, too, and what it has not opened is no stop (site.css).
  const menu = one(".md-header label[for=__drawer]");
  Object.assign(menu, { tabIndex: 0, title: "Navigation" });
  drawer.addEventListener("change", () => {
    if (document.activeElement === menu) one(".md-sidebar--primary a").focus();
  });
  const [PREV, NEXT] = ["a.md-footer__link--prev", "a.md-footer__link--next"];
  addEventListener("hashchange", () => (drawer.checked = false));
  addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (key === "Enter" && target.localName === "label") target.click();
    else if (key === "Escape") {
      if (drawer.checked) menu.focus();
      drawer.checked = false;
    } else if (!target.closest("input, textarea, select, [contenteditable], [tabindex], svg"))
      one({ p: PREV, ",": PREV, n: NEXT, ".": NEXT }[key] ?? "none")?.click();
  });

  // Where one is: the header tells the page once its title is out of sight, the table of contents the section.
  const title = one("article h1");
  if (title)
    new IntersectionObserver(([{ isIntersecting }]) =>
      one(".md-header__title").classList.toggle("md-header__title--active", !isIntersecting),
    ).observe(title);
  const contents = all(".md-nav--secondary a.md-nav__link")
    .map((link) => [link, document.getElementById(decodeURIComponent(link.hash.slice(1)))])
    .filter(([, heading]) => heading);
  const [tabs, up] = [one(".md-tabs"), one(".md-top")];
  let [last, waiting, current] = [0, false, null];
  const moved = () => {
    waiting = false;
    const at = scrollY;
    const end = at + innerHeight >= document.documentElement.scrollHeight - 1;
    const passed = contents.filter(
      ([, heading]) => end || heading.getBoundingClientRect().top < 0.2 * innerHeight,
    );
    if (tabs) tabs.hidden = at >= 10;
    up.hidden = !(at < last && at > 100);
    up.tabIndex = up.hidden ? -1 : 0;
    last = at;
    const now = passed.at(-1)?.[0] ?? null;
    if (now === current) return;
    current = now;
    for (const [i, [link]] of contents.entries()) {
      link.classList.toggle("md-nav__link--passed", i < passed.length);
      link.classList.toggle("md-nav__link--active", link === now);
    }
    const box = now?.closest(".md-sidebar__scrollwrap");
    if (box && box.scrollHeight > box.clientHeight)
      box.scrollTop = now.offsetTop - box.clientHeight / 2;
  };
  const move = () => (waiting ||= !!requestAnimationFrame(moved));
  addEventListener("scroll", move, { passive: true });
  up.addEventListener("click", () => scrollTo(0, 0));

  // Each cell has a button that copies it.
  const told = one(".md-dialog");
  const tell = (words) => {
    told.firstElementChild.textContent = words;
    told.classList.add("md-dialog--active");
    setTimeout(() => told.classList.remove("md-dialog--active"), 2000);
  };
  const copy = async (code) => {
    try {
      await navigator.clipboard.writeText(code.innerText);
    } catch {
      getSelection().selectAllChildren(code); // where the address is not of https
      document.execCommand("copy");
      getSelection().removeAllRanges();
    }
    tell("Copied to clipboard");
  };
  const button = document.createElement("template");
  button.innerHTML =
    '<div class="md-code__nav"><button class="md-code__button" data-md-type="copy" title="Copy to clipboard" aria-label="Copy to clipboard"></button></div>';
  for (const code of all(".highlight pre > code")) {
    code.before(button.content.cloneNode(true));
    code.previousElementSibling.firstChild.onclick = () => copy(code);
  }
  for (const table of all("article table:not([class])")) {
    // A title without words is none.
    for (const cell of all("th:empty", table)) cell.replaceWith(document.createElement("td"));
    // Where the screen is narrow, the rows of a table of several columns are stacked (site.css).
    const columns = [...table.rows[0].cells];
    for (const row of [...table.rows].slice(1))
      for (const [i, cell] of [...row.cells].entries())
        if (i) cell.dataset.column = columns[i].textContent;
    const wrap = document.createElement("div");
    wrap.className = "md-typeset__scrollwrap";
    wrap.classList.toggle("tl-rows", columns.length > 2 && columns.length < 6);
    wrap.innerHTML = '<div class="md-typeset__table"></div>';
    table.replaceWith(wrap);
    wrap.firstChild.append(table);
  }

  // What a term means stands over it while one points at it or has gone to it by the keyboard.
  const words = Object.assign(document.createElement("div"), {
    className: "tl-tooltip",
    id: "tl-tooltip",
  });
  words.setAttribute("role", "tooltip");
  let host = null;
  const hush = () => {
    if (!host) return;
    host.title = words.textContent;
    host.removeAttribute("aria-describedby");
    host = null;
    words.remove();
  };
  const say = ({ target }) => {
    const next = target.closest?.("article [title]");
    if (host && (host.contains(target) || words.contains(target))) return;
    hush();
    if (!next?.title) return;
    host = next;
    words.textContent = host.title;
    host.removeAttribute("title");
    host.setAttribute("aria-describedby", words.id);
    document.body.append(words);
    const [at, size] = [host.getClientRects()[0], words.getBoundingClientRect()];
    const left = Math.min(at.left + at.width / 2 - size.width / 2, innerWidth - size.width - 12);
    const over = at.top - size.height - 6;
    words.style.left = `${Math.max(12, left)}px`;
    words.style.top = `${(over < 60 ? at.bottom + 6 : over) + scrollY}px`;
  };
  addEventListener("pointerover", say);
  addEventListener("focusin", say);
  addEventListener("focusout", hush);
  addEventListener("keydown", ({ key }) => key === "Escape" && hush());

  // An answer that an address leads into is open.
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const folds = [];
    for (let at = target?.closest("details"); at; at = at.parentElement.closest("details"))
      if (!at.open) folds.push(at);
    for (const fold of folds) fold.open = true;
    if (folds.length) target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  addEventListener("load", () => (reveal(), move()));
})();
