"""The pages on which people look at the database, built on Datasette.

In:  a SQLite database and the archive beside it. Out: pages over HTTP, in Chinese and English.

::

    serve ─▶ site ─▶ Datasette ─▶ plugin ─▶ pages ─▶ reading (SQL) ─▶ templates
                                    └▶ headers                └▶ form, chart, archived, as_text

Nothing is written, nothing is loaded from elsewhere, and no word of a portal is taken for markup.
"""
