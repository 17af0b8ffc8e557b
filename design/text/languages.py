"""The language of a text by its function words, where the script is shared by several languages.

A table of function words per language, no model: one that knows 140 languages takes 80 MB and half a second
of every process that imports.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import regex

from design.text.alphabets import WITHOUT_LATIN, key_of
from design.text.graphemes import confirmed_language, language_of

MOST_READ = 20_000  # code points of a thread in one script: more adds nothing
LEAST = 2  # function words that a language needs to be recognized
CLOSE = 1.5  # a language is in doubt if another has less than this many times the evidence

# Function words, without those that are names or English words elsewhere as well.
_WORDS = {
    "en": "the and of to is was were that this it you your we our they their he she his her with for not are have has had but from what when who how all can will would there been more which about out if so up do does did don't it's i'm just into than then them these those because after before over only also my me an or by be as at on no one two three first second third here why where nobody read made make get know new every most",
    "de": "der die das und ist nicht ein eine einen einem einer eines mit auf für von den dem des im zu zum zur auch sich wir ihr ihre ihren unser unsere uns sie er es war waren wird werden wurde haben hat hatte sind wie was wenn aber oder nur noch schon mehr als aus bei nach über unter vor kann können mein dein kein keine dass weil hier dann jetzt immer heute hallo alles ich du mir mich",
    "fr": "le les la des une un et est pas que qui dans pour sur avec ce cette ces nous vous ils elle elles il je tu mon ma mes son sa ses notre nos votre vos leur leurs au aux du de en ne plus mais ou où être avoir sont était fait tout tous très bien aussi comme si quand sans c'est bonjour salut j'ai d'un d'une qu'il n'est l'on ont a été deux après avant voici",
    "es": "el los las la un una unos unas y es no que en de del con por para su sus se lo le les al como más pero este esta esto estos estas ese esa muy ya también cuando donde nos nosotros mi tu yo ha han hay fue era son está están ser todo todos todas sobre entre sin hasta desde porque qué cómo después antes nuestro nuestra nadie hoy hola todos",
    "pt": "o os as um uma e é não que em do da dos das no na nos nas com por para seu sua seus suas se ao à mais mas este esta isso isto muito já também quando onde nós meu minha eu você vocês foi era são está estão ser tudo todos sobre entre sem até porque como depois antes nosso nossa ninguém hoje tem ele ela pelo pela olá",
    "it": "il lo gli la le i un una uno e è non che di del della dei delle degli nel nella con per su suo sua suoi si al alla come più ma questo questa questi queste molto già anche quando dove noi mio mia io ha hanno sono era sia essere tutto tutti tra fra senza fino perché cosa dopo prima nostro nostra nessuno oggi c'è ci ne ho ciao",
    "nl": "de het een en is niet van dat die dit op te met voor zijn was waren we wij ze zij hij je jij jouw ons onze hun aan er ook om maar of uit bij naar over door heb hebben heeft had kan kunnen wordt worden nog meer als dan toen wat wie hoe geen veel alle al hier daar nu vandaag mijn ik",
    "pl": "cześć i w na z do nie to się jest że o jak po co ale za od przez dla tak był była było są ten ta te tego tej tym już tylko może ich jego jej nas nam my wy oni czy gdy kiedy który która które bardzo także oraz lub przed nasz nasza mój dzisiaj dziś",
    "cs": "ahoj dnes a v na se je že to s z do o i jak po co ale za od pro tak byl byla bylo jsou ten ta tento tato už jen může jejich jeho její nás nám my vy oni když který která které velmi také nebo před náš naše můj dnes jsem jsme ve ke při proč",
    "sv": "hej och att det som en ett är på av för med den till inte om har de vi jag du han hon var från när så men eller kan ska vill hur vad alla mycket mer också sin sina vår våra min efter före under över här nu idag bara blir blev är",
    "da": "hej og at det som en et er på af for med den til ikke om har de vi jeg du han hun var fra når så men eller kan skal vil hvordan hvad alle meget mere også sin sine vores min efter før under over her nu bare bliver blev ud",
    "no": "hei og at det som en et ei er på av for med den til ikke om har de vi jeg du han hun var fra når så men eller kan skal vil hvordan hva alle mye mer også sin sine vår våre min etter før under over her nå bare blir ble ut",
    "fi": "ja on ei että se oli hän ne me te he minä sinä joka jotka mutta kun niin kuin myös vain jos tai ovat olla ollut tämä tämän nyt sitten mitä miten kaikki hyvin enemmän meidän ennen jälkeen kanssa",
    "tr": "ve bir bu da de için ile çok ama daha gibi ne o biz siz onlar ben sen var yok olarak olan kadar sonra önce her şey nasıl neden mi mı değil bunu böyle ki ya hem bugün oldu",
    "ro": "și în de la cu pe nu este un o care că din pentru mai sunt era fost ca să se au ai am noi voi ei lor lui sau dar după când cum toate foarte fără până acest această nostru astăzi",
    "hu": "a az és egy hogy nem is van volt ez azt de meg csak már még mint ha ki mi ti ők én te sem vagy nagyon minden után előtt itt most ma mert amely amikor lesz kell",
    "id": "yang dan di ke dari ini itu untuk dengan tidak adalah pada akan kami kita mereka saya anda dia ada sudah bisa juga atau tetapi karena lebih dalam hari oleh setelah sebelum sangat semua",
    "vi": "và là của có không một các những được cho trong với này đã người khi để tôi chúng ta bạn cũng như nhưng hay rất nhiều từ sau trước đến ra vào làm gì thì mà ở",
    "ru": "и в не на что это с как по но для он она они мы вы я ты из к у за от так же бы все был была было есть его её их наш ваш только уже когда если или где чтобы очень после перед сегодня кто привет",
    "uk": "і в не на що це з як по але для він вона вони ми ви я ти із до у за від так же всі був була було є його її їх наш ваш тільки вже коли якщо або де щоб дуже після перед сьогодні та й хто привіт",
    "bg": "и в не на че това с как по но за той тя те ние вие аз ти от до у така бе всички беше са е си му я ги наш ваш само вече кога ако или къде да много след преди днес кой се ще",
    "ar": "في من على إلى أن هذا هذه ما لا كان كانت التي الذي عن مع هو هي نحن هم أو ثم لم قد كل بعد قبل بين عند حتى لكن إن ولا وما ذلك",
    "fa": "در و به از که این را با است برای آن یک هم ما شما من او بود شد می تا بر هر اما یا نه اگر خود کرد شده ها امروز بعد پیش همه",
    "ur": "میں اور کے کی کا سے ہے کو پر نے ہیں یہ وہ کہ نہیں تھا تھی ہم آپ اس ایک بھی جو تو کر ہو لیے ساتھ بعد پہلے",
}  # fmt: skip
_SPEAKERS: dict[str, list[str]] = {}
for _language, _said in _WORDS.items():
    for _word in set(_said.split()):
        _SPEAKERS.setdefault(_word, []).append(_language)

# Languages that came from the script alone, not from the source; the table tells them apart.
_BY_SCRIPT = frozenset({"", "ru", "ar"})
_WORD = regex.compile(r"[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)?")
_ASIDE = regex.compile(
    r"https?://\S+|(?<![\w.-])[\w-]++(?:\.[\w-]++)++\S*|[@#$]\w+", regex.IGNORECASE
)


def language_of_thread(posts: Iterable[tuple[str, str]], client: str) -> str:
    """Return the language of most of a thread; the client's if nothing indicates another.

    ``posts`` are pairs of a text and the language that its source or script gave. Where that is empty, or one of
    several that share a script, it is determined by the words of all such posts.
    """
    votes: dict[str, int] = defaultdict(int)
    unknown: dict[str, list[str]] = defaultdict(list)
    for text, given in posts:
        if given in _BY_SCRIPT:
            unknown[given].append(text)
        else:
            votes[given] += len(text)
    for texts in unknown.values():
        joined = "\n".join(texts).strip()
        votes[_guessed(joined[:MOST_READ], client)] += len(joined)
    return max(votes, key=votes.__getitem__, default=client)


def _guessed(text: str, client: str) -> str:
    """Guess by words; else take the client's language, if it uses the same script, or the script's default."""
    found = language_of_words(text, client)
    if found:
        return client if found == _first(client) else found
    latin = not language_of(text) and any(char.isalpha() for char in _ASIDE.sub("", text))
    return "en" if latin and key_of(client) in WITHOUT_LATIN else confirmed_language(text, client)


def language_of_words(text: str, client: str = "") -> str:
    """Return the language whose function words are most frequent in a text; empty if undecided.

    Between languages that share the words, such as Danish and Norwegian, the client's is taken.
    """
    shares: dict[str, float] = defaultdict(float)
    count: dict[str, int] = defaultdict(int)
    for match in _WORD.finditer(_ASIDE.sub(" ", text).lower().replace("’", "'")):
        speakers = _SPEAKERS.get(match[0], ())
        for one in speakers:
            shares[one] += 1 / len(speakers)
            count[one] += 1
    best = max(shares, key=shares.__getitem__, default="")
    if count[best] < LEAST:
        return ""
    own = _first(client)
    return own if shares[own] * CLOSE >= shares[best] else best


def _first(tag: str) -> str:
    return tag.partition("-")[0].lower()
