"""The words that altformats itself puts into artefacts, in English; ``interface.po`` of each language translates them.

Each wording is its own msgid.  ``{…}`` fields are filled after translation.  The notices stand in ``model.Notice``.
"""

from __future__ import annotations

from typing import Final

from .model import Notice, SafetyKind

SKIP: Final = "Skip to the leaflet"
CONTENTS: Final = "What this leaflet covers"
LANGUAGE: Final = "Language: {language}"
CODE: Final = "Leaflet code: {code}, version {version}"
ISSUED: Final = "Issued: {date}"
REVIEW: Final = "Review date: {date}"
PUBLISHED_BY: Final = "Published by:"
PART: Final = "Part {part} of {parts}"
PAGE: Final = "Page {page} of {pages}"
AUDIO_OPENING: Final = "This recording lasts about {minutes} minutes."
AUDIO_CONTENTS: Final = "It has these parts:"
AUDIO_END: Final = "This is the end of the recording."
ABOUT: Final = "About this leaflet"
IMPORTANT: Final = "Please note"

LABELS: Final[dict[SafetyKind, str]] = {
    SafetyKind.MUST: "You must do this",
    SafetyKind.MUST_NOT: "Do not do this",
    SafetyKind.TELL_US: "Tell us",
    SafetyKind.GET_HELP: "Get help",
    SafetyKind.RISK: "Risk",
    SafetyKind.CONSENT: "Your consent",
}
"""The label over each safety statement: words, so that colour is never the only sign."""

COMMENTS: Final[dict[str, str]] = {
    SKIP: "Link at the top of the page, for people who use a keyboard",
    CONTENTS: "Heading of the table of contents",
    LANGUAGE: "{language} is the language's own name, such as Polski",
    CODE: "{code} is a document code such as PD7375",
    ISSUED: "{date} is a month and a year",
    REVIEW: "{date} is a month and a year",
    PUBLISHED_BY: "Followed by the hospital's name",
    PAGE: "Page label of the PDF, such as: Page 3 of 9",
    PART: "Line above each heading in the plain text, such as: Part 3 of 9",
    AUDIO_OPENING: "Spoken near the start of the audio; {minutes} is a whole number, two or more",
    AUDIO_CONTENTS: "Spoken; the section titles follow one by one",
    AUDIO_END: "Spoken at the end of the audio",
    ABOUT: "Heading over the document data: code, dates, publisher",
    IMPORTANT: "Heading over the notices that the text is a demonstration, out of date or a machine translation",
    Notice.DEMONSTRATION: "Warning on every output of a leaflet that no clinician has approved",
    Notice.PAST_REVIEW: "Warning on every output of a leaflet after its review date",
    Notice.MACHINE_DRAFT: "Warning on every output of an unreviewed machine translation",
    Notice.UNCHECKED: "Warning on every output of a translation that no second person has revised and signed",
    LABELS[SafetyKind.MUST]: "Label over a safety statement: an instruction",
    LABELS[SafetyKind.MUST_NOT]: "Label over a safety statement: something not to do, or not safe",
    LABELS[SafetyKind.TELL_US]: "Label over a safety statement: the patient should tell staff something",
    LABELS[SafetyKind.GET_HELP]: "Label over a safety statement: when to see a doctor or go to hospital",
    LABELS[SafetyKind.RISK]: "Label over a safety statement: a risk of the treatment",
    LABELS[SafetyKind.CONSENT]: "Label over a safety statement: about agreeing to treatment",
}
"""Every wording with a note to the translator; the keys are the whole interface catalog."""
