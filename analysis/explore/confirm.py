"""The figures of an article, confirmed beside its text: `outlook read` as a Jupyter widget."""

from pathlib import Path
from typing import Any

import anywidget
import traitlets

from analysis.explore import assets
from analysis.explore.proposals import Proposals
from analysis.intake import Article

NOT_ALIVE = (
    "*The figures of this article are confirmed in JupyterLab, or with `outlook read ARTICLE --browser`.*"
)


class Confirm(anywidget.AnyWidget):
    """`Proposals` in a notebook, with the same arguments: what is shown are traits of the same names."""

    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)
    pieces: traitlets.List = traitlets.List().tag(sync=True)
    fields: traitlets.List = traitlets.List().tag(sync=True)
    choices = traitlets.Dict().tag(sync=True)
    forms = traitlets.Dict().tag(sync=True)
    view = traitlets.Dict().tag(sync=True)

    def __init__(self, article: str | Path | Article, data_dir: str = "", **known: Any) -> None:
        self.proposals = Proposals(article, data_dir, **known)
        given = assets.confirmation()
        super().__init__(_esm=given.module, _css=given.styles, **self.proposals.state)
        self.on_msg(self._asked)

    def __repr__(self) -> str:
        review = self.proposals.confirmation.review
        return f"<Confirm: {len(review.decided)} of {len(review.rows)} figures decided, {len(review.accepted())} accepted>"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """The live page; for readers of a report a sentence in its place."""
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        return data | {"text/plain": repr(self), "text/markdown": NOT_ALIVE}, metadata

    def _asked(self, _: Any, message: dict[str, Any], __: Any) -> None:
        self.view = self.proposals.act(message)
