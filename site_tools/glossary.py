"""The first use of each of the glossary's terms on a page becomes a link to its entry."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown  # type: ignore[import-untyped]
from markdown.extensions.toc import slugify  # type: ignore[import-untyped]
from markdown.treeprocessors import Treeprocessor  # type: ignore[import-untyped]

# Prose is linked; what is a heading, a link, code, a table or a title is not.
_NOT_PROSE = {"a", "button", "code", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "summary", "table"}
_TITLE = "admonition-title"


class Glossary:
    r"""Terms and the anchors of their entries.

    >>> glossary = Glossary("# Glossary\n\n## Axis\n\n## Dot product\n")
    >>> [(text, glossary.anchor(text)) for text in glossary.terms("Two axes and dot products.")]
    [('axes', 'axis'), ('dot products', 'dot-product')]
    """

    def __init__(self, markdown: str) -> None:
        self._anchors: dict[str, str] = {}
        for heading in re.findall(r"^## +(.+?)\s*$", markdown, re.MULTILINE):
            anchor = slugify(heading, "-")
            for form in (heading.lower(), *plurals(heading.lower())):
                self._anchors[form] = anchor
        longest_first = sorted(self._anchors, key=len, reverse=True)
        forms = "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in longest_first)
        self._pattern = re.compile(rf"(?<![\w-])(?:{forms})(?![\w-])", re.IGNORECASE)

    def terms(self, text: str) -> Iterator[str]:
        """The uses of terms in a text, as they are written there."""
        return (found[0] for found in self.find(text))

    def find(self, text: str) -> Iterator[re.Match[str]]:
        """The uses of terms in a text, as matches."""
        return self._pattern.finditer(text) if self._anchors else iter(())

    def anchor(self, use: str) -> str:
        """The anchor of the entry for a use of a term."""
        return self._anchors[" ".join(use.lower().split())]


def plurals(term: str) -> Iterator[str]:
    """The plural of a noun, as English makes it.

    >>> [next(plurals(term)) for term in ("batch", "axis", "matrix", "entry", "loss", "dot product")]
    ['batches', 'axes', 'matrices', 'entries', 'losses', 'dot products']
    """
    if term.endswith("axis"):
        yield term[:-2] + "es"
    elif term.endswith("matrix"):
        yield term[:-1] + "ces"
    elif term.endswith("y") and term[-2] not in "aeiou":
        yield term[:-1] + "ies"
    elif term.endswith(("s", "sh", "ch", "x")):
        yield term + "es"
    else:
        yield term + "s"


class GlossaryLinks(Extension):  # type: ignore[misc]
    """A Markdown extension; `begin` says where the links of the next document lead."""

    def __init__(self, glossary: Glossary) -> None:
        super().__init__()
        self._links = _Links(glossary)

    def begin(self, target: str | None) -> None:
        """Prepare for a document.

        Args:
            target: the path from the document to the glossary, or None to link nothing.
        """
        self._links.begin(target)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Markdown's name)
        """Register: after inline marks are elements (20), before MkDocs checks the links (0)."""
        md.treeprocessors.register(self._links, "glossary", 10)


class _Links(Treeprocessor):  # type: ignore[misc]
    def __init__(self, glossary: Glossary) -> None:
        super().__init__()
        self._glossary = glossary
        self.begin(None)

    def begin(self, target: str | None) -> None:
        self._target = target
        self._used: set[str] = set()

    def run(self, root: Element) -> None:
        if self._target is not None:
            self._visit(root)

    def _visit(self, element: Element) -> None:
        if element.tag in _NOT_PROSE or _TITLE in element.get("class", ""):
            return
        children = list(element)
        at = self._link(element, element.text, 0, is_tail_of=None)
        for child in children:
            self._visit(child)
            at = list(element).index(child) + 1
            self._link(element, child.tail, at, is_tail_of=child)

    def _link(self, parent: Element, text: str | None, at: int, is_tail_of: Element | None) -> int:
        """Link the first uses in one piece of text, which stands in `parent` before its child number `at`."""
        if not text or not text.strip():
            return at
        links: list[tuple[int, int, Element]] = []
        for found in self._glossary.find(text):
            anchor = self._glossary.anchor(found[0])
            if anchor not in self._used:
                self._used.add(anchor)
                link = Element("a", {"class": "tl-term", "href": f"{self._target}#{anchor}"})
                link.text = found[0]
                links.append((*found.span(), link))
        if not links:
            return at
        before = text[: links[0][0]]
        if is_tail_of is None:
            parent.text = before
        else:
            is_tail_of.tail = before
        ends = [start for start, _, _ in links[1:]] + [len(text)]
        for (_, end, link), next_start in zip(links, ends, strict=True):
            link.tail = text[end:next_start]
            parent.insert(at, link)
            at += 1
        return at
