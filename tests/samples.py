"""A very small leaflet as editions in nine languages, for tests that need an edition and not the whole pipeline."""

from __future__ import annotations

import datetime
from pathlib import Path

from babel.messages.pofile import read_po

from altformats.interface import COMMENTS
from altformats.languages import read_languages
from altformats.model import (
    BulletList,
    Edition,
    FrontMatter,
    Link,
    Notice,
    Paragraph,
    Project,
    Publisher,
    Safety,
    SafetyKind,
    Section,
    Strong,
    Text,
)

ROOT = Path(__file__).resolve().parent.parent
PROJECT = Project(ROOT)

META = FrontMatter(
    id="XX1",
    slug="sample",
    code="XX100",
    title="Sample",
    version="1",
    issued=datetime.date(2020, 9, 1),
    review_by=datetime.date(2023, 9, 1),
    owner="Radiology",
    contact="0114 271 4271",
    clinical_approver="",
    status="demonstration",
    queries=(),
)

SAY = {
    "en": (
        "Sample leaflet",
        "A short introduction.",
        "Going home",
        "Do ",
        "not",
        " drive on the day. Keep resting for 4 hours.",
        "About 1 in 2,500 people react. Ring:",
        "fever;",
        "feeling unwell.",
    ),
    "pl": (
        "Przykładowa ulotka",
        "Krótki wstęp.",
        "Powrót do domu",
        "W tym dniu ",
        "nie",
        " prowadź samochodu. Odpoczywaj przez 4 godziny.",
        "Reaguje około 1 na 2500 osób. Zadzwoń:",
        "gorączka;",
        "złe samopoczucie.",
    ),
    "ur": (
        "نمونہ کتابچہ",
        "ایک مختصر تعارف۔",
        "گھر جانا",
        "اس دن گاڑی ",
        "نہ",
        " چلائیں۔ 4 گھنٹے آرام کریں۔",
        "تقریباً 2,500 میں سے 1 شخص کو ردعمل ہوتا ہے۔ فون کریں:",
        "بخار؛",
        "طبیعت خراب ہونا۔",
    ),
    "cy": (
        "Taflen sampl",
        "Cyflwyniad byr.",
        "Mynd adref i'r tŷ",
        "Ar y diwrnod, ",
        "peidiwch",
        " â gyrru. Daliwch i orffwys am 4 awr.",
        "Mae tua 1 o bob 2,500 o bobl yn cael adwaith. Ffoniwch:",
        "gwres uchel;",
        "trafferth pasio dŵr.",
    ),
    "ro": (
        "Broșură de probă",
        "O scurtă prezentare.",
        "Plecarea acasă",
        "În această zi ",
        "nu",
        " conduceți mașina. Odihniți-vă timp de 4 ore.",
        "Aproximativ 1 din 2.500 de persoane au o reacție. Sunați la:",
        "febră;",
        "stare de rău și amețeală.",
    ),
    "ar": (
        "نشرة تجريبية",
        "مقدمة قصيرة.",
        "العودة إلى المنزل",
        "في ذلك اليوم ",
        "لا",
        " تَقُد السيارة. استرح لمدة 4 ساعات.",
        "يحدث رد فعل لدى شخص واحد تقريبًا من كل 2,500 شخص. اتصل بالرقم:",
        "حُمّى (حرارة مرتفعة)؛",
        "الشعور بالإعياء.",
    ),
    "bn": (
        "নমুনা প্রচারপত্র",
        "একটি সংক্ষিপ্ত ভূমিকা।",
        "বাড়ি পৌঁছানো",
        "সেদিন গাড়ি চালাবেন ",
        "না",
        "। ৪ ঘণ্টা বিশ্রাম নিন।",
        "প্রায় ২,৫০০ জনের মধ্যে ১ জনের প্রতিক্রিয়া হয়। ফোন করুন:",
        "জ্বর;",
        "অসুস্থ বোধ করা।",
    ),
    "zh-Hans": (
        "示例单张",
        "简短的介绍。",
        "回家",
        "当天请",
        "不要",
        "开车。请继续休息4小时。",
        "大约每2,500人中有1人会出现反应。请致电：",
        "发烧（体温高）；",
        "感觉不适。",
    ),
    "so": (
        "Warqad tusaale ah",
        "Hordhac gaaban.",
        "Guriga u noqoshada",
        "Maalintaas ",
        "ha",
        " wadin gaari. Naso 4 saacadood.",
        "Qiyaastii 1 ka mid ah 2,500 oo qof ayaa ka falcelisa. Wac:",
        "qandho;",
        "inaad xanuun dareento.",
    ),
}


def edition(tag: str) -> Edition:
    """The sample in that language; interface words stay English here."""
    languages = read_languages(PROJECT)
    title, intro, heading, before, strong, after, ring, fever, unwell = SAY[tag]
    notices = (Notice.DEMONSTRATION, Notice.PAST_REVIEW) + ((Notice.MACHINE_DRAFT,) if tag != "en" else ())
    telephone = Link("tel:+441142714271", (Text("0114 271 4271"),))
    return Edition(
        meta=META,
        publisher=Publisher(
            "Sheffield Teaching Hospitals NHS Foundation Trust", "sth.alternativeformats@nhs.net", "© 2021"
        ),
        language=languages[tag],
        english=languages["en"],
        title=(Text(title),),
        intro=(Paragraph((Text(intro),)),),
        sections=(
            Section(
                anchor="going-home",
                level=2,
                heading=(Text(heading),),
                blocks=(
                    Safety(
                        "no-driving",
                        SafetyKind.MUST_NOT,
                        (Paragraph((Text(before), Strong((Text(strong),)), Text(after))),),
                    ),
                    Safety(
                        "get-help",
                        SafetyKind.GET_HELP,
                        (
                            Paragraph((Text(ring + " "), telephone)),
                            BulletList(((Paragraph((Text(fever),)),), (Paragraph((Text(unwell),)),))),
                        ),
                    ),
                ),
            ),
        ),
        notices=notices,
        words={wording: wording for wording in COMMENTS},
        issued="September 2020",
        review_by="September 2023",
    )


def interface_of(tag: str) -> dict[str, str]:
    """The interface words as that language's own catalog has them."""
    with (PROJECT.translations / tag / "LC_MESSAGES" / "interface.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id}
