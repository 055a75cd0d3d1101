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
    document.querySelectorAll("[data-tl-z]").forEach(async (figure) => {
      const bytes = bytesOf(figure.dataset.tlZ);
      delete figure.dataset.tlZ; // so that it is unpacked once, however many outputs a page has
      const inflated = new Response(bytes).body.pipeThrough(new DecompressionStream("deflate"));
      const html = await new Response(inflated).text();
      figure.replaceWith(document.createRange().createContextualFragment(html));
    });
  // A notebook may run a script a moment before what it stands beside is in the page.
  [0, 50, 500, 3000].forEach((wait) => setTimeout(scan, wait));
})();
