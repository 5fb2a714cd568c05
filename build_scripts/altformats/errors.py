"""What can go wrong that is not a check's business: each problem has a stable code, a place and a remedy."""

from __future__ import annotations

from .model import Finding, Place, Severity


class Problem(Exception):
    """Something in the input, the machine or the network that a person can put right.

    ``code`` is looked up by ``altformats explain``, which prints the class's docstring.
    """

    code = "problem"

    def __init__(self, message: str, place: Place | str, remedy: str) -> None:
        self.place = Place(place) if isinstance(place, str) else place
        self.message = message
        self.remedy = remedy
        super().__init__(f"{self.place}: {message} [{self.code}] {remedy}")

    def finding(self) -> Finding:
        """The same as a finding, for the summary and the evidence."""
        return Finding(self.code, self.message, self.place, self.remedy)


class SourceProblem(Problem):
    """The leaflet's source cannot be read as the house style of Markdown.

    Question: does every word of this file reach the reader?
    Why: Markdown that we do not know can drop words without an error: comments, includes, conditional blocks, raw HTML
    and misspelt directives all did so when measured.  So the source may hold only what we can account for.
    Bad: ``:::safety no-driving`` (no braces: the words stay, the marking is lost).
    Good: ``:::{safety} no-driving``.
    """

    code = "source"


class FrontMatterProblem(Problem):
    """The front matter at the top of a leaflet does not follow ``source/leaflet.schema.json``.

    Question: do we know who owns the leaflet, which version this is and whether it is in date?
    Why: a leaflet without an owner or a review date can be neither withdrawn nor renewed.
    Bad: ``review-by: soon``.
    Good: ``review-by: 2023-09``.
    """

    code = "front-matter"


class CatalogProblem(Problem):
    """A translation catalog is missing, damaged, incomplete or does not match the source.

    Question: does the translation say all that the English says, and nothing from an older English?
    Why: with stock tools a missing or damaged catalog gives English pages, exit code 0.
    Bad: a msgid without msgstr, a fuzzy entry, an unterminated string.
    Good: every msgid of the leaflet translated, none fuzzy.
    """

    code = "catalog"


class ExchangeProblem(Problem):
    """A file for or from a translator is not sound, not ours, or not safe to take.

    Question: can what came back be put into the catalog without anybody being misled?
    Why: the file has been on other machines and in other programs.  It may be damaged, for another language, made from
    an older English, or built to attack whoever opens it.  What is wrong is named, unit by unit, and is not taken.
    Bad: an XLIFF file with a document type; a Word file with macros or tracked changes; a unit that stands twice.
    Good: the file that was sent, with translations filled in.
    """

    code = "exchange"


class SignatureProblem(Problem):
    """A sign-off is not sound: people are missing or the same, the words are not translated, or the file is damaged.

    Question: has a second person compared this translation with its English, for exactly these words?
    Why: one person's slip in a safety statement is one too many; a machine's draft looks as good as it is wrong.
    Source: ISO 17100:2015, 5.3.3: revision by a second person.
    Bad: translator and reviser are the same person.
    Good: ``altformats sign nerve-root-injection --language pl --translator "A. Nowak" --reviser "B. Lis"``.
    """

    code = "sign-off"


class ListeningProblem(Problem):
    """What a listener said of a recording is not sound, is about another recording, or cannot be read.

    Question: did a person hear exactly this statement as it sounds now, and say whether it is what is written?
    Why: a word for another recording, or one that nobody stands behind, would pass off a machine's speech as checked.
    Bad: an answer for a recording that has changed since; "no" without a word on what is wrong.
    Good: ``altformats listen nerve-root-injection --language pl --as "A. Nowak"``.
    """

    code = "listening"


class SphinxProblem(Problem):
    """Sphinx and our own reader of the source disagree about the leaflet, or Sphinx warned.

    Question: do two independent readers of the same file see the same messages and the same safety statements?
    Why: this is how a word that one of them drops without an error comes to light.
    """

    code = "sphinx"


class LanguageProblem(Problem):
    """``translations/languages.toml`` or a pronunciation file is wrong, or a language is asked for that it lacks."""

    code = "language"


class MissingTool(Problem):
    """A program, font or library is not on this machine.  ``altformats doctor`` lists all of them with the remedy."""

    code = "missing-tool"


class SpeechProblem(Problem):
    """A speech engine did not give whole, plausible speech for a passage.

    Question: is every word of this passage in the sound that came back?
    Why: engines lose speech without an error; one network voice dropped "unless you are having a cervical" from a
    sentence about eating and drinking, exit code 0.
    """

    code = "speech"


class NeedsPerson(Problem):
    """What is left to do can only be done by a person, such as reading a leaflet aloud in a language without a voice.

    Question: is anything missing that a machine cannot make?
    Why: a voice of another language is noise to the listener.  What is missing for this reason is not offered and is
    named in the matrix; it does not fail the build, for no rebuild could mend it.
    Good: Somali audio says "needs a human recording" until one is recorded and signed.
    """

    code = "needs-person"

    def finding(self) -> Finding:
        """A warning: it is named wherever the file would be, and nothing is offered in its place."""
        return Finding(self.code, self.message, self.place, self.remedy, Severity.WARNING)


class FormatProblem(Problem):
    """A format could not be made, such as a size outside 16 to 36 points or a character that no font has."""

    code = "format"


class ManifestProblem(Problem):
    """The manifest of an output folder is missing or damaged, or does not agree with the files beside it.

    Question: is this folder exactly what was built and proven: nothing changed, missing or added?
    """

    code = "manifest"


class PublishingProblem(Problem):
    """A folder could not be published, or no earlier release served again.  What is served stays as it is.

    Question: is this just what was built and proven, may it be published, and did all of it arrive?
    """

    code = "publishing"


class DiskProblem(Problem):
    """A file could not be read or written: the disk is full, a folder is missing, or it may not be touched.

    What was finished before is whole: files are written beside their place and then moved there.
    """

    code = "disk"


def disk_problem(error: OSError, place: str) -> DiskProblem:
    """What the system said about a file, with the file's name where it gave one."""
    words = error.strerror or str(error)
    remedy = "Make room or mend the permissions, then run the command again."
    return DiskProblem(f"a file could not be read or written: {words}", str(error.filename or place), remedy)


class StoreProblem(Problem):
    """The store in which results are kept cannot be opened, read or written.

    Why: nothing is lost by it; what is not kept is made again.  The store is a folder, or an address that fsspec knows.
    """

    code = "store"


class UsageProblem(Problem):
    """The command was given something that it does not know: an option, a leaflet, a language, a format."""

    code = "usage"


PROBLEMS = (
    SourceProblem,
    FrontMatterProblem,
    CatalogProblem,
    ExchangeProblem,
    SignatureProblem,
    ListeningProblem,
    SphinxProblem,
    LanguageProblem,
    MissingTool,
    SpeechProblem,
    NeedsPerson,
    FormatProblem,
    ManifestProblem,
    PublishingProblem,
    DiskProblem,
    UsageProblem,
)
