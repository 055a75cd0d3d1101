// A page that does not say in a known way whether it is light or dark is known by the ground that a figure stands on.
// Loaded before what makes figures live; it may be loaded many times.
(() => {
  if (window.tensorlabGround) return;
  const pixel = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

  function follow(figure) {
    figure.classList.remove("tl-light", "tl-dark");
    if (getComputedStyle(figure).getPropertyValue("--tl-said")) return;
    for (let box = figure.parentElement; box; box = box.parentElement) {
      pixel.clearRect(0, 0, 1, 1);
      pixel.fillStyle = getComputedStyle(box).backgroundColor; // in any of CSS' ways to write colours
      pixel.fillRect(0, 0, 1, 1);
      const [red, green, blue, opaque] = pixel.getImageData(0, 0, 1, 1).data;
      if (opaque < 128) continue;
      const bright = 0.3 * red + 0.59 * green + 0.11 * blue;
      figure.classList.add(bright < 128 ? "tl-dark" : "tl-light");
      return;
    }
  }
  const followAll = () => document.querySelectorAll(".tl-figure,.tl-live").forEach(follow);

  // A page may turn dark or light at any time; its colours may take a moment to follow.
  let soon;
  const turned = () => {
    followAll();
    clearTimeout(soon);
    soon = setTimeout(followAll, 400);
  };
  const marks = new MutationObserver(turned);
  for (const each of [document.documentElement, document.body])
    if (each) marks.observe(each, { attributes: true });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", turned);
  window.tensorlabGround = { follow };
  followAll();
})();
