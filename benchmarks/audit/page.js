// What a page in a browser shows of each of its pictures, boxes and titles: only what is not as it should be.
(least) => {
  const round = (x) => Math.round(x * 10) / 10;
  const visible = (node) =>
    node.getClientRects().length > 0 &&
    node.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  // How high its smallest letters are on the screen, also where they are slanted: attributes do not tell it.
  const height = (text) => {
    const { c, d } = text.getScreenCTM();
    const sizes = [text, ...text.querySelectorAll("tspan")]
      .filter((each) =>
        [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim()),
      )
      .map((each) => parseFloat(getComputedStyle(each).fontSize));
    return Math.min(...sizes) * Math.hypot(c, d);
  };
  const colour = (text) => {
    const [r, g, b, a = 1] = (text.match(/[\d.]+/g) || []).map(Number);
    return text.startsWith("rgb") ? { rgb: [r, g, b], a } : null;
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.map((c) =>
      (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const over = ({ rgb, a }, ground) => rgb.map((c, i) => c * a + ground[i] * (1 - a));
  const opacity = (node, top) => {
    let all = 1;
    for (; node && node !== top; node = node.parentElement) all *= +getComputedStyle(node).opacity;
    return all;
  };
  const ground = colour(getComputedStyle(document.body).backgroundColor).rgb;
  const found = {
    cut: [],
    beyond: [],
    small: [],
    collide: [],
    strayed: [],
    scrolls: [],
    faint: [],
    unmarked: [],
    squeezed: [],
    pictures: 0,
  };
  for (const svg of document.querySelectorAll(".tl-figure svg")) {
    if (!visible(svg) || svg.closest(".md-footer")) continue;
    found.pictures += 1;
    const box = svg.getBoundingClientRect();
    const name = svg.getAttribute("aria-label");
    const scale = box.width / svg.viewBox.baseVal.width;
    const scroll = svg.closest(".tl-scroll");
    if (scroll && scroll.scrollWidth > scroll.clientWidth + 1) {
      found.scrolls.push(`${name}: ${round(box.width)} px in ${scroll.clientWidth}`);
      if (scale < 0.99) found.cut.push(`${name}: ${round(scale * 100)} % and cut`);
      if (getComputedStyle(scroll).maskImage === "none") found.unmarked.push(name);
    }
    const order = [...svg.querySelectorAll("text, rect, polygon, path, circle, image")].filter(
      visible,
    );
    const texts = order.filter((node) => node.localName === "text" && node.textContent.trim());
    const sizes = texts.map(height);
    if (sizes.length && Math.min(...sizes) < least - 0.05)
      found.small.push(`${name}: ${round(Math.min(...sizes))} px`);
    for (const text of texts) {
      const [x, y = 0] = text.style.translate.split(" ").map(parseFloat);
      const far = (Math.hypot(x, y) * scale) / text.getBoundingClientRect().height;
      if (far > 2) found.strayed.push(`${name}: "${text.textContent}" by ${round(far)} heights`);
    }
    // Of what is slanted, as on the sides of a cube, boxes overlap and letters do not.
    const upright = texts.filter((text) => !text.closest('[transform^="matrix"]'));
    const boxes = upright.map((node) => node.getBoundingClientRect());
    for (const [i, { left, right }] of boxes.entries()) {
      const out = Math.max(box.left - left, right - box.right);
      if (out > 2) found.beyond.push(`${name}: "${upright[i].textContent}" by ${round(out)} px`);
    }
    for (let i = 0; i < upright.length; i++)
      for (let j = 0; j < i; j++) {
        const [a, b] = [boxes[i], boxes[j]];
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (wide > 1 && high > 0.3 * Math.min(a.height, b.height))
          found.collide.push(
            `${name}: "${upright[j].textContent}" and "${upright[i].textContent}"`,
          );
      }
    for (const text of texts) {
      const at = text.getBBox();
      const middle = new DOMPoint(at.x + at.width / 2, at.y + at.height / 2).matrixTransform(
        text.getScreenCTM(),
      );
      let under = ground;
      for (const shape of order) {
        if (shape === text) break;
        const fill = shape.localName === "text" ? null : colour(getComputedStyle(shape).fill);
        if (!shape.isPointInFill || !fill) continue;
        if (!shape.isPointInFill(middle.matrixTransform(shape.getScreenCTM().inverse()))) continue;
        const style = getComputedStyle(shape);
        under = over({ ...fill, a: fill.a * style.fillOpacity * opacity(shape, svg) }, under);
      }
      const ink = colour(getComputedStyle(text).fill);
      const ratio = contrast(over({ ...ink, a: ink.a * opacity(text, svg) }, under), under);
      if (ratio < 4.5) found.faint.push(`${name}: "${text.textContent}" ${ratio.toFixed(2)}`);
    }
  }
  for (const code of document.querySelectorAll(
    ".md-content :is(pre, pre > code, .md-typeset__scrollwrap)",
  ))
    if (
      code.scrollWidth > code.clientWidth + 1 &&
      visible(code) &&
      getComputedStyle(code).overflowX !== "visible"
    )
      if (getComputedStyle(code).maskImage === "none")
        found.unmarked.push(code.textContent.trim().slice(0, 40));
  // A word of a title or a table that is broken stands on two lines.
  const words = document.createTreeWalker(document.querySelector("article"), NodeFilter.SHOW_TEXT);
  for (let node; (node = words.nextNode());) {
    if (!node.parentElement.closest("h1, h2, h3, table")) continue;
    for (const word of node.data.matchAll(/[\p{L}\d_.]+/gu)) {
      const range = document.createRange();
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const lines = new Set([...range.getClientRects()].map((line) => Math.round(line.top)));
      if (lines.size > 1) found.squeezed.push(word[0]);
    }
  }
  found.sideways = document.documentElement.scrollWidth > innerWidth;
  return found;
};
