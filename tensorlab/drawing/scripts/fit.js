// Fits pictures to the room that a page has for them: where they are wider, their pieces stand below each other, small
// text keeps its size while the rest shrinks, and what would become too small scrolls at its full size instead.
(() => {
  "use strict";
  if (window.tensorlabFit) return;
  const LEAST = 0.58; // of its size: a smaller picture scrolls
  const NEAR = 1.5; // heights of a text: no label moves farther
  const NEARLY = 0.79; // of its size, on a desktop: what is so large still stands in one row
  const sizes = new WeakMap();

  // What lies slanted, as on the sides of a cube, is less high by so much.
  const slant = (text) => {
    const matrix = text.closest('[transform^="matrix"]')?.transform.baseVal[0].matrix;
    return matrix ? Math.hypot(matrix.c, matrix.d) : 1;
  };

  // The texts of a picture, how large each is by itself, and how slanted: read once.
  function textsOf(picture) {
    if (!sizes.has(picture)) {
      const texts = [...picture.querySelectorAll("text")].filter((each) => !each.style.fontSize);
      sizes.set(
        picture,
        texts.map((text) => [text, parseFloat(getComputedStyle(text).fontSize), slant(text)]),
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
        const [x, y, turn = 0, scale = 1] = at.split(" ");
        const place = narrow ? `translate(${x} ${y}) rotate(${turn}) scale(${scale})` : wide;
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
    const enough = (innerWidth < 480 ? 1 : NEARLY) * parseFloat(box.split(" ")[2]);
    const narrow = !!picture.dataset.narrow && room < enough;
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
    const small = texts.filter(([text, size, high]) => {
      const isSmall = size * high < least;
      text.style.fontSize = isSmall ? `${least / high}px` : "";
      return isSmall;
    });
    // What can be turned places its texts itself.
    return small.length && !picture.closest(".tl-slabs") ? picture : [];
  }
  const fit = (pictures) => {
    const grown = pictures.flatMap(plan).flatMap(carryOut);
    if (!grown.length) return;
    // Letters that have not come yet are of another width.
    document.fonts.ready.then(() =>
      setTimeout(() => grown.flatMap(part).forEach(([text, at]) => (text.style.translate = at))),
    );
  };

  // Texts that have grown onto each other, or beyond the edge, give way: the later one moves to the nearest place where
  // less is wrong, if that is near: a label that stands elsewhere is a label of something else. What lies slanted stays.
  const onto = (a, b, gap = 1) =>
    Math.min(a.right, b.right) > Math.max(a.x, b.x) - gap &&
    Math.min(a.bottom, b.bottom) - Math.max(a.y, b.y) > 0.2 * Math.min(a.height, b.height);
  // A shape stands a blank beside its name.
  const gapOf = (text, other) =>
    text.previousElementSibling === other &&
    text.matches(".mono") &&
    !other.matches(".mono") &&
    text.getAttribute("y") === other.getAttribute("y")
      ? 6
      : 1;
  const boxOf = (each) => each.getBoundingClientRect();
  function part(picture) {
    const texts = [...picture.querySelectorAll("text")].filter(
      (text) => text.textContent.trim() && !text.closest('[transform^="matrix"]'),
    );
    for (const text of texts) text.style.translate = "";
    const boxes = texts.map(boxOf);
    const edge = boxOf(picture);
    const scale = edge.width / picture.viewBox.baseVal.width;
    return texts.flatMap((text, i) => {
      const at = boxes[i];
      const moved = ([x, y]) => new DOMRect(at.x + x, at.y + y, at.width, at.height);
      const wrong = (place) => {
        const box = moved(place);
        const beyond = box.x < edge.x - 1 || box.right > edge.right + 1;
        const meets = (other, j) => j !== i && onto(box, other, gapOf(text, texts[j]));
        return boxes.filter(meets).length + beyond;
      };
      const now = wrong([0, 0]);
      if (!now) return [];
      const [best] = boxes
        .slice(0, i)
        .map((other, j) => [other, gapOf(text, texts[j])])
        .filter(([other, gap]) => onto(at, other, gap))
        .flatMap(([other, gap]) => [
          [other.right - at.x + 2 + gap, 0],
          [other.x - at.right - 3, 0],
          [0, other.bottom - at.y],
          [0, other.y - at.bottom],
        ])
        .concat([
          [edge.right - at.right, 0],
          [edge.x - at.x, 0],
        ])
        .filter(([x, y]) => Math.hypot(x, y) < NEAR * at.height)
        .filter(([, y]) => at.y + y >= edge.y && at.bottom + y <= edge.bottom)
        .map((place) => [wrong(place), Math.hypot(...place), place])
        .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
      if (!best || best[0] >= now) return [];
      boxes[i] = moved(best[2]);
      return [[text, best[2].map((each) => `${each / scale}px`).join(" ")]];
    });
  }

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
  const grown = (changes) =>
    changes.forEach((change) =>
      change.addedNodes.forEach((node) => node.isConnected && watch(node)),
    );
  new MutationObserver(grown).observe(document.documentElement, { childList: true, subtree: true });
  watch(document);
  window.tensorlabFit = watch; // what is measured at once is fitted at once
})();
