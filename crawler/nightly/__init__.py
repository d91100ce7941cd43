"""Nights that run themselves: which sites are due, a process for each, and what came of it.

In:  the spiders and the database. Out: crawled sites, rows of ``night`` and ``night_site``, a report.

::

    season.py     when a site is due                               pure
    due.py        which of the declared sites are due now
    job.py        one site: a process with limits                  also for other schedulers
    processes.py  the memory of a process and of its children
    lock.py       one nightly at a time
    night.py      all due sites, some at a time; goes on after a kill
    whole.py      a night from its beginning to what is told of it
    news.py       alerts, told once
    summary.py    the table and the report
"""
