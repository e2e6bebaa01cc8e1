"""A sentence as tokens: words, marks, mentions; what governs a mention, which belong together."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field

from graph.extraction.language import Language
from graph.extraction.mentions import Mention
from graph.extraction.text import Span
from graph.names import fold

_WORDS = {
    True: re.compile(r"[^\W_]{1,7}'|[^\W_]+(?:[-.&+][^\W_]+)*%?|[^\w\s]"),
    False: re.compile(r"'(?:s|ve|re)(?!\w)|(?<=\w)-[^\W\d_]+|[^\W_]+(?:[-.&+][^\W_]+)*%?|[^\w\s]"),
}
ENDS = frozenset(".;:!?")
"""The marks that end a clause."""
MARKS = frozenset('.;:!?,()"-')
"""The marks that part words."""
_PAIR = 2
_LEAD = 4
"""How many words may stand between a preposition and the name it governs."""


@dataclass(slots=True)
class Sentence:
    """Tokens of one sentence: ``words`` in lower case, ``mentions`` where a token stands for one.

    ``group`` gives, for a token that is a mention, the tokens that are coordinated with it ("A, B and
    C"); ``governor`` the token of the preposition before it, or -1; ``exemplars``, where it is an
    example of the noun before it ("des films comme A"), the token at which that is said. ``present`` are
    the words, with and without the articles that they have swallowed.
    """

    span: Span
    language: Language
    text: str
    nouns: Container[str] = ()
    words: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    mentions: list[Mention | None] = field(default_factory=list)
    group: dict[int, tuple[int, ...]] = field(default_factory=dict)
    governor: dict[int, int] = field(default_factory=dict)
    exemplars: dict[int, int] = field(default_factory=dict)
    present: set[str] = field(default_factory=set)

    def __len__(self) -> int:
        """Return how many tokens there are."""
        return len(self.words)

    def marker(self, at: int) -> str:
        """Return the preposition that governs the mention at ``at``, contracted forms undone."""
        index = self.governor[at]
        return self.language.plain(self.words[index]) if index >= 0 else ""

    def governed_by(self, at: int, marker: Sequence[str]) -> bool:
        """Tell whether the words before the mention at ``at`` end in those of ``marker``.

        >>> # "à la tête de" governs Zénith in "à la tête du studio Zénith"
        """
        index = self.governor[at]
        first = index - len(marker) + 1
        if index < 0 or first < 0 or self.language.plain(self.words[index]) != marker[-1]:
            return False
        plain = self.language.plain
        return all(plain(self.words[first + n]) == word for n, word in enumerate(marker[:-1]))

    def members(self, at: int) -> list[Mention]:
        """Return the mentions that are coordinated with the one at ``at``, itself among them."""
        found = (self.mentions[n] for n in self.group.get(at, (at,)))
        return [mention for mention in found if mention]

    def bounds(self, at: int) -> tuple[int, int]:
        """Return the first and the last token of the group of ``at``."""
        tokens = self.group.get(at, (at,))
        return tokens[0], tokens[-1]


def analyse(
    text: str,
    span: Span,
    mentions: Sequence[Mention],
    language: Language,
    nouns: Container[str] = (),
) -> Sentence:
    """Cut a sentence into tokens, and find what governs and what joins its mentions.

    ``nouns``, folded, are those that stand for members of a class: a name may be an example of them.
    """
    sentence = Sentence(span, language, text, nouns)
    at = span[0]
    for mention in mentions:
        _add_words(sentence, at, mention.name)
        _add(sentence, "", mention.name, mention.end, mention)
        at = mention.end
        if text[at - 2 : at] == ',"':
            _add(sentence, ",", at - 2, at, None)
    _add_words(sentence, at, span[1])
    sentence.present.update(sentence.words, map(language.plain, sentence.words))
    places = [n for n, mention in enumerate(sentence.mentions) if mention]
    for place in places:
        _note_exemplar(sentence, place)
        sentence.governor[place] = _governor(sentence, place)
    for tokens in _groups(sentence, places):
        for token in tokens:
            sentence.group[token] = tokens
            sentence.governor[token] = sentence.governor[tokens[0]]
            if tokens[0] in sentence.exemplars:
                sentence.exemplars[token] = sentence.exemplars[tokens[0]]
    return sentence


def _add_words(sentence: Sentence, start: int, end: int) -> None:
    for match in _WORDS[sentence.language.infinitives].finditer(sentence.text, start, end):
        _add(sentence, match[0].lower(), match.start(), match.end(), None)


def _add(sentence: Sentence, word: str, start: int, end: int, mention: Mention | None) -> None:
    sentence.words.append(word)
    sentence.starts.append(start)
    sentence.ends.append(end)
    sentence.mentions.append(mention)


def _governor(sentence: Sentence, at: int) -> int:
    """Return the token of the preposition that governs a mention, or -1.

    It is the mention's own token where a name qualifies another: "Dublin-based".
    """
    language, words = sentence.language, sentence.words
    if sentence.text[sentence.ends[at] : sentence.ends[at] + 1] == "-" and not language.infinitives:
        return at
    mention = sentence.mentions[at]
    begin = mention.start if mention else 0
    if at in sentence.exemplars:
        return _noun_governor(sentence, sentence.exemplars[at])
    step, index = 0, at
    while index > 0:
        index -= 1
        if sentence.starts[index] >= begin:
            continue
        step += 1
        word = words[index]
        if language.plain(word) in language.prepositions:
            opening = index == 0 and word in language.partitive
            return -1 if opening else index
        if word.startswith("-") and index and sentence.mentions[index - 1]:
            index -= 1
        elif not _passes(sentence, at, index, step):
            break
    return -1


def _note_exemplar(sentence: Sentence, at: int) -> None:
    """Note a mention that is an example of the common noun before it."""
    language, words = sentence.language, sentence.words
    mention = sentence.mentions[at]
    begin = mention.start if mention else 0
    last = at - 1
    while last > 0 and (sentence.starts[last] >= begin or words[last] in {'"', ":"}):
        last -= 1
    if last > 0 and words[last] in language.articles:
        last -= 1
    if words[last] == "," and _some(sentence, last) and not _told(sentence, at):
        sentence.exemplars[at] = last
    for exemplar in language.exemplars:
        first = last - len(exemplar) + 1
        if first > 0 and tuple(words[first : last + 1]) == exemplar:
            noun = words[first - 2] if words[first - 1] == "," and first > 1 else words[first - 1]
            if _is_noun(sentence, noun) and not _told(sentence, at):
                sentence.exemplars[at] = first
            return


def _some(sentence: Sentence, comma: int) -> bool:
    """Tell whether an indefinite noun stands before a comma: "deux sociétés, A et B"."""
    language = sentence.language
    noun = sentence.words[comma - 1]
    if not _is_noun(sentence, noun):
        return False
    before = sentence.words[max(comma - 1 - _LEAD, 0) : comma - 1]
    return any(w in language.indefinite or w in language.numerals for w in before)


def _is_noun(sentence: Sentence, word: str) -> bool:
    """Tell whether a word stands for members of a class, or may be the adjective of one that does."""
    language = sentence.language
    return fold(word) in sentence.nouns or word.endswith(language.adjectives or ("\0",))


def _told(sentence: Sentence, at: int) -> bool:
    """Tell whether a verb follows a mention, so that it is a subject: "dont A assure la sortie"."""
    after = sentence.words[at + 1 : at + 2]
    return bool(after and after[0].isalpha()) and after[0] not in sentence.language.joins


def _noun_governor(sentence: Sentence, at: int) -> int:
    """Return the preposition that governs the common noun before a token, or -1."""
    language = sentence.language
    for index in range(at - 1, max(at - 2 - _LEAD, -1), -1):
        word = sentence.words[index]
        some = word in language.partitive and index and sentence.words[index - 1].isalpha()
        if language.plain(word) in language.prepositions and not some:
            return index
        if not word or word in ENDS or word in language.verbal:
            break
    return -1


def _passes(sentence: Sentence, at: int, index: int, step: int) -> bool:
    """Tell whether a word may stand between a preposition and the mention that it governs."""
    language, word = sentence.language, sentence.words[index]
    if word in language.articles or word in language.modifiers or word in {'"', "'s"}:
        return True
    if sentence.words[index + 1] == "'s" and sentence.mentions[index]:
        return True
    mention, other = sentence.mentions[at], sentence.mentions[index]
    if mention and other:
        return step > 1 and _qualifies(other, mention, language)
    hyphenated = word.replace("-", "").isalpha() and word not in language.which
    small = hyphenated and step <= _LEAD and _adjective(word, language)
    return small and not _noun(sentence, index)


def _noun(sentence: Sentence, at: int) -> bool:
    """Tell whether a French word after an article is a noun that no name goes with: "à l'écran Ada"."""
    language, word = sentence.language, sentence.words[at]
    article = at > 0 and sentence.words[at - 1] in language.articles
    return bool(language.adjectives) and article and not word.endswith(language.adjectives)


def _qualifies(name: Mention, noun: Mention, language: Language) -> bool:
    """Tell whether a name only qualifies what follows, as in English: "the Dublin operator Orme"."""
    return not language.infinitives and bool(name.kind and noun.kind) and name.kind != noun.kind


def _adjective(word: str, language: Language) -> bool:
    """Tell whether a word may qualify a name that follows: most words may, grammar may not."""
    return word not in language.grammar and word not in language.verbal and word not in language.be


def _groups(sentence: Sentence, places: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Yield the coordinations: mentions that commas join, closed by a conjunction or more than two."""
    done: set[int] = set()
    for place in places:
        if place in done:
            continue
        chain, link = [place], ","
        while link == ",":
            right, link = _next(sentence, places, chain[-1])
            if link:
                chain.append(right)
        if len(chain) > 1 and (link == "and" or len(chain) > _PAIR):
            done.update(chain)
            yield tuple(chain)


def _next(sentence: Sentence, places: Sequence[int], left: int) -> tuple[int, str]:
    """Return the next mention that is coordinated with the one at ``left``, and what joins them.

    What belongs to a member may lie between two of one kind: "A de X et B de Y", "X's A and Y's B".
    """
    for right in places[places.index(left) + 1 :]:
        between = _between(sentence, left, right)
        if _alike(sentence, left, right) and (link := _link(sentence, left, between)):
            return right, link
        if not _belongs(sentence, right):
            break
    return -1, ""


def _belongs(sentence: Sentence, at: int) -> bool:
    """Tell whether a mention belongs to the one before it, or owns the one after: "de X", "X's"."""
    inside = sentence.words[at - 1 : at] == ["("]
    return inside or _owns(sentence, at) or sentence.marker(at) in sentence.language.authorship


def _owns(sentence: Sentence, at: int) -> bool:
    return sentence.words[at + 1 : at + 2] in (["'s"], ["'"])


def _between(sentence: Sentence, left: int, right: int) -> list[str]:
    """Return the words between two mentions, without what belongs to either."""
    language, words = sentence.language, sentence.words
    first = sentence.mentions[right]
    begin = first.start if first else 0
    governed = {sentence.governor[n]: n for n in range(left + 1, right) if not words[n]}
    found: list[str] = []
    at = left + 1
    while at < right and sentence.starts[at] < begin:
        if words[at] == "(" and ")" in words[at:right]:
            at = words.index(")", at)
        elif at in governed and language.plain(words[at]) in language.authorship:
            at = governed[at]
        elif not words[at] and _owns(sentence, at):
            at += 1
        else:
            found.append(words[at])
        at += 1
    return found


def _link(sentence: Sentence, left: int, between: list[str]) -> str:
    """Return "," or "and" where the words between two mentions only join them."""
    language = sentence.language
    joined, last = "", ""
    while between and (between[0] == "," or between[0] in language.joins):
        if between[0] in language.whom and last not in language.joins:
            return ""
        last = between.pop(0)
        joined = "," if last == "," and not joined else "and"
    if between[:1] == [","]:
        between.pop(0)
    governor = language.plain(between[0]) if between else ""
    if governor in language.prepositions:
        if governor != sentence.marker(left):
            return ""
        between.pop(0)
    small = all(w in language.articles or w in language.modifiers for w in between)
    return joined if small else ""


def _alike(sentence: Sentence, left: int, right: int) -> bool:
    """Tell whether two mentions may be of one kind."""
    one, other = sentence.mentions[left], sentence.mentions[right]
    if _owns(sentence, right):
        return False
    if not one or not other or one.refers or other.refers:
        return False
    sure = one.referent.sure and other.referent.sure
    return not sure or not one.kind or not other.kind or one.kind == other.kind
