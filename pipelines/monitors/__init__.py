"""What an operator has to be told about the crawl of a site.

In:  what its crawls counted, what the database holds. Out: ``Alert``, named by a finding code.

::

    limits.py    numbers of data/monitors.toml        crawl.py     tonight's crawl against those before
    overdue.py   reports that the law says are due    model.py     the types
"""
