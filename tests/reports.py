"""What tests of reports of the CMS share: the list, the charts and the spreadsheet of an answer."""

import csv
import io
from typing import Any

from tests.cms import soup


def listed(response: Any) -> list[list[str]]:
    """Return the rows of the list, each as the texts of its cells."""
    return [
        [" ".join(cell.get_text(" ").split()) for cell in row.select("td")]
        for row in soup(response).select(".listing tbody tr")
    ]


def chart(response: Any, title: str) -> dict[str, list[str]]:
    """Return the rows of a chart: the label and the numbers beside it."""
    found = next(table for table in soup(response).select(".report-chart") if table.caption.get_text() == title)
    return {
        row.th.get_text(): [cell.get_text() for cell in row.select("td.report-chart__number")]
        for row in found.select("tbody tr")
    }


def spreadsheet(response: Any) -> list[list[str]]:
    """Return the rows of a CSV, the headings first."""
    return list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode())))
