"""Tables with typed cells: a sheet of an XLSX workbook, a Parquet file."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from graph.errors import InputError, unknown
from graph.tables.cells import cell_text


class Sheet:
    """A sheet of an XLSX workbook, read as a stream; its first one by default."""

    def __init__(self, path: Path, name: str) -> None:
        """Open ``path``; raise ``InputError`` where it is no workbook or has no sheet ``name``."""
        from openpyxl import load_workbook
        from openpyxl.utils.exceptions import InvalidFileException

        try:
            book = load_workbook(path, read_only=True, data_only=True)
        except (InvalidFileException, zipfile.BadZipFile, KeyError, OSError) as error:
            raise InputError(path, f"is no XLSX workbook that can be read ({error})") from error
        if name and name not in book.sheetnames:
            book.close()
            raise InputError(path, unknown("sheet", name, book.sheetnames))
        self._book = book
        sheet = book[name] if name else book.worksheets[0]
        self._height = sheet.max_row or 1
        self._rows = enumerate(sheet.iter_rows(values_only=True), start=1)
        self._number = 0
        self.header = next((self._cells(values) for _, values in self._rows), [])

    def close(self) -> None:
        """Let go of the file."""
        self._book.close()

    @property
    def done(self) -> float:
        """How much was read, 0..1."""
        return self._number / self._height

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows that are not empty."""
        width = len(self.header)
        for number, values in self._rows:
            self._number = number
            cells = self._cells(values)
            cells += [""] * (width - len(cells))
            if any(cells):
                yield number, cells

    def _cells(self, values: tuple[object, ...]) -> list[str]:
        return [cell_text(value) for value in values]


class Parquet:
    """A Parquet file, read group by group."""

    def __init__(self, path: Path) -> None:
        """Open ``path``; raise ``InputError`` where it is damaged or pyarrow is not installed."""
        try:
            import pyarrow as pa
            import pyarrow.parquet as pq
        except ModuleNotFoundError as error:
            problem = 'needs pyarrow: install it with `pip install "filmgraph[parquet]"`'
            raise InputError(path, problem) from error
        try:
            self._file = pq.ParquetFile(path)
        except (pa.ArrowException, OSError) as error:
            raise InputError(path, f"is no Parquet file that can be read ({error})") from error
        self.header: list[str] = list(self._file.schema_arrow.names)
        self._height = self._file.metadata.num_rows or 1
        self._number = 0

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    @property
    def done(self) -> float:
        """How much was read, 0..1."""
        return self._number / self._height

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows that are not empty."""
        for batch in self._file.iter_batches():
            columns: list[list[Any]] = [column.to_pylist() for column in batch.columns]
            for values in zip(*columns, strict=True):
                self._number += 1
                cells = [cell_text(value) for value in values]
                if any(cells):
                    yield self._number, cells
