"""The numbers of the monitors. In: ``data/monitors.toml`` and a file of one's own. Out: ``Limits``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.extract.data import DATA_DIR

PREFIX = "monitor."


class LimitsError(ValueError):
    """A file of limits that can't be used; says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The settings of every monitor, by its name without ``monitor.``."""

    monitors: Mapping[str, Mapping[str, Any]]

    def of(self, code: str, name: str) -> Any:
        """The setting ``name`` of the monitor with that finding code."""
        return self.monitors[code.removeprefix(PREFIX)][name]

    def is_error(self, code: str) -> bool:
        """Whether an alert of this monitor means that the night of the site was not good."""
        return bool(self.of(code, "severity") == "error")


def load_limits(own: Path | None = None) -> Limits:
    """The limits, those of the file ``own`` before the usual ones. Raises ``LimitsError``."""
    usual = tomllib.loads((DATA_DIR / "monitors.toml").read_text(encoding="utf-8"))
    if own is None:
        return Limits(usual)
    try:
        changed = tomllib.loads(own.read_text(encoding="utf-8"))
    except OSError as error:
        raise LimitsError(f"{own}: {error.strerror}") from error
    except ValueError as error:
        raise LimitsError(f"{own}: {error}") from error
    for name, settings in changed.items():
        if name not in usual or not isinstance(settings, dict):
            raise LimitsError(f"{own}: there is no monitor {name}; there are {', '.join(usual)}")
        for key, value in settings.items():
            if key not in usual[name]:
                raise LimitsError(f"{own}: {name} has no setting {key}")
            if isinstance(value, str) != isinstance(usual[name][key], str):
                raise LimitsError(f"{own}: {name}.{key} is {value!r}, and the usual one {usual[name][key]!r}")
        usual[name] |= settings
    return Limits(usual)
