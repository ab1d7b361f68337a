"""The cable between one page and the server, to pull it out and to put it back."""

from playwright.sync_api import Page, WebSocketRoute, expect

from tests.e2e.walk import toolbar


class Cable:
    """Loads the page again, with a stream that can be cut. While it is cut, none opens."""

    def __init__(self, page: Page) -> None:
        self._is_cut = False
        self._ends: list[WebSocketRoute] = []
        page.route_web_socket("**/api/v1/stream", self._opened)
        page.reload()
        expect(toolbar(page)).to_be_visible()

    def cut(self) -> None:
        self._is_cut = True
        for end in self._ends:
            end.close(code=1011)
        self._ends.clear()

    def mend(self) -> None:
        """The page comes back by itself when it next tries."""
        self._is_cut = False

    def _opened(self, stream: WebSocketRoute) -> None:
        if self._is_cut:
            stream.close(code=1011)
        else:
            self._ends += [stream, stream.connect_to_server()]
