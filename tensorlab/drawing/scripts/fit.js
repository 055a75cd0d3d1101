// Fits pictures to the room that a page has for them: where they are wider, their pieces stand below each other, small
// text keeps its size while the rest shrinks, and what would become too small scrolls at its full size instead.
(() => {
  "use strict";
  if (window.tensorlabFit) return;
  const LEAST = 0.62; // of its size: a smaller picture scrolls
  const sizes = new WeakMap();

  // The texts of a picture and how large each is by itself: read once.
  function textsOf(picture) {
    if (!sizes.has(picture)) {
      const texts = [...picture.querySelectorAll("text")].filter((each) => !each.style.fontSize);
      sizes.set(
        picture,
        texts.map((text) => [text, parseFloat(getComputedStyle(text).fontSize)]),
      );
    }
    return sizes.get(picture);
  }

  function arrange(picture, narrow) {
    const { data } = (picture.tensorlabWide ??= {
      data: [picture, ...picture.querySelectorAll("[data-narrow]")].map((each) => [
        each,
        each.getAttribute(each === picture ? "viewBox" : "transform"),
      ]),
    });
    for (const [each, wide] of data) {
      const at = each.dataset.narrow;
      if (each !== picture) {
        const place = narrow ? `translate(${at})` : wide;
        if (place) each.setAttribute("transform", place);
        else each.removeAttribute("transform");
        continue;
      }
      const box = narrow ? `0 0 ${at}` : wide;
      const [, , width, height] = box.split(" ");
      for (const [name, value] of Object.entries({ viewBox: box, width, height }))
        each.setAttribute(name, value);
    }
    picture.tensorlabNarrow = narrow;
  }

  // What is to be done to a picture, or nothing: all are measured before one is changed, so that the page is laid out once.
  function plan(picture) {
    const room = picture.parentElement.clientWidth;
    if (!room || picture.tensorlabRoom === room) return [];
    picture.tensorlabRoom = room;
    const box = picture.tensorlabWide?.data[0][1] ?? picture.getAttribute("viewBox");
    const narrow = !!picture.dataset.narrow && room < parseFloat(box.split(" ")[2]);
    const width = parseFloat(narrow ? picture.dataset.narrow : box.split(" ")[2]);
    const scale = Math.min(1, room / width);
    if (scale === 1 && !sizes.has(picture) && narrow === !!picture.tensorlabNarrow) return [];
    return [
      {
        picture,
        narrow,
        width,
        scale,
        texts: scale < 1 || sizes.has(picture) ? textsOf(picture) : [],
      },
    ];
  }

  function carryOut({ picture, narrow, width, scale, texts }) {
    if (narrow !== !!picture.tensorlabNarrow) arrange(picture, narrow);
    const scrolls = scale < LEAST;
    picture.style.minWidth = scrolls ? `${width}px` : "0";
    const least = scrolls ? 0 : (innerWidth < 480 ? 10.6 : 11.1) / scale;
    for (const [text, size] of texts) text.style.fontSize = size < least ? `${least}px` : "";
  }
  const fit = (pictures) => pictures.flatMap(plan).forEach(carryOut);

  const pictureOf = (box) => box.querySelector(":scope > svg");
  const seen = new ResizeObserver((changes) =>
    fit(changes.map(({ target }) => pictureOf(target)).filter(Boolean)),
  );
  function watch(root) {
    if (root.localName === "svg" && root.parentElement?.matches(".tl-scroll"))
      root = root.parentElement.parentElement;
    const boxes = [...(root?.querySelectorAll?.(".tl-scroll") ?? [])].filter(pictureOf);
    fit(boxes.map(pictureOf));
    for (const box of boxes) seen.observe(box);
  }
  const grown = (changes) => changes.forEach((change) => change.addedNodes.forEach(watch));
  new MutationObserver(grown).observe(document.documentElement, { childList: true, subtree: true });
  watch(document);
  window.tensorlabFit = watch; // what is measured at once is fitted at once
})();
