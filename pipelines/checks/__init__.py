"""Checks of one report. In: ``Extraction``. Out: ``Check`` rows; see ``pipelines.checks.run`` and ``.prose``."""

from pipelines.checks.model import Check, CheckStatus
from pipelines.checks.prose import check_prose
from pipelines.checks.run import run_checks

__all__ = ["Check", "CheckStatus", "check_prose", "run_checks"]
