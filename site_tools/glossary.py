"""The first use of each of the glossary's terms on a page becomes a link to its entry."""

import re
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown  # type: ignore[import-untyped]
from markdown.extensions.toc import slugify  # type: ignore[import-untyped]
from markdown.treeprocessors import Treeprocessor  # type: ignore[import-untyped]

from site_tools.page import plain
from tensorlab.wording import plural

# Prose is linked; what is a heading, a link, code, a table, a title or a shape such as (samples, features) is not.
_NOT_PROSE = {"a", "button", "code", "pre", "summary", "table", "h1", "h2", "h3", "h4", "h5", "h6"}


class Glossary(Extension):  # type: ignore[misc]
    """A Markdown extension that links terms to their entries: those of a glossary, in Markdown, too."""

    def __init__(self, markdown: str) -> None:
        super().__init__()
        entry = r"(?ms)^## +(.+?) *$(?:\n\n(?!#)(.+?\.)(?=\s))?"  # the term, and the first sentence
        self.links = _Links(re.findall(entry, markdown))

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Markdown's name)
        """Register: after inline marks are elements (20), before MkDocs checks the links (0)."""
        md.treeprocessors.register(self.links, "glossary", 10)


class _Links(Treeprocessor):  # type: ignore[misc]
    def __init__(self, entries: list[tuple[str, str]]) -> None:
        super().__init__()
        forms = {form: term for term, _ in entries for form in (term.lower(), plural(term.lower()))}
        self._told = {slugify(term, "-"): plain(sentence) for term, sentence in entries}
        self._anchors = {form: slugify(heading, "-") for form, heading in forms.items()}
        ordered = sorted(self._anchors, key=len, reverse=True)
        any_of = "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in ordered) or "(?!)"
        self._uses = re.compile(rf"\(\w+(?:,\s?\w*)+\)|(?<![\w-])(?:{any_of})(?![\w-])", re.I)
        self.begin(None)

    def begin(self, target: str | None) -> None:
        """Prepare for a document, with the path from it to the glossary, or None to link nothing."""
        self._target, self._used = target, set[str]()

    def run(self, element: Element) -> None:
        title = "admonition-title" in element.get("class", "")
        if self._target is None or title or element.tag in _NOT_PROSE:
            return
        element.text, linked = self._linked(element.text)
        for child in list(element):
            self.run(child)
            child.tail, links = self._linked(child.tail)
            linked += [child, *links]
        element[:] = linked

    def _linked(self, text: str | None) -> tuple[str | None, list[Element]]:
        """A text up to the first new term, and a link for each, with the text that follows it."""
        links, end = [Element("before")], 0
        links[0].tail = text
        for use in self._uses.finditer(text or ""):
            anchor = self._anchors.get(" ".join(use[0].lower().split()))
            if anchor is None or anchor in self._used:
                continue
            self._used.add(anchor)
            links[-1].tail = use.string[end : use.start()]
            end = use.end()
            links.append(Element("a", {"class": "tl-term", "href": f"{self._target}#{anchor}"}))
            links[-1].set("title", self._told[anchor])
            links[-1].text, links[-1].tail = use[0], use.string[end:]
        return links[0].tail, links[1:]
