"""The site's build beside plain mkdocs-jupyter, which runs the same pages one after another.

python benchmarks/site.py [PAGES]

`PAGES` holds patterns for the names of pages, to measure some of them only: index,2-2-*
"""

import os
import shutil
import subprocess
import sys
import tempfile
from fnmatch import fnmatch
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import yaml
from mkdocs.utils.yaml import yaml_load

ROOT = Path(__file__).resolve().parents[1]


def prepare(folder: Path, patterns: list[str]) -> list[str]:
    """Copy the sources, and write a configuration with the build's hook and one without it."""
    shutil.copytree(ROOT / "docs", folder / "docs")
    pages = []
    for path in sorted((folder / "docs").rglob("*.py")):
        if any(fnmatch(path.stem, pattern) for pattern in patterns):
            pages.append(path.relative_to(folder / "docs").as_posix())
        else:
            path.unlink()
    shared = {
        "INHERIT": str(ROOT / "mkdocs.yml"),
        "theme": {"custom_dir": str(ROOT / "site_tools/theme")},
        "nav": [*pages, "glossary.md"],
        "not_in_nav": "*",
        "strict": False,
        "watch": [],
        "validation": {"links": {"not_found": "ignore", "anchors": "ignore"}},
    }
    *others, reference = yaml_load((ROOT / "mkdocs.yml").read_text("utf-8"))["plugins"]
    (options,) = reference["mkdocstrings"]["handlers"].values()
    python = {"mkdocstrings": {"handlers": {"python": options}}}
    kinds: dict[str, dict[str, Any]] = {
        "ours": {"hooks": [str(ROOT / "site_tools/hook.py")]},
        "plain": {"hooks": [], "plugins": [*others, python]},
    }
    for name, kind in kinds.items():
        text = yaml.safe_dump(shared | kind | {"site_dir": f"site-{name}"})
        (folder / f"{name}.yml").write_text(text, encoding="utf-8")
    return pages


def build(folder: Path, name: str) -> float:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # as in the Makefile
    start = perf_counter()
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", f"{name}.yml"],
        cwd=folder,
        env=environment,
        check=True,
    )
    return perf_counter() - start


def main(patterns: list[str]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pages = prepare(folder, patterns)
        ours, plain = build(folder, "ours"), build(folder, "plain")
        rebuilds = []
        for change in range(3):
            page = folder / "docs" / pages[change % len(pages)]
            text = page.read_text(encoding="utf-8")
            page.write_text(text.replace(". ", f". Change {change}. ", 1), encoding="utf-8")
            rebuilds.append(build(folder, "ours"))
    print(f"{len(pages)} pages, from nothing{'seconds':>13}{'ratio':>8}")
    print(f"{'plain mkdocs-jupyter':24}{plain:>13.1f}{1:>8.2f}")
    print(f"{'ours':24}{ours:>13.1f}{ours / plain:>8.2f}")
    print("after a change of one page's prose")
    print(f"{'ours, median of three':24}{median(rebuilds):>13.1f}{median(rebuilds) / plain:>8.2f}")


if __name__ == "__main__":
    main(sys.argv[1].split(",") if len(sys.argv) > 1 else ["*"])
