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

# The page's furniture: what stands around the leaflet on the website.
KEY: Final = "Important"
LISTEN: Final = "Listen to this leaflet"
FORMATS: Final = "Other formats of this leaflet"
PRINT: Final = "Large print: PDF, {points} point, {pages} pages, {amount}"
RECORDING: Final = "Recording: MP3, {minutes} minutes, {amount}"
PLAIN_TEXT: Final = "Plain text: TXT, {amount}"
CHECKED: Final = "Checked: {type}"
NO_RECORDING: Final = "There is no recording in this language yet."
ASK: Final = "To ask for this leaflet in another format or language, email:"
LANGUAGES: Final = "This leaflet in other languages"
STAFF: Final = "Show this to staff"
STAFF_HELP: Final = "With these words, staff can find the same leaflet in English."
HOME: Final = "All leaflets"
ONLINE: Final = "Other formats and languages of this leaflet are here:"

# Said in English to staff, whatever the language.
CODE_ENGLISH: Final = "Leaflet code: {code}, version {version}. Number: {number}."
PAGE_LANGUAGE: Final = "This page is in {language}."
ENGLISH_PAGE: Final = "The same leaflet in English"

# What a script adds to the page, which is whole without it.
SETTINGS: Final = "Change how this page looks"
SIZE: Final = "Size of letters"
SPACING: Final = "Space between letters and lines"
COLOURS: Final = "Colours"
USUAL: Final = "Usual"
LARGE: Final = "Large"
LARGEST: Final = "Very large"
WIDE: Final = "Wide"
WIDEST: Final = "Very wide"
LIGHT: Final = "Dark letters on white"
DARK: Final = "Light letters on black"
YELLOW: Final = "Black letters on yellow"
RESET: Final = "Back to usual"
SPEED: Final = "Speed"
SLOW: Final = "Slow"
FAST: Final = "Fast"
CHAPTERS: Final = "Parts of the recording"
FOLLOW: Final = "Show the sentence that is spoken"
TAP: Final = "Touch a sentence to hear it."
BROKEN: Final = "The recording cannot be played here. You can download the file."

# The catalogue.
CATALOGUE: Final = "Patient leaflets"
CHOOSE: Final = "Choose your language"
BY_SUBJECT: Final = "By subject"
BY_LETTER: Final = "By first letter"
SEARCH: Final = "Search"
SEARCH_FOR: Final = "Search all leaflets in this language"
FOUND: Final = "Leaflets found: {count}"
NOT_FOUND: Final = "Nothing found. Try another word, or look through the list."
SEARCH_BROKEN: Final = "The search does not work here. Please look through the list."
THERE_ARE: Final = "Leaflets in this language: {count} of {total}"
ENGLISH_ONLY: Final = "Not in this language yet. To ask for a translation, email us. In English:"
PREVIEW: Final = "This is a preview. It is not for patients."
WITHDRAWN: Final = "This leaflet has been withdrawn. Do not use it any more."
INSTEAD: Final = "Use this leaflet instead:"
ASK_INSTEAD: Final = "Ask the department for advice:"
ACCESSIBILITY: Final = "Accessibility statement"

SUBJECTS: Final[dict[str, str]] = {
    "scans": "Scans and X-rays",
    "bones": "Bones, joints and spine",
    "pain": "Pain",
    "heart": "Heart and blood",
    "cancer": "Cancer",
    "digestion": "Stomach and bowel",
    "women": "Pregnancy and women's health",
    "children": "Children",
    "operations": "Operations and anaesthetics",
    "medicines": "Medicines",
    "other": "Other subjects",
}
"""The subjects by which the catalogue is browsed, by the key that a leaflet names in its front matter."""

LABELS: Final[dict[SafetyKind, str]] = {
    SafetyKind.MUST: "You must do this",
    SafetyKind.MUST_NOT: "Do not do this",
    SafetyKind.TELL_US: "Tell us",
    SafetyKind.GET_HELP: "Get help",
    SafetyKind.RISK: "Risk",
    SafetyKind.CONSENT: "Your consent",
}
"""The label over each safety statement: words, so that colour is never the only sign."""

OUTPUT: Final[dict[str, str]] = {
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
"""The wordings that stand in every format, with their notes to the translator."""

SITE: Final[dict[str, str]] = {
    KEY: "Heading over the most important safety statements, at the top of the page",
    LISTEN: "Heading over the audio player",
    FORMATS: "Heading over the list of files",
    PRINT: "Link to a file; {points}, {pages} are whole numbers, two or more; {amount} is such as 240 KB",
    RECORDING: "Link to a file; {minutes} is a whole number, two or more; {amount} is such as 7 MB",
    PLAIN_TEXT: "Link to a file; {amount} is such as 12 KB",
    CHECKED: "Link to how the file was checked; {type} is PDF, MP3 or TXT",
    NO_RECORDING: "Said where a language has no audio",
    ASK: "An email address follows",
    LANGUAGES: "Heading over links to the same leaflet; each link is a language's own name",
    STAFF: "Heading of a card that a patient shows to staff who do not read the language",
    STAFF_HELP: "Under that heading; the English title, code and address follow",
    HOME: "Link to the list of all leaflets",
    ONLINE: "In the printed leaflet; a short web address follows, and a QR code",
    SETTINGS: "Button that opens the settings of size, spacing and colours",
    SIZE: "Group of choices: usual, large, very large",
    SPACING: "Group of choices: usual, wide, very wide",
    COLOURS: "Group of choices: usual, dark on white, light on black, black on yellow",
    USUAL: "A choice: nothing is changed",
    LARGE: "A choice of the size of letters",
    LARGEST: "A choice of the size of letters",
    WIDE: "A choice of the space between letters and lines",
    WIDEST: "A choice of the space between letters and lines",
    LIGHT: "A choice of colours",
    DARK: "A choice of colours",
    YELLOW: "A choice of colours",
    RESET: "Button: undo all choices",
    SPEED: "Group of choices: slow, usual, fast",
    SLOW: "A choice of the speed of the recording",
    FAST: "A choice of the speed of the recording",
    CHAPTERS: "List of the recording's parts to jump to",
    FOLLOW: "Choice: mark each sentence on the page while the recording says it",
    TAP: "Under that choice; touch with a finger or click with a mouse",
    BROKEN: "Shown when the browser cannot play the recording",
    CATALOGUE: "Title of the page that lists all leaflets",
    CHOOSE: "Heading over links to the start page of each language",
    BY_SUBJECT: "Heading over the list of leaflets by subject",
    BY_LETTER: "Heading over the list of leaflets by first letter",
    SEARCH: "Heading and button of the search",
    SEARCH_FOR: "Label of the field for the words to search for",
    FOUND: "Said after a search; {count} is a whole number, one or more",
    NOT_FOUND: "Said after a search without results",
    SEARCH_BROKEN: "Said when the search cannot start",
    THERE_ARE: "{count} and {total} are whole numbers: how many leaflets exist in this language, and in English",
    ENGLISH_ONLY: "Over links to leaflets that exist in English only",
    PREVIEW: "Warning on every page of a preview",
    WITHDRAWN: "In place of a leaflet that must not be used any more",
    INSTEAD: "A link to another leaflet follows",
    ASK_INSTEAD: "A telephone number follows",
    ACCESSIBILITY: "Link to the statement of how accessible the website is",
    SUBJECTS["scans"]: "A subject of leaflets",
    SUBJECTS["bones"]: "A subject of leaflets",
    SUBJECTS["pain"]: "A subject of leaflets",
    SUBJECTS["heart"]: "A subject of leaflets",
    SUBJECTS["cancer"]: "A subject of leaflets",
    SUBJECTS["digestion"]: "A subject of leaflets",
    SUBJECTS["women"]: "A subject of leaflets",
    SUBJECTS["children"]: "A subject of leaflets",
    SUBJECTS["operations"]: "A subject of leaflets",
    SUBJECTS["medicines"]: "A subject of leaflets",
    SUBJECTS["other"]: "A subject of leaflets",
}
"""The wordings of the website, with their notes."""

COMMENTS: Final[dict[str, str]] = {**OUTPUT, **SITE}
"""Every wording with a note to the translator; the keys are the whole interface catalog."""
