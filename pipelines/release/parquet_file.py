"""A table as Parquet. In: batches of rows. Out: a file whose column metadata holds the labels.

Needs pyarrow. Rows are gathered into groups of ``_GROUP``, so memory does not grow with the table.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipelines.release.tables import INTEGER, NUMBER, ReleaseTable

_GROUP = 20_000


class ParquetFile:
    """A Parquet file that is being written."""

    suffix = "parquet"

    def __init__(self, path: Path, table: ReleaseTable) -> None:
        import pyarrow
        from pyarrow import parquet

        kinds = {INTEGER: pyarrow.int64(), NUMBER: pyarrow.float64()}
        self._schema = pyarrow.schema(
            [
                pyarrow.field(
                    column.name,
                    kinds.get(column.kind, pyarrow.string()),
                    metadata={"label_en": column.label_en, "label_zh": column.label_zh},
                )
                for column in table.columns
            ],
            metadata={"title_en": table.title_en, "title_zh": table.title_zh},
        )
        self._group_size = max(1, _GROUP * 20 // len(table.columns))
        self._waiting: list[Sequence[Any]] = []
        self._writer = parquet.ParquetWriter(path, self._schema, compression="zstd")

    def write(self, rows: Sequence[Sequence[Any]]) -> None:
        self._waiting.extend(rows)
        while len(self._waiting) >= self._group_size:
            self._write_group(self._waiting[: self._group_size])
            del self._waiting[: self._group_size]

    def close(self) -> None:
        if self._waiting:
            self._write_group(self._waiting)
        self._writer.close()

    def _write_group(self, rows: Sequence[Sequence[Any]]) -> None:
        import pyarrow

        columns = [list(values) for values in zip(*rows, strict=True)]
        arrays = [
            pyarrow.array(values, type=field.type)
            for values, field in zip(columns, self._schema, strict=True)
        ]
        self._writer.write_batch(pyarrow.record_batch(arrays, schema=self._schema))
