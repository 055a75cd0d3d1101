// In a notebook a picture is kept as a still image, with the live one compressed beside it: this puts the live one in its
// place. Each output has it, so that it works wherever it is copied to. Where it does not run, the image stays.
(() => {
  // Five letters from "(" to "~", without "<" and "\\", are four bytes; the last may be fewer (compact.py writes them).
  function bytesOf(text) {
    const bytes = [];
    for (let i = 0; i < text.length; i += 5) {
      let number = 0;
      for (const letter of text.slice(i, i + 5).padEnd(5, "~")) {
        const code = letter.charCodeAt(0);
        number = number * 85 + code - 40 - (code > 60) - (code > 92);
      }
      bytes.push(number >>> 24, number >> 16, number >> 8, number);
    }
    return Uint8Array.from(bytes.slice(0, (text.length * 4) / 5));
  }
  const scan = () =>
    document.querySelectorAll("[data-tl-y]").forEach(async (figure) => {
      const image = figure.querySelector("img");
      if (!image) return; // the page is still being read: the next scan finds it
      const packed = bytesOf(figure.dataset.tlY);
      delete figure.dataset.tlY; // so that it is unpacked once, however many outputs a page has
      // They were packed as if the source of the still image, its last 32,000 letters, stood before them: it is put
      // there, as it is, in a block that says how long it is.
      const known = image.getAttribute("src").slice(-32e3);
      const length = known.length;
      const head = Uint8Array.of(120, 218, 0, length, length >> 8, ~length, ~length >> 8);
      const inflated = new Response(new Blob([head, known, packed])).body.pipeThrough(
        new DecompressionStream("deflate"),
      );
      const html = (await new Response(inflated).text()).slice(length);
      figure.replaceWith(document.createRange().createContextualFragment(html));
    });
  // A notebook may run a script a moment before what it stands beside is in the page.
  [0, 50, 500, 3000].forEach((wait) => setTimeout(scan, wait));
})();
