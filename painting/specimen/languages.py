"""The specimen's story in several languages, for showing kits to clients."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Story:
    """The texts of a cover, a post, a quote and a picture."""

    eyebrow: str
    title: str
    post: str
    quote: str
    place: str
    below: str


STORIES: dict[str, Story] = {
    "en": Story(
        "A thread in eight posts",
        "We moved a whole bakery across the river in one night",
        "Nobody had asked the ferryman, who knew that the current turns at four. "
        "So we left at three, with the oven on the ferry and two lamps at the bow.",
        "“Bread does not wait for bridges, and neither did we.”",
        "The mill, at last",
        "Eleven people and a dog look at what they carried.",
    ),
    "de": Story(
        "Eine Geschichte in acht Beiträgen",
        "Wie wir eine ganze Bäckerei in einer Nacht über den Fluss brachten",
        "Niemand hatte den Fährmann gefragt. Er wusste, dass die Strömung um vier dreht. "
        "Also legten wir um drei ab, den Ofen auf der Fähre, zwei Lampen am Bug.",
        "„Brot wartet nicht auf Brücken, und wir auch nicht.“",
        "Endlich die Mühle",
        "Elf Leute und ein Hund sehen an, was sie getragen haben.",
    ),
    "fr": Story(
        "Un récit en huit messages",
        "Comment nous avons passé toute une boulangerie de l’autre côté en une nuit",
        "Personne n’avait interrogé le passeur, qui savait que le courant tourne à quatre heures. "
        "Nous sommes donc partis à trois heures, le four sur le bac.",
        "« Le pain n’attend pas les ponts, et nous non plus. »",
        "Le moulin, enfin",
        "Onze personnes et un chien regardent ce qu’ils ont porté.",
    ),
    "es": Story(
        "Una historia en ocho mensajes",
        "Cómo cruzamos el río con una panadería entera en una noche",
        "Nadie había preguntado al barquero, que sabía que la corriente cambia a las cuatro. "
        "Así que salimos a las tres, con el horno en la barca.",
        "«El pan no espera a los puentes, y nosotros tampoco.»",
        "Por fin, el molino",
        "Once personas y un perro miran lo que han cargado.",
    ),
    "it": Story(
        "Una storia in otto messaggi",
        "Come abbiamo portato un intero forno oltre il fiume in una notte",
        "Nessuno aveva chiesto al traghettatore, che sapeva che la corrente gira alle quattro. "
        "Così siamo partiti alle tre, con il forno sul traghetto.",
        "«Il pane non aspetta i ponti, e nemmeno noi.»",
        "Finalmente il mulino",
        "Undici persone e un cane guardano ciò che hanno portato.",
    ),
    "pt": Story(
        "Uma história em oito mensagens",
        "Como atravessámos o rio com uma padaria inteira numa noite",
        "Ninguém tinha perguntado ao barqueiro, que sabia que a corrente muda às quatro. "
        "Por isso partimos às três, com o forno na barcaça.",
        "“O pão não espera por pontes, e nós também não.”",
        "Enfim, o moinho",
        "Onze pessoas e um cão olham para o que carregaram.",
    ),
    "ar": Story(
        "حكاية في ثمانية منشورات",
        "كيف نقلنا مخبزًا كاملًا عبر النهر في ليلة واحدة",
        "لم يسأل أحد صاحب العبّارة، وكان يعرف أن التيار ينقلب عند الرابعة. "
        "فانطلقنا في الثالثة والفرن على العبّارة ومصباحان في المقدمة.",
        "«الخبز لا ينتظر الجسور، ونحن أيضًا لم ننتظر.»",
        "الطاحونة أخيرًا",
        "أحد عشر شخصًا وكلب ينظرون إلى ما حملوه.",
    ),
    "he": Story(
        "סיפור בשמונה פוסטים",
        "איך העברנו מאפייה שלמה אל מעבר לנהר בלילה אחד",
        "איש לא שאל את איש המעבורת, שידע שהזרם מתהפך בארבע. "
        "לכן יצאנו בשלוש, התנור על המעבורת ושני פנסים בחרטום.",
        "„הלחם לא מחכה לגשרים, וגם אנחנו לא.”",
        "סוף סוף הטחנה",
        "אחד־עשר אנשים וכלב מביטים במה שנשאו.",
    ),
    "ja": Story(
        "八つの投稿でたどる話",
        "パン屋をまるごと、一晩で川の向こうへ運んだ話",
        "渡し守に聞いた人はいませんでした。四時に流れが変わることを、彼だけが知っていたのです。"
        "だから私たちは三時に、窯を船に積んで出ました。",
        "「パンは橋を待たない。私たちも待たなかった。」",
        "ようやく水車小屋へ",
        "十一人と犬が、運んできたものを眺めています。",
    ),
    "zh": Story(
        "八条帖子讲一个故事",
        "我们如何在一夜之间把整间面包房搬过了河",
        "没有人问过船夫，只有他知道水流在四点会转向。所以我们三点就出发，"
        "烤炉在渡船上，船头挂着两盏灯。",
        "“面包不等桥，我们也不等。”",
        "终于到了磨坊",
        "十一个人和一条狗看着他们搬来的一切。",
    ),
    "ko": Story(
        "여덟 개의 글로 읽는 이야기",
        "빵집 하나를 통째로 하룻밤에 강 건너로 옮긴 이야기",
        "뱃사공에게 물어본 사람은 없었습니다. 네 시에 물살이 바뀐다는 것을 그는 알고 있었지요. "
        "그래서 우리는 세 시에 화덕을 배에 싣고 떠났습니다.",
        "“빵은 다리를 기다리지 않는다. 우리도 그랬다.”",
        "마침내 방앗간에",
        "열한 사람과 개 한 마리가 나른 것을 바라봅니다.",
    ),
    "hi": Story(
        "आठ पोस्ट में एक कहानी",
        "हमने एक रात में पूरी बेकरी नदी के पार कैसे पहुँचाई",
        "किसी ने नाविक से नहीं पूछा था, जो जानता था कि धारा चार बजे पलटती है। "
        "इसलिए हम तीन बजे निकले, भट्ठी नाव पर थी और आगे दो लालटेन।",
        "“रोटी पुलों का इंतज़ार नहीं करती, और हमने भी नहीं किया।”",
        "आख़िरकार चक्की",
        "ग्यारह लोग और एक कुत्ता देख रहे हैं कि वे क्या लाए।",
    ),
}


def story(language: str) -> Story:
    """Return the story in a language, or in English if there is no translation."""
    return STORIES.get(language.split("-")[0].lower(), STORIES["en"])
