"""The nights' site jobs on many machines: PostgreSQL holds the queue, Procrastinate runs it.

In:  the spiders, the database of ``DATABASE_URL``. Out: crawled sites, as ``crawler.nightly`` crawls them.

::

    places.py   which sites may not be crawled at the same time    pure
    queue.py    the queue: its tables, jobs put on it and counted
    worker.py   a worker from its start to its end
    tasks.py    what a worker does: crawl a site, put due sites on the queue, take up the jobs of dead workers

A job is one site. No two jobs with the same lock run at a time, on whichever machine, and no site is on the queue twice.
"""
