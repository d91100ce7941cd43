"""Replica portals: small real servers on loopback, modelled on a family of portals and labelled so.

In:  descriptions in ``data/replicas/<name>/``, names of faults. Out: ``serve_replica`` (a port), ``truth``
(what a perfect crawl would hold).
"""

from crawler.replica.server import ReplicaServer, running_replica, serve_replica
from crawler.replica.truth import ExpectedReport, truth

__all__ = ["ExpectedReport", "ReplicaServer", "running_replica", "serve_replica", "truth"]
