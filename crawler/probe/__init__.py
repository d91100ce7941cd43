"""A first look at a portal, step by step: what ``scrapy newsite`` and ``scrapy doctor`` are made of.

In:  a declaration, or an address alone. Out: steps, each ok or not, with what was seen; samples; a declaration.

::

    Walk (a spider) ─▶ fetching ─▶ the crawler's own middlewares ─▶ portal
         └▶ steps, samples, marks ─▶ declaring ─▶ spider file, fixtures

Few pages are asked for, each once, as politely as in a crawl; nothing goes into the database or the archive.
"""
