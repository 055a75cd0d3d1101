// The search: loaded with its index when somebody begins to search, and not before. It knows a little English and the
// words of tensors, forgives a slip of the finger, and takes an error message for what it is.
(() => {
  "use strict";
  const STOP = new Set(
    "a an and are as at be between by can could difference do does for from get give given has have how i if in into is it its me my of on or so than that the there this to use versus vs want was what when where which why will with you your".split(
      " ",
    ),
  );
  const KINDS = [
    [/^chapter\/2-[^#]*$/, 1.7],
    [/^chapter\/2-/, 1.2],
    [/^when-shapes-fail/, 1.05],
    [/^glossary#|^glossary\/#/, 1.2],
    [/^reference\/(scratch|gradient)/, 0.4],
    [/^reference[^#]*$/, 1.1],
    [/^reference/, 0.7],
    [/^chapter\/$/, 0.7],
    [/^gallery/, 0.7],
    [/^#/, 0.9],
    [/^$/, 0.6],
  ];
  // What libraries say when shapes fail, each with the section of "When shapes fail" that tells what it means: none is the
  // page. The first that fits counts.
  const MESSAGES = [
    [/inhomogeneous/], // of no operation, but of rows of several lengths
    [/non-broadcastable output/, "a-result-that-does-not-fit-in-place"],
    [/could not broadcast input array|assign input array/, "an-assignment-to-a-part"],
    [/destination is read-only|read-only (array|destination)/, "an-assignment-to-a-part"],
    [/only integer scalar arrays/, "tensors-that-cannot-be-joined"],
    [/boolean index did not match|did not match indexed|truth value of an array/, "a-mask-of-another-length"],
    [/too many indices|axiserror|axes don'?t match/, "an-index-for-an-axis-that-is-not-there"],
    [/cannot reshape array|shape '\[.*\]' is invalid/, "a-reshape-that-does-not-come-out-even"],
    [/must match exactly|all input arrays must have the same/, "tensors-that-cannot-be-joined"],
    [/incompatible with the layer|m(in|ax)_ndim|expected (axis|shape)|layer .* expects/, "a-network-that-is-given-something-else"],
    [/mismatch in its core|not aligned|matrix size-incompatible|size \d+ is different from/, "a-product-whose-inner-axes-differ"],
    [/mat1 and mat2|size of tensor .* must match|logits and labels|invalidargumenterror/, "tensorflow-pytorch-jax"],
    [/could not be broadcast|cannot be broadcast|shapes? .*(mismatch|cannot be multiplied|incompatible)|incompatible shapes|dimensions? .*(must match|must be equal|do not match)|inconsistent between|shape error|shapes? (do|does) ?n[o']t? ?(match|fit|agree)|shape mismatch|valueerror|out of bounds|cannot compute|same first dimension/, ""],
  ]; // prettier-ignore
  // What people ask in words of their own, and where it is answered.
  const ASKED = [
    [/\bflatten/, "chapter/2-3-4-reshaping/"],
    [/^(print|inspect|describe) (a |an |the |my )?(tensor|array|model|network|file)/, "reference/describe/"],
    [/^(show|plot|visuali[sz]e|draw|picture of) (a |an |the |my )?(tensor|array|matrix)/, "reference/draw/"],
    [/saddle|plateau/, "glossary/#local-minimum"],
    [/vectori[sz](?!.*text)|(speed|fast|slow)\w* ((?!training).)*(loop|numpy)|(?<!training )loops? .*(speed|slow|fast)/, "chapter/2-3-1-elementwise/#what-the-loop-costs"],
    [/\b(row|column)[- ]major/, "chapter/2-3-4-reshaping/"],
    [/(reverse|forward)[- ]mode\b/, "chapter/2-4-4-backpropagation/"],
    [/\b(loss|gradients?|weights?|training) .*\bnans?\b|\bnans? .*(loss|gradient|weight|training)/, "chapter/2-4-3-sgd/#the-learning-rate"],
    [/\bnans?\b|missing (value|number|entr)/, "reference/describe/"],
    [/(sparse|masked|quanti[sz]ed|memory.?mapped) (array|matri|tensor)/, "reference/objects/"],
    [/^squeez/, "reference/explain-rearrange/#tensorlab.explain.squeeze"],
    [/\badd (a |the )?(vector|row|column|bias|scalar|number) to/, "chapter/2-3-2-broadcasting/"],
    [/(matrix|vector|matrices) (times|by|with|@) (a |the )?(matrix|vector)|multiply (two )?matri/, "chapter/2-3-3-tensor-product/"],
    [/cheat ?sheet/, "teaching/cheat-sheet/"],
    [/\bquiz/, "teaching/quiz/"],
    [/\bcit(e|ation|ing)\b|bibtex/, "about/#version-and-how-to-cite-it"],
    [/\bastype|^cast\b|change (the )?dtype|(int|float)\d* (to|into) (int|float)/, "chapter/2-2-5-key-attributes/#what-the-dtype-decides"],
    [/(loss|cost|objective) function/, "glossary/#loss"],
    [/column vector/, "chapter/2-2-3-matrices/#the-same-five-numbers-three-times"],
    [/(assert|test) (a |the )?shape/, "when-shapes-fail/#in-scripts-and-tests"],
    [/(how many|number of|count (the )?) ?ax[ei]s/, "chapter/2-2-5-key-attributes/"],
    [/\brotat(e|ion|ing)\b/, "chapter/2-3-5-geometry/"],
    [/^(matplotlib|pyplot|plt)\b/, "reference/draw/#plots"],
  ]; // prettier-ignore
  // What people say for what these pages call otherwise.
  const SAME = {
    pip: "install", installation: "install", dim: "dimension", ndim: "rank",
    dot: "product", matrixmultiply: "matmul", multiplication: "product", relu: "relu", cnn: "image",
    overfit: "overfitting", backprop: "backpropagation", sgd: "stochastic", optimiser: "optimizer",
    colour: "colour", color: "colour", png: "png", pictures: "draw", picture: "draw", plot: "draw", matmul: "product", tranpose: "transpose",
    onehot: "one-hot", pytest: "script", minibatch: "batch", chanel: "channel", numpy: "numpy", tutorial: "chapter",
    ellipsis: "slice", flatten: "reshape", inhomogeneous: "ragged", divide: "scale", normalize: "scale", normalise: "scale", normalization: "scale",
    normalisation: "scale", normalizing: "scale", standardize: "scale", autodiff: "gradienttape", automatic: "gradienttape", differentiation: "gradienttape",
    cosine: "dot", angle: "dot",
  }; // prettier-ignore

  const stem = (word) =>
    word.length < 4 || word.includes(".")
      ? word
      : word
          .replace(/(ss|us|is)$/, "$1\u0000")
          .replace(/ies$/, "y")
          .replace(/ices$/, "ix")
          .replace(/(ches|shes|xes|sses)$/, (end) => end.slice(0, -2))
          .replace(/axes$/, "axis\u0000")
          .replace(/s$/, "")
          .replace(/([^aeiou][aeiou])([bdgmnprt])\2(ing|ed)$/, "$1$2")
          .replace(/(.{4,})is(ed?|ing|ation)$/, "$1iz$2")
          .replace(/(.{3,})(ing|ed)$/, "$1")
          .replace("\u0000", "")
          .replace(/(.{4,})e$/, "$1");
  const plain = (html) =>
    html
      .replace(/<\/?(p|pre|li|td|th|h\d|tr|div|br)[^>]*>/g, " ")
      .replace(/<[^>]*>/g, "")
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&quot;", '"')
      .replaceAll("&amp;", "&");
  function words(text) {
    const found = [];
    for (const [word] of text
      .toLowerCase()
      .matchAll(/[\p{L}_][\p{L}\d_]*(?:\.[\p{L}_][\p{L}\d_]*)*|\d+(?:\.\d+)*/gu)) {
      found.push(word);
      if (/[._]/.test(word) && !/^\d/.test(word))
        found.push(...word.split(/[._]+/).filter(Boolean));
    }
    for (const [, one, other] of text.toLowerCase().matchAll(/\b(\p{L}{3,})-(\p{L}{3,})\b/gu))
      found.push(one + other);
    return found;
  }
  // How many letters must be changed, left out, added or exchanged, up to a limit.
  function distance(one, other, limit) {
    if (Math.abs(one.length - other.length) > limit) return limit + 1;
    let [before, last] = [[], Array.from({ length: other.length + 1 }, (_, j) => j)];
    for (let i = 1; i <= one.length; i++) {
      const row = [i];
      for (let j = 1; j <= other.length; j++) {
        const same = one[i - 1] === other[j - 1];
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + !same);
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
          row[j] = Math.min(row[j], before[j - 2] + 1);
      }
      if (Math.min(...row) > limit) return limit + 1;
      [before, last] = [last, row];
    }
    return last[other.length];
  }

  // Makes a search of the pages' sections, as MkDocs writes them.
  function search({ docs }) {
    const pages = new Map();
    const terms = new Map(); // of each stem: how much each section is about it
    const sections = docs.map(({ location, title, text }, i) => {
      const page = location.split("#")[0];
      const section = {
        location,
        page,
        title: plain(title),
        text: plain(text),
        whole: !location.includes("#"),
      };
      if (section.whole) pages.set(page, section.title);
      section.of = pages.get(page) ?? "";
      const body = words(section.text);
      const counts = new Map();
      const add = (word, n) => counts.set(stem(word), (counts.get(stem(word)) ?? 0) + n);
      for (const word of body) add(word, 1);
      const long = 0.4 + (0.6 * body.length) / 90;
      for (const [term, n] of counts) counts.set(term, (2.2 * n) / (n + 1.2 * long));
      // A title without its number and what stands in brackets, and the name of the page's file, which is its topic.
      const topic = section.whole ? /\d-([a-z-]+)\/$/.exec(page)?.[1].replaceAll("-", " ") : "";
      const name = section.title.replace(/^[\d.]+ |\(.*?\)/g, "").replace(/:.*/, "");
      const heads = [words(name), words(topic ?? "")];
      const head = [...new Set(heads.flat())];
      for (const word of head) {
        const short = Math.min(
          ...heads.filter((each) => each.includes(word)).map((each) => each.length),
        );
        add(word, (section.whole ? 14 : 9) / Math.sqrt(short + 1));
      }
      // What is often confused is often searched for.
      section.confused = (/Often confused: ([^<]*)/.exec(text)?.[1] ?? "").toLowerCase();
      for (const word of words(section.confused)) add(word, 1.5);
      if (!section.whole) for (const word of new Set(words(section.of))) add(word, 1);
      section.head = new Set(head.filter((word) => !STOP.has(word)).map(stem));
      section.kind = KINDS.find(([place]) => place.test(location))?.[1] ?? 1;
      for (const [term, n] of counts) {
        if (!terms.has(term)) terms.set(term, []);
        terms.get(term).push([i, n]);
      }
      return section;
    });
    const known = [...terms.keys()].filter((term) => !/^\d/.test(term));

    // The stems that a word may stand for, each with how sure that is.
    function meanings(word, last) {
      const term = stem(word);
      const found = new Map();
      if (terms.has(term)) found.set(term, 1);
      if (SAME[word]) found.set(stem(SAME[word]), 1.25);
      if (last && term.length > 1)
        for (const each of known)
          if (each.startsWith(term) && !found.has(each)) found.set(each, found.size ? 0.25 : 0.8);
      if (!found.size && term.length > 2) {
        const limit = term.length > 6 ? 2 : 1;
        for (const each of known) {
          const far = distance(term, each, limit);
          if (far <= limit) found.set(each, far === 1 ? 0.7 : 0.4);
        }
      }
      return found;
    }

    return (query) => {
      const said = query.toLowerCase();
      const pair = said
        .trim()
        .replace(/^difference between /, "")
        .replace(/ (vs\.?|versus|or) /, " and ");
      const message = MESSAGES.find(([pattern]) => pattern.test(said))?.[1];
      // What is written in two words may be one here: cross entropy, gradient tape, one hot.
      const joined = query
        .replaceAll("@", " matmul ")
        .replace(/\b([0-5])-?d\b/gi, "rank $1")
        .replace(/\b(normali[sz]|rescal)\w* (the )?(pixel|image)s?\b/gi, "divide by 255")
        .replace(/ of an? (tensor|array)$/i, "")
        .replace(/(np\.)?newaxis$/i, "newaxis column vector")
        .replace(/.*inhomogeneous.*/i, "rows of one length")
        .replace(/(?<!\p{L})(\p{L}{3,}) (?=(\p{L}{3,}))/gu, (both, one, other) =>
          terms.has(stem((one + other).toLowerCase())) ? one : both,
        );
      const asked = [...new Set(words(joined))];
      const wanted = asked.filter((word) => !STOP.has(word));
      const list = wanted.length ? wanted : asked;
      const scores = new Map();
      list.forEach((word, k) => {
        const best = new Map();
        for (const [term, sure] of meanings(word, k === list.length - 1)) {
          const places = terms.get(term) ?? [];
          const rare = Math.log(1 + sections.length / (1 + places.length));
          for (const [i, n] of places) best.set(i, Math.max(best.get(i) ?? 0, sure * rare * n));
        }
        for (const [i, n] of best) {
          const { sum = 0, hits = 0 } = scores.get(i) ?? {};
          scores.set(i, { sum: sum + n, hits: hits + 1 });
        }
      });
      const stems = new Set(list.flatMap((word) => [...meanings(word, true).keys()].slice(0, 1)));
      const results = [];
      for (const [i, { sum, hits }] of scores) {
        const section = sections[i];
        const share = hits / list.length;
        let score = sum * share * share * section.kind;
        const named = [...stems].filter((term) => section.head.has(term)).length;
        if (named && named === section.head.size)
          score *= 1 + (1.65 * named) / stems.size; // the title says this and nothing else
        else if (named === stems.size) score *= 1.25;
        if (section.text.toLowerCase().includes(query.toLowerCase().trim()) && asked.length > 1)
          score *= asked.length > 2 ? 2 : 1.4;
        if (asked.length > 1 && section.confused.startsWith(pair)) score *= 8;
        results.push({ ...section, score });
      }
      if (message !== undefined)
        for (const section of sections.filter(({ page }) => page === "when-shapes-fail/")) {
          const found = results.find(({ location }) => location === section.location);
          const meant = section.location === `when-shapes-fail/${message && `#${message}`}`;
          if (!found && !meant) continue;
          if (!found) results.push({ ...section, score: 0 });
          const result = found ?? results.at(-1);
          result.score = (result.score + 1) * (meant ? 1e6 : 50);
        }
      // A name of the library, written in full, is what the reference says of it.
      const name = /^(tensorlab\.)?(\w+(\.\w+)+)(\(\))?$/.exec(query.trim())?.[2];
      const entry = sections.find(
        ({ location }) => name && location.endsWith(`#tensorlab.${name}`),
      );
      const place = entry?.location ?? ASKED.find(([pattern]) => pattern.test(said))?.[1];
      const there = sections.find(({ location }) => location === place);
      const first = results.find(({ location }) => location === place);
      if (first) first.score = Infinity;
      else if (there) results.push({ ...there, score: Infinity });
      results.sort((a, b) => b.score - a.score);
      return { results: results.slice(0, 24), terms: [...stems] };
    };
  }
  globalThis.tensorlabSearch = search;
})();
