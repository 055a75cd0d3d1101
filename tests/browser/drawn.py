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
