# %% [markdown]
# ---
# title: About
# description: tensorlab's version and licence, how to cite it, how to read it offline, and how to publish this site.
# ---
#
# # About
#
# tensorlab, which describes, draws and explains tensors, is free software under the MIT licence. Its typefaces, Geist
# and Geist Mono, are under the [SIL Open Font License](https://openfontlicense.org). The chapter that these pages
# follow is the second of *Deep Learning with Python* by François Chollet; the prose, the examples and the pictures are
# ours.
#
# ## Version, and how to cite it

# %%
from importlib.metadata import metadata

about = metadata("tensorlab")
print(about["Name"], about["Version"], "·", about["License-Expression"])

# %%
print(f"""@software{{tensorlab,
  title   = {{tensorlab: {about["Summary"].split(":")[0]}}},
  author  = {{{{{about["Author"]}}}}},
  version = {{{about["Version"]}}},
  license = {{{about["License-Expression"]}}},
}}""")

# %% [markdown]
# ## Without a network
#
# `make offline` writes `tensorlab-site.zip`. Unpack it anywhere, a USB stick will do, and open `index.html`: the links,
# the search, the pictures and the field that reads digits work from the folder, without a server.
#
# Every executed page is a notebook, too: its link stands above its title. The second cell says what to install.
#
# ## On a site of your own
#
# `make docs` writes plain files into `site/`. Put them on any static host, into its root or into a folder. Where the address
# is known, name it, and the site has canonical links, a sitemap and cards for those who share its pages:
#
# | host | what to do |
# | --- | --- |
# | any server | `SITE_URL=https://example.org/tensors/ make docs`, then copy `site/` there |
# | GitHub Pages | switch Pages on for Actions: `.github/workflows/site.yml` builds and publishes at each push to `main` |
# | GitLab Pages | a job that runs `make docs` and keeps `site/` as `public/` |
# | Netlify, Cloudflare Pages and their like | build command `make docs`, folder `site` |
# | this machine | `make site` |
#
# No page asks another host for anything, so the site also works behind a firewall. A host that knows its own page for what is
# missing should show `404.html`.
