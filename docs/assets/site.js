(() => {
  // Boxes that scroll can be reached with the keyboard; boxes that do not are not in the way.
  const reach = () => {
    for (const box of document.querySelectorAll(".tl-output pre, .tl-output > div")) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  };
  addEventListener("resize", reach);
  addEventListener("toggle", reach, true); // an answer was unfolded
  reach();

  // The theme gives its search dialog no name, and names parts of the navigation after a label that may hold an icon only.
  document.querySelector(".md-search").setAttribute("aria-label", "Search");
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

  // Slides: the address #slides shows the page's questions and pictures one at a time. They stay where they are, and live.
  const article = document.querySelector("article");
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
      } else if (part.matches(".tl-output") && part.querySelector("svg, img, canvas")) {
        slides.push([heading, prose, part]);
        prose = undefined; // it is said once
      } else if (part.matches("p")) prose = part;
    }
    return slides.map((slide) => slide.filter(Boolean));
  };
  const startSlides = () => {
    if (location.hash !== "#slides" || document.body.classList.contains("tl-slides")) return;
    const slides = slidesOf([...article.children]);
    const bar = document.createElement("nav");
    bar.className = "tl-slides-bar";
    bar.setAttribute("aria-label", "Slides");
    bar.innerHTML =
      "<button>Back</button><output></output><button>Next</button><button>Close</button>";
    const [back, next, close] = bar.querySelectorAll("button");
    let at = 0;
    const go = (to) => {
      const nextPage = document.querySelector(".md-footer__link--next");
      if (to >= slides.length && nextPage) location.href = `${nextPage.href}#slides`;
      at = Math.max(0, Math.min(to, slides.length - 1));
      for (const part of article.children)
        part.classList.toggle("tl-now", slides[at].includes(part));
      bar.querySelector("output").textContent = `${at + 1} of ${slides.length}`;
      scrollTo(0, 0);
      dispatchEvent(new Event("resize")); // what was hidden had no size
    };
    const keys = (event) => {
      if (event.target.closest("input, select, textarea, svg, [tabindex]")) return;
      if (["ArrowRight", "PageDown"].includes(event.key)) go(at + 1);
      else if (["ArrowLeft", "PageUp"].includes(event.key)) go(at - 1);
      else if (event.key === "Escape") end();
      else return;
      event.preventDefault();
    };
    const end = () => {
      document.body.classList.remove("tl-slides");
      bar.remove();
      removeEventListener("keydown", keys);
      history.replaceState(null, "", location.pathname + location.search);
    };
    back.onclick = () => go(at - 1);
    next.onclick = () => go(at + 1);
    close.onclick = end;
    addEventListener("keydown", keys);
    document.body.classList.add("tl-slides");
    document.body.append(bar);
    go(0);
  };
  // Answers and solutions are printed where they are open: the address #unfolded opens all of them.
  const unfold = () => {
    if (location.hash === "#unfolded")
      for (const fold of article.querySelectorAll("details")) fold.open = true;
  };
  addEventListener("hashchange", unfold);
  unfold();
  addEventListener("hashchange", startSlides);
  startSlides();
})();
