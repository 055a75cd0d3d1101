"""What a page draws, compared with what Python writes: the browser parses both."""

# A node as Python wrote it: where its pieces stand below each other, and how large its small texts are, comes from the
# room that a page has.
AS_WRITTEN = """(node) => {
  const copy = node.cloneNode(true);
  for (const each of [copy, ...copy.querySelectorAll("[data-narrow]")])
    if (each.dataset.narrow) each.removeAttribute("transform");
  for (const text of copy.querySelectorAll("text")) {
    text.style.removeProperty("font-size");
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
