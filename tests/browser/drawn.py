"""What a page draws, compared with what Python writes: the browser parses both."""

# A node as Python wrote it: where its pieces stand below each other, how large its small texts are, and whether
# they give way to others, comes from the room that a page has.
AS_WRITTEN = """(node) => {
  const copy = node.cloneNode(true);
  for (const each of [copy, ...copy.querySelectorAll("[data-narrow]")])
    if (each.dataset.narrow) each.removeAttribute("transform");
  for (const text of copy.querySelectorAll("text")) {
    for (const own of ["font-size", "translate"]) text.style.removeProperty(own);
    if (!text.getAttribute("style")) text.removeAttribute("style");
  }
  return copy.outerHTML;
}"""


def of_html(drawn: str) -> str:
    """JavaScript that does to HTML what `drawn`, a function of a node, does to what a page shows."""
    return f"""(_, html) => {{
  const node = document.createElement("template");
  node.innerHTML = html;
  return ({drawn})(node.content);
}}"""


def flip(root, states, drawn: str):
    """Go to the address of each state and wait until what the stage shows is what Python gives there.

    It is done in the page, in one call: one call for each step takes ten times as long. Returns the place that the
    exploration took in each state.
    """
    found = root.evaluate(
        f"""async (root, states) => {{
          const drawn = {drawn};
          const stage = root.querySelector(".tl-stage");
          const found = [];
          for (const [address, html] of states) {{
            const node = document.createElement("template");
            node.innerHTML = html;
            const wanted = drawn(node.content);
            location.hash = address;
            let shown = [];
            for (const start = performance.now(); performance.now() < start + 5000;) {{
              shown = drawn(stage);
              if (String(shown) === String(wanted)) break;
              await new Promise((then) => setTimeout(then, 5));
            }}
            await new Promise(requestAnimationFrame);
            const {{ x, y, width, height }} = root.getBoundingClientRect();
            const right = wanted.length && String(shown) === String(wanted);
            found.push({{ box: [x, y, width, height], wrong: right ? null : {{ address, shown, wanted }} }});
          }}
          return found;
        }}""",
        states,
    )
    assert [each["wrong"] for each in found if each["wrong"]] == []
    return [tuple(map(round, each["box"])) for each in found]
