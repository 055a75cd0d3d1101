"""How the site is made: pages are run, their results become HTML, and MkDocs renders the rest.

    docs/**/*.py  ->  page  ->  run  ->  document (Markdown, and HTML of the results)  ->  MkDocs

A page is a percent script. Its code cells run in a process of their own (`run`, `runner`, `shell`), several pages at
once, and the results are kept in `.cache/` (`store`): they are used again until the page's code, the library, the data
or the lock file changes. Its Markdown cells are rendered by MkDocs itself, so that links and anchors are checked.

What a page can say to the build:

- The tags `answer` and `solution` fold a cell away; neighbours with the same tag are folded together.
- The tag `raises-exception` says that a cell fails and that this is its point: the error is shown.
- `TENSORLAB_PAGE_ASSETS`, an environment variable, names a folder while the page runs. What is written there is
  published beside the page (in a notebook the variable is missing); all else that a page writes is thrown away.
- YAML front matter at the top of the first cell is MkDocs' (`title`, `description`, `hide`).
"""
