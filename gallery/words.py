"""The texts of the gallery's slides in each script: a title, a line and a body text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    language: str
    title: str
    line: str
    body: str


SCRIPTS: dict[str, Words] = {
    "English": Words(
        "en",
        "Bread crosses the river",
        "Ask the ferryman first",
        "Nobody had asked the ferryman, who knew what no chart shows: that the river has hours.",
    ),
    "German": Words(
        "de",
        "Das Brot überquert den Fluß",
        "Erst den Fährmann fragen",
        "Niemand hatte den Fährmann gefragt, der wußte, was auf keiner Karte steht: "
        "Der Strom hat Öffnungszeiten.",
    ),
    "Arabic": Words(
        "ar",
        "الخبز يعبر النهر ليلاً",
        "اسأل صاحب العبّارة أولاً",
        "لم يسأل أحد صاحب العبّارة، وهو يعرف ما لا تقوله الخرائط: أن للنهر ساعات.",
    ),
    "Japanese": Words(
        "ja",
        "パンが川を渡る夜",
        "まず渡し守に聞く",
        "地図には書かれていないことを、渡し守だけが知っていた。川には時間がある。",
    ),
    "Hindi": Words(
        "hi",
        "रोटी नदी पार करती है",
        "पहले नाविक से पूछो",
        "किसी ने नाविक से नहीं पूछा, जो जानता था कि चार बजे धारा मुड़ती है।",
    ),
    "Russian": Words(
        "ru",
        "Хлеб пересекает реку",
        "Сначала спроси паромщика",
        "Никто не спросил паромщика, а он знал то, чего нет на карте: у реки есть часы.",
    ),
}
