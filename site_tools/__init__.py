"""How the site is made: pages are run, their results become HTML, and MkDocs renders the rest.

    docs/**/*.py  ->  page.Page  ->  execution  ->  document (Markdown, and HTML of the results)  ->  MkDocs

A page is a percent script. Its code cells run in a process of their own (`execution`), in parallel, and the results
are kept in `.cache/`: they are used again until the page's code, the library, the data or an installed package changes.
Its Markdown cells are rendered by MkDocs itself, so that links and anchors are checked. A cell that fails, or that
writes to standard error, fails the build.

The whole site:

    make docs

One page, quickly, while you write it (the other pages are stubs; several people may do so at once):

    TENSORLAB_PAGES='2-2-1*' .venv/bin/mkdocs build --strict --quiet --site-dir /tmp/mine/site
    .venv/bin/python -m http.server --bind 127.0.0.1 --directory /tmp/mine/site 8001

`TENSORLAB_PAGES` holds patterns, separated by commas, for the names of pages without their folder and suffix:
`index,2-3-*`. `NO_MKDOCS_2_WARNING=1` silences the theme's banner.

What a page can say to the build:

- The tags `answer` and `solution` fold a cell away; neighbours with the same tag are folded together.
- The tag `raises-exception` says that a cell fails and that this is its point: the error is shown.
- `TENSORLAB_PAGE_ASSETS`, an environment variable, names a folder while the page runs. What is written there is
  published beside the page: `chapter/2-1-first-look/weights.bin` for the page `chapter/2-1-first-look.py`. In a
  notebook the variable is missing, and the page goes without.
- YAML front matter at the top of the first cell is MkDocs' (`title`, `description`, `hide`).

Pages run in an empty folder, which is thrown away.
"""
