"""How the systems that portals are built on write their lists: pure readers, one module for each.

In:  the bytes of a list page or of what its script would ask for, and its address. Out: ``Page`` and
``Pages``. Nothing here knows of Scrapy or of a site.
"""
