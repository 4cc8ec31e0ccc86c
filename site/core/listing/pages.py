"""The ways from one page of a list to the others."""

from abc import ABC, abstractmethod

from django.core.paginator import Page as ResultPage


class PageLinks(ABC):
    """A list of which one page is shown, with the addresses of the others."""

    @property
    @abstractmethod
    def page(self) -> ResultPage:
        """The page that is shown."""

    @abstractmethod
    def page_url(self, number: int) -> str:
        """The address of another page of these results."""

    def page_links(self) -> list[tuple[int | str, str]]:
        """Numbers and addresses for the pagination; an ellipsis has no address."""
        numbers = self.page.paginator.get_elided_page_range(self.page.number, on_each_side=1, on_ends=1)
        return [(number, self.page_url(number) if isinstance(number, int) else "") for number in numbers]

    @property
    def previous_url(self) -> str:
        """The address of the page before; empty on the first."""
        return self.page_url(self.page.previous_page_number()) if self.page.has_previous() else ""

    @property
    def next_url(self) -> str:
        """The address of the page that follows; empty on the last."""
        return self.page_url(self.page.next_page_number()) if self.page.has_next() else ""
