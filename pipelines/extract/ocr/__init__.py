"""Pictures of pages: scans and photographs.

In:  pixels. Out: a ``Page`` as the text readers make it, on which only that stands which was surely read.
"""
