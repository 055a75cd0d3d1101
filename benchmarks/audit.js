// What `benchmarks/audit.py` asks each page: what is cut, too small, on top of something else, or too pale.
(() => {
  const name = (node) => node.textContent.trim().slice(0, 30);
  const shown = (node) => node.getClientRects().length > 0 && node.textContent.trim() !== "";

  // Pictures and outputs that are wider than their box, and code.
  const wider = (selector) =>
    [...document.querySelectorAll(selector)].filter(
      (node) => node.getClientRects().length && node.scrollWidth > node.clientWidth + 1,
    ).length;

  const scale = (text) => {
    const matrix = text.getScreenCTM();
    return matrix ? Math.sqrt(Math.abs(matrix.a * matrix.d - matrix.b * matrix.c)) : 1;
  };
  const upright = (text) => {
    const matrix = text.getScreenCTM();
    return matrix && Math.abs(matrix.b) + Math.abs(matrix.c) < 1e-3;
  };

  const smallest = (texts) =>
    Math.min(99, ...texts.map((text) => parseFloat(getComputedStyle(text).fontSize) * scale(text)));

  // Labels that lie on each other: more than a pixel of both their width and their height is shared.
  const collisions = (texts) => {
    const boxes = texts.filter(upright).map((text) => [text, text.getBoundingClientRect()]);
    const found = [];
    boxes.forEach(([one, a], i) =>
      boxes.slice(i + 1).forEach(([other, b]) => {
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        // A box has room for letters with tails, which digits do not have.
        if (across > 1 && down > 0.3 * Math.min(a.height, b.height))
          found.push(`${name(one)} | ${name(other)}`);
      }),
    );
    return found;
  };

  const colour = (text) => {
    const numbers = text.match(/[\d.]+/g)?.map(Number) ?? [0, 0, 0, 0];
    return text.startsWith("rgb") ? [...numbers, 1].slice(0, 4) : [0, 0, 0, 0];
  };
  const over = (top, alpha, ground) => ground.map((each, i) => top[i] * alpha + each * (1 - alpha));
  const luminance = (rgb) =>
    rgb
      .map((each) => each / 255)
      .map((each) => (each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4))
      .reduce((sum, each, i) => sum + each * [0.2126, 0.7152, 0.0722][i], 0);
  const ratio = (a, b) => {
    const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  const page = (node) => {
    let ground = [255, 255, 255];
    const over_ = [];
    for (let at = node; at; at = at.parentElement)
      over_.unshift(colour(getComputedStyle(at).backgroundColor));
    over_.forEach((each) => (ground = over(each, each[3], ground)));
    return ground;
  };
  const opacity = (node, style) => {
    let all = Number(style);
    for (let at = node; at && at.tagName !== "svg"; at = at.parentElement)
      all *= Number(getComputedStyle(at).opacity);
    return all;
  };

  // A text against what lies under its middle: the page, then each shape before it that covers the place.
  const pale = (svg, texts) => {
    const shapes = [...svg.querySelectorAll("rect,polygon,path,circle,ellipse,image,text")];
    const base = page(svg);
    const found = [];
    texts.forEach((text) => {
      const style = getComputedStyle(text);
      const box = text.getBoundingClientRect();
      const middle = new DOMPoint(box.x + box.width / 2, box.y + box.height / 2);
      let ground = base;
      let pictured = false;
      for (const shape of shapes.slice(0, shapes.indexOf(text))) {
        if (shape.tagName === "text" || !shape.getClientRects().length) continue;
        const matrix = shape.getScreenCTM();
        if (!matrix || matrix.a * matrix.d === matrix.b * matrix.c) continue;
        if (shape.tagName === "image") {
          const { x, y, right, bottom } = shape.getBoundingClientRect();
          if (x < middle.x && middle.x < right && y < middle.y && middle.y < bottom) pictured = true;
          continue;
        }
        if (!shape.isPointInFill(middle.matrixTransform(matrix.inverse()))) continue;
        const its = getComputedStyle(shape);
        const fill = colour(its.fill);
        const alpha = fill[3] * opacity(shape, its.fillOpacity);
        ground = over(fill, alpha, ground);
        if (alpha > 0.9) pictured = false;
      }
      if (style.paintOrder.startsWith("stroke") && parseFloat(style.strokeWidth) >= 2)
        ground = colour(style.stroke).slice(0, 3);
      else if (pictured) return; // what a raster image has under a text cannot be read here
      const fill = colour(style.fill);
      const ink = over(fill, fill[3] * opacity(text, style.fillOpacity), ground);
      const seen = ratio(ink, ground);
      if (seen < 4.5) found.push(`${name(text)} ${seen.toFixed(2)}`);
    });
    return found;
  };

  const svgs = [...document.querySelectorAll("article svg[role=img], .tl-figure svg")].filter(
    (svg) => svg.getClientRects().length,
  );
  const texts = svgs.map((svg) => [...svg.querySelectorAll("text")].filter(shown));
  const box = (svg) => svg.closest(".tl-scroll, .tl-output, figure, div");
  return {
    sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    pictures: svgs.length,
    cut: svgs.filter((svg) => svg.getBoundingClientRect().width > box(svg).clientWidth + 1).length,
    code: wider("article pre, article pre > code"),
    smallest: Math.min(99, ...texts.map(smallest)),
    collisions: texts.flatMap(collisions),
    pale: svgs.flatMap((svg, i) => pale(svg, texts[i])),
  };
})();
