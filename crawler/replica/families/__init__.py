"""The families of portals that a description can name.

In:  a ``Replica``. Out: a ``Portal`` of its family.
"""

from __future__ import annotations

from crawler.replica.description import DescriptionError, Replica
from crawler.replica.families.base import Portal
from crawler.replica.families.generic import GenericPortal
from crawler.replica.families.guangdong import GkmlptPortal, NfcmsPortal
from crawler.replica.families.hanweb import AnnualModulePortal, HanwebPortal, JpaasPortal
from crawler.replica.families.lonsun import LonsunPortal
from crawler.replica.families.panzhihua import PanzhihuaPortal
from crawler.replica.families.suining import SuiningPortal
from crawler.replica.families.trs import ChongqingPortal, TrsPortal
from crawler.replica.families.ucap import UcapPortal
from crawler.replica.families.vsb import VsbPortal

FAMILIES: dict[str, type[Portal]] = {
    "generic": GenericPortal,
    "gkmlpt": GkmlptPortal,
    "hanweb": HanwebPortal,
    "hanweb-annual-module": AnnualModulePortal,
    "hanweb-jpaas": JpaasPortal,
    "lonsun": LonsunPortal,
    "nfcms": NfcmsPortal,
    "panzhihua": PanzhihuaPortal,
    "suining": SuiningPortal,
    "trs": TrsPortal,
    "trs-chongqing": ChongqingPortal,
    "ucap": UcapPortal,
    "vsb": VsbPortal,
}


def portal_of(replica: Replica, edition: int, drift: int = 0) -> Portal:
    """The replica as a portal of its family. Raises DescriptionError for an unknown family."""
    if replica.family not in FAMILIES:
        raise DescriptionError(f"{replica.name}: no family {replica.family!r}")
    return FAMILIES[replica.family](replica, edition, drift)
