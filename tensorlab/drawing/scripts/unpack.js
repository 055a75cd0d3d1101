// In a notebook a picture is kept as a still image, with the live one compressed beside it: this puts the live one in its
// place. Each output has it, so that it works wherever it is copied to. Where it does not run, the image stays.
(() => {
  const scan = () =>
    document.querySelectorAll("[data-tl-packed]").forEach(async (figure) => {
      const packed = atob(figure.dataset.tlPacked);
      delete figure.dataset.tlPacked; // so that it is unpacked once, however many outputs a page has
      const bytes = Uint8Array.from(packed, (letter) => letter.charCodeAt(0));
      const inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
      const html = await new Response(inflated).text();
      figure.replaceWith(document.createRange().createContextualFragment(html));
    });
  // A notebook may run a script a moment before what it stands beside is in the page.
  [0, 50, 500, 3000].forEach((wait) => setTimeout(scan, wait));
})();
