"""What a page draws, compared with what Python writes: the browser parses both."""


def of_html(drawn: str) -> str:
    """JavaScript that does to HTML what `drawn`, a function of a node, does to what a page shows."""
    return f"""(_, html) => {{
  const node = document.createElement("template");
  node.innerHTML = html;
  return ({drawn})(node.content);
}}"""
