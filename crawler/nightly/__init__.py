"""Nights that run themselves: which sites are due, a process for each, and what came of it.

In:  the spiders and the database. Out: crawled sites, rows of ``night`` and ``night_site``, a report.

::

    season.py     which sites are due                              pure
    job.py        one site: a process with limits                  also for other schedulers
    processes.py  the memory of a process and of its children
    lock.py       one nightly at a time
    night.py      all due sites, some at a time; goes on after a kill
    whole.py      a night from its beginning to what is told of it
    summary.py    the table and the report
"""
