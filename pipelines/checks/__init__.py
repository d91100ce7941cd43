"""Checks of one report. In: ``Extraction``. Out: ``Check`` rows; see ``pipelines.checks.run``."""

from pipelines.checks.model import Check, CheckStatus
from pipelines.checks.run import run_checks

__all__ = ["Check", "CheckStatus", "run_checks"]
