// In a notebook a picture is kept as a still image, with the live one compressed beside it: this puts the live one in its
// place. Each output has it, so that it works wherever it is copied to. Where it does not run, the image stays.
(() => {
  const unpack = async (figure) => {
    const packed = figure.dataset.tlPacked;
    delete figure.dataset.tlPacked; // so that it is unpacked once, however many outputs a page has
    try {
      const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
      const inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
      const html = await new Response(inflated).text();
      figure.replaceWith(document.createRange().createContextualFragment(html));
    } catch (error) {
      console.warn("tensorlab: this picture stays still.", error);
    }
  };
  const scan = () => document.querySelectorAll("[data-tl-packed]").forEach(unpack);
  const beside = document.currentScript?.previousElementSibling;
  if (beside?.matches("[data-tl-packed]")) unpack(beside);
  else scan();
  setTimeout(scan, 200); // a notebook may run a script before what it stands beside is in the page
})();
