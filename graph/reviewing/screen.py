"""The review on a terminal: one item at a time, decided by a key, saved before the next is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.suggester import SuggestFromList
from textual.widgets import Footer, Input, Label, ProgressBar, Static

from graph.errors import FilmgraphError
from graph.model import Claim
from graph.ontology import Ontology
from graph.reviewing.queue import ClaimItem, Doubt, Item, PairItem, Passage, Queue
from graph.telling import claim_told
from graph.wording import Words

STYLES = {
    "quote": Style(bold=True),
    "subject": Style(reverse=True, bold=True),
    "object": Style(underline=True, bold=True),
    "antecedent": Style(italic=True, underline=True),
}
"""How what a passage marks is shown: by weight, inversion and line, not by color alone."""
FIELDS = ("subject", "relation", "object", "date", "status")
"""What a correction asks for."""

Correct = Callable[[Mapping[str, str]], dict[str, str]]
"""Turns what was typed into what a claim becomes; raises ``FilmgraphError`` where it cannot."""


class Prompt(ModalScreen[str | None]):
    """Asks for one line; None where the reader goes back."""

    BINDINGS: ClassVar = [Binding("escape", "dismiss(None)", show=False)]

    def __init__(self, question: str) -> None:
        """Ask ``question``."""
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        """Lay out the question and its field."""
        with Vertical(classes="box"):
            yield Label(self._question)
            yield Input(id="line")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the line."""
        self.dismiss(event.value.strip())


class Correction(ModalScreen[dict[str, str] | None]):
    """Asks what a claim should say; fields that are not changed are left out."""

    BINDINGS: ClassVar = [Binding("escape", "dismiss(None)", show=False)]

    def __init__(
        self,
        values: Mapping[str, str],
        choices: Mapping[str, Sequence[str]],
        words: Words,
        correct: Correct,
    ) -> None:
        """Show ``values``, suggest ``choices``, and hand what changed to ``correct``."""
        super().__init__()
        self._values = values
        self._choices = choices
        self._words = words
        self._correct = correct

    def compose(self) -> ComposeResult:
        """Lay out a field for each thing that can be wrong."""
        with Vertical(classes="box"):
            for name in FIELDS:
                yield Label(self._words.say(f"review_{name}"))
                known = SuggestFromList(self._choices.get(name, ()), case_sensitive=False)
                yield Input(self._values[name], id=name, suggester=known)
            yield Label("", id="problem")

    def on_input_submitted(self) -> None:
        """Save what was changed, or say what is wrong with it."""
        typed = {name: self.query_one(f"#{name}", Input).value.strip() for name in FIELDS}
        changed = {name: value for name, value in typed.items() if value != self._values[name]}
        try:
            becomes = self._correct(changed)
        except FilmgraphError as error:
            self.query_one("#problem", Label).update(str(error))
            return
        if becomes:
            self.dismiss(becomes)
        else:
            self.query_one("#problem", Label).update(self._words.say("review_unchanged"))


class Review(App[int]):
    """The queue on the screen; its result is how many items were decided."""

    CSS = """
    #claim { padding: 1 2 0 2; }
    #text { padding: 1 2; }
    #about { padding: 0 2; color: $text-muted; }
    #progress { padding: 0 2; width: 100%; }
    .box { width: 80%; max-width: 90; height: auto; padding: 1 2; }
    .box { border: solid $primary; background: $surface; }
    Prompt, Correction { align: center middle; }
    #problem { color: $error; }
    """
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, queue: Queue, ontology: Ontology, words: Words, correct: Correct) -> None:
        """Show ``queue``; ``correct`` reads what a correction says."""
        super().__init__()
        self.queue = queue
        self._ontology = ontology
        self._words = words
        self._correct = correct
        for keys, action, key in _KEYS:
            self.bind(keys, action, description=words.say(f"review_{key}"))

    def compose(self) -> ComposeResult:
        """Lay out the item, where it comes from, how far one is, and the keys."""
        yield Label("", id="progress")
        yield ProgressBar(total=max(len(self.queue.items), 1), show_eta=False, id="bar")
        with VerticalScroll():
            yield Static(id="claim")
            yield Static(id="text")
            yield Static(id="about")
        yield Footer()

    def on_mount(self) -> None:
        """Show the first item."""
        self.title = self.queue.dossier.config.title
        self._show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the keys that decide what is on the screen."""
        if action != "decide" or not parameters:
            return super().check_action(action, parameters)
        item, kind = self.queue.item, str(parameters[0])
        of_claims = isinstance(item, ClaimItem)
        return item is not None and kind in {"any", "claim" if of_claims else "pair"}

    def action_decide(self, kind: str, verdict: str) -> None:
        """Save a decision, asking for the reason of a refusal."""
        del kind
        if verdict == "rejected":
            self.push_screen(Prompt(self._words.say("review_reason")), self._refused)
        elif verdict == "corrected":
            self._ask_correction()
        else:
            self._decide(verdict)

    def action_move(self, steps: int) -> None:
        """Go to another item without deciding."""
        self.queue.move(steps)
        self._show()

    def action_undo(self) -> None:
        """Take the last decision back."""
        if not self.queue.undo():
            self.notify(self._words.say("review_nothing"))
        self._show()

    def action_leave(self) -> None:
        """Leave; what was decided is saved already."""
        self.exit(self.queue.done)

    def _refused(self, reason: str | None) -> None:
        if reason is not None:
            self._decide("rejected", reason)

    def _ask_correction(self) -> None:
        item = self.queue.item
        if isinstance(item, ClaimItem):
            screen = Correction(
                self._values(item.claim), self._choices(), self._words, self._correct
            )
            self.push_screen(screen, self._corrected)

    def _corrected(self, becomes: dict[str, str] | None) -> None:
        if becomes:
            self._decide("corrected", "", becomes)

    def _values(self, claim: Claim) -> dict[str, str]:
        """Return what a claim says in the fields of a correction, in the reader's words."""
        language = self._words.language
        return {
            "subject": claim.subject.name,
            "relation": self._ontology.relation(claim.relation).label(language),
            "object": claim.object.name,
            "date": claim.date,
            "status": self._ontology.status(claim.status).label(language),
        }

    def _choices(self) -> dict[str, list[str]]:
        claims = [item.claim for item in self.queue.items if isinstance(item, ClaimItem)]
        names = sorted({end.name for claim in claims for end in (claim.subject, claim.object)})
        language = self._words.language
        relations = sorted(r.label(language) for r in self._ontology.relations.values())
        statuses = sorted(s.label(language) for s in self._ontology.statuses.values())
        return {"subject": names, "object": names, "relation": relations, "status": statuses}

    def _decide(
        self, verdict: str, reason: str = "", becomes: Mapping[str, str] | None = None
    ) -> None:
        try:
            self.queue.decide(verdict, reason, becomes)
        except (FilmgraphError, OSError) as error:
            self.notify(str(error), severity="error")
        self._show()

    def _show(self) -> None:
        queue, words = self.queue, self._words
        at, number = min(queue.at + 1, len(queue.items)), len(queue.items)
        progress = words.say("review_progress", at=at, all=number, done=queue.done)
        self.query_one("#progress", Label).update(Text(progress))
        self.query_one("#bar", ProgressBar).update(progress=queue.at)
        for place, text in zip(("claim", "text", "about"), self._texts(queue.item), strict=True):
            self.query_one(f"#{place}", Static).update(text)
        self.refresh_bindings()

    def _texts(self, item: Item | None) -> tuple[Text, Text, Text]:
        if item is None:
            key = "review_over" if self.queue.items else "review_empty"
            return Text(self._words.say(key)), Text(), Text()
        if isinstance(item, ClaimItem):
            return self._claim_texts(item)
        return self._doubt_texts(item)

    def _claim_texts(self, item: ClaimItem) -> tuple[Text, Text, Text]:
        told = claim_told(item.claim, self._ontology, self._words.language)
        passages = Text("\n\n").join([shown(passage) for passage in item.passages])
        source = item.source
        percent = f"{item.claim.confidence * 100:.0f}"
        about = self._words.list(
            (
                source.title or source.id,
                source.publisher,
                self._words.date(source.date),
                self._words.say("review_confidence", percent=percent),
            )
        )
        return Text(told, Style(bold=True)), passages, Text(about)

    def _doubt_texts(self, item: Doubt) -> tuple[Text, Text, Text]:
        sides = [
            Text("\n").join([Text(name, Style(bold=True)), *map(Text, facts)])
            for name, facts in zip(item.names, item.facts, strict=True)
        ]
        if isinstance(item, PairItem):
            question, about = self._words.say("review_pair"), f"{item.score * 100:.0f} %"
        else:
            question, about = self._words.say("link_question", host=item.host), item.address
        told = Text(self._words.list((item.reason, about)))
        return Text(question, Style(bold=True)), Text("\n\n").join(sides), told


_KEYS = (
    ("a", "decide('claim', 'accepted')", "accept"),
    ("r", "decide('claim', 'rejected')", "reject"),
    ("c", "decide('claim', 'corrected')", "correct"),
    ("s", "decide('pair', 'same')", "same"),
    ("d", "decide('pair', 'different')", "different"),
    ("u", "decide('any', 'unsure')", "unsure"),
    ("z", "undo", "undo"),
    ("n,right,down,j", "move(1)", "next"),
    ("p,left,up,k", "move(-1)", "previous"),
    ("q,escape", "leave", "quit"),
)


def shown(passage: Passage) -> Text:
    """Return a passage with its marks; what a source holds is text, never markup."""
    text = Text(passage.text)
    for start, end, kind in passage.spans:
        text.stylize(STYLES[kind], start, end)
    return text
