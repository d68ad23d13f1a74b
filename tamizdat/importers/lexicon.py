# ruff: noqa: E501, SIM905  patterns and word lists are read by what they name, not by their length
"""The words by which a site's furniture gives itself away, by reason and language.

Three kinds of knowledge, from the safest to the boldest:

``TOKENS``
    A line made *only* of such words, with at least one of its core words, is a widget or a row of buttons however they
    are arranged ("Once Monthly Annual", "Share on Telegram or WhatsApp").
``LINES``
    Patterns that must match a whole short line, decorations stripped ("Read more about …", "Читайте также").
``ADDRESSES``
    Patterns that may stand inside a sentence. They speak *to the reader about the outlet* ("your contribution", "our
    newsletter"); they are looked for outside quotation marks only, and one alone never condemns a sentence.

All patterns are matched against :func:`tamizdat.importers.wording.key`: casefolded, straight quotes, hyphens for
dashes, ``е`` for ``ё``.
"""

from __future__ import annotations

import re

_NETWORKS = """facebook fb twitter x telegram whatsapp viber signal reddit linkedin vk vkontakte вк вконтакте ok
одноклассники odnoklassniki messenger bluesky mastodon threads flipboard instagram youtube tiktok pinterest tumblr
weibo wechat line xing pocket instapaper фейсбук твиттер телеграм телеграме телеграмм инстаграм ютуб вотсап ватсап
فيسبوك تويتر تلغرام تيليغرام واتساب واتسآب إنستغرام يوتيوب لينكدإن إكس e-mail email mail почта rss""".split()

SHARE_CORE = frozenset(
    _NETWORKS
    + """share tweet shares поделиться поделитесь поделились teilen partager compartir condividi udostępnij поширити
    поділитися شارك مشاركة print печать распечатать bookmark bookmarks copy копировать скопировать نسخ kopieren copier copiar""".split()
)
SHARE_TOKENS = SHARE_CORE | frozenset(
    """copy link save send this article story post page on via to by with a and or the in our us follow like pin more
    listen comment comments subscribe channel friend friends it gift copied sms url icon close button open window new
    скопировать копировать ссылку ссылка ссылкой в на с через и или отправить сохранить этим этой статьей друзьями
    друзьям подписаться подписывайтесь следите канал комментарии комментировать нравится
    auf mit per drucken link kopieren sur par lien copier imprimer en por copiar enlace imprimir
    على عبر نسخ الرابط طباعة حفظ إرسال المقال هذا هذه في مع""".split()
)

WIDGET_CORE = frozenset(
    """once one-time onetime monthly annual annually yearly donate contribute continue paypal visa mastercard amex
    bitcoin btc ethereum eth usdt crypto patreon boosty ko-fi swift iban sepa remind preview subscribe subscribed
    разово единоразово однократно ежемесячно ежегодно раз пожертвовать поддержать продолжить мир карта картой криптовалюта
    криптой крипта биткоин напомнить напомните подписаться донат другая
    einmalig monatlich jährlich spenden weiter mensuel annuel continuer donner mensual anual donar continuar
    مرة شهري شهريا شهرياً سنوي سنويا سنوياً تبرع متابعة التبرع اشترك""".split()
)
WIDGET_TOKENS = WIDGET_CORE | frozenset(
    """a per every each the month year week give support now today us other custom amount card cards credit debit apple
    pay google american express bank transfer choose select your payment method methods secure secured securely by with
    or and maybe later not me next close x from just wallet sign up ok okay yes no thanks thank you skip enter single
    recurring regular gift donation contribution contributions stripe sbp юmoney yoomoney monero xmr ton trc20 cloudtips
    в месяц год один сумма сумму банковская банковской другую своя своя через или и нет спасибо позже сейчас нас способ
    способы оплаты выберите введите от до руб рублей рубль евро долларов картой сбп закрыть назад далее не хочу потом
    betrag anderer pro monat jahr jetzt später nicht oder und autre montant par mois an une fois plus tard otra cantidad
    una vez al mes año واحدة مبلغ آخر الآن لاحقا لاحقاً أو و بطاقة ادعمنا ذكرني التالي كل شهر سنة المبلغ""".split()
)
AMOUNT = re.compile(
    r"(?:us|ca|au)?[$€£₽₴₾₸₺₪]\s?\d[\d.,\s]*(?:\s?/\s?\w+)?|\d[\d.,]*\s?(?:[$€£₽₴₾₸₺₪₿]|usd|eur|gbp|rub|руб\.?|р\.|евро|"
    r"долл\w*|dollars?|euros?|btc|eth|دولار|يورو)(?:\s?/\s?\w+)?"
)

_NAV_WORDS = """home menu search news opinion opinions business politics world culture sport sports science technology tech
lifestyle travel video videos photo photos podcast podcasts features feature analysis interviews interview investigations
investigation economy society health environment climate education editorials editorial columns column arts books
multimedia live archive archives about contact contacts us newsletters newsletter shop jobs advertise subscribe donate
support login register sign in up log out account my profile settings help faq terms privacy policy cookies cookie
accessibility sitemap rss mobile version english russian français deutsch español українська русский belarusian
contribute today latest top stories events weather games magazine print edition europe russia ukraine asia africa
americas middle east local regions region city all sections more topics authors team projects special reports
главная меню поиск новости новость мнения мнение бизнес политика мир в мире культура спорт наука технологии общество
экономика истории история расследования интервью подкасты видео фото лекции рубрики рубрика разделы проекты спецпроекты
архив контакты редакция реклама вакансии войти вход регистрация подписка рассылка рассылки поддержать помощь правила
авторы темы регионы россия украина беларусь лента эфир прямой о нас и репортажи репортаж разбор разборы колонки колонка
الرئيسية القائمة بحث البحث أخبار الأخبار سياسة اقتصاد ثقافة رياضة علوم تكنولوجيا آراء رأي تحقيقات تقارير فيديو صور
بودكاست من نحن اتصل بنا تسجيل الدخول العالم مجتمع المزيد
startseite politik wirtschaft kultur wissen gesellschaft meinung accueil politique économie société international""".split()
NAVIGATION_WORDS = frozenset(_NAV_WORDS)

AGENCIES = (
    r"ap|afp|reuters|epa(?:-efe)?|efe|dpa|tass|ria novosti|sputnik|interfax|getty(?: images)?|shutterstock|unsplash|"
    r"pexels|pixabay|wikimedia(?: commons)?|wikipedia|flickr|imago|scanpix|leta|bns|ukrinform|unian|anadolu(?: agency)?|"
    r"xinhua|zuma(?: press)?|alamy|istock|depositphotos|nurphoto|kremlin(?:\.ru| pool| press service)?|belga|pap|ansa|"
    r"keystone|picture alliance|bloomberg|magnum|instagram|telegram|facebook|twitter|youtube|vk|social media|handout|"
    r"screenshot|тасс|риа \"?новости\"?|рейтер|рейтерс|коммерсантъ?|ап|афп|интерфакс|рбк|скриншот|пресс-служба.*|архив.*|"
    r"личный архив.*|соцсети|وكالات?|أ ?ف ?ب|رويترز|الأناضول|غيتي|courtesy (?:of )?.{2,40}|public domain|cc[ -]by.*|"
    r"ag(?:entstvo|ency).{0,20}|агентство.{0,20}"
)


def _whole(*patterns: str) -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(patterns) + ")")


# Reason -> pattern that must match the whole key of a line.
LINES: dict[str, re.Pattern[str]] = {
    "advertisement": _whole(
        r"(?:advertisements?|advertising|adverts?|ads?|sponsored(?: (?:content|post|by .{1,40}))?|paid (?:content|post)|"
        r"promoted(?: content)?|partner content|(?:story|article) continues (?:below|after).{0,30}|ad feedback|"
        r"(?:skip|remove|hide|close) ads?|advertise with us|scroll to continue.{0,40}|continue reading(?: (?:below|the main story))?)",
        r"(?:реклама|на правах рекламы|рекламный блок|партнерский материал|продолжение (?:статьи|текста )?после рекламы|"
        r"erid:? ?\w*|реклама\..{0,80})",
        r"(?:إعلان|إعلانات|anzeige|werbung|annonce|publicité|publicidade?|reklamy?|reklame|reclame|pubblicità|реклама на сайті|تبلیغات|آگهی)",
        r"(?:advertisement|ad|anzeige|werbung|реклама|publicité|publicidade?) ?[·•|:\-] ?(?:scroll|continue|story|article|keep|weiter|продолжени|suite|continua).{0,50}",
        r"la suite après (?:cette|la) publicité|(?:o texto |a matéria |o artigo )?continua (?:após|depois d)[ao].{0,30}|(?:la nota|el artículo|el texto) continúa .{0,30}|l'articolo (?:continua|prosegue) .{0,30}|(?:weiter(?:lesen)? )?nach der (?:anzeige|werbung)(?: weiter\w*)?",
        r".{0,160}\berid ?:? ?[\w\-]{6,}.{0,80}",
    ),
    "related": _whole(
        r"(?:(?:related|recommended|suggested|similar)(?: (?:stories|story|articles?|news|content|reading|posts?|coverage|"
        r"topics?|links?|materials?|videos?|for you))*)",
        r"(?:read|see|watch|learn|discover|explore|find out|hear|get|view)(?: this)? (?:also|more|next|too)"
        r"(?: (?:about|on|from|in|at|of|by|stories|news|articles|here|like this)\b.{0,120})?",
        r"(?:read|see|watch|learn|find out)(?: this)? (?:also|more|next|too|related)(?: \w+){0,3} ?(?:[:>→»|]| - ).{1,200}",
        r"(?:related|also read|must read|don't miss|more|explainer|previously|see also|also)(?: \w+){0,2} ?[:>→»|] ?.{1,200}",
        r"more (?:from|on|about|in|by|news|stories|like this|to read|coverage|top stories|headlines)\b.{0,80}",
        r"you (?:might|may|could|will)(?: also)? (?:like|be interested in|enjoy|want to read|have missed|love).{0,30}",
        r"(?:also|further|next|keep|worth|must|suggested|recommended) (?:read|reading)",
        r"(?:most|best) (?:read|popular|viewed|shared|commented|recent|discussed)\b.{0,40}",
        r"(?:the )?(?:latest|top|trending|popular|other|recent|today's|this week's|more|all|featured|breaking)"
        r"(?: (?:\w+ )?(?:news|stories|articles|headlines|videos|posts|updates|reads|topics|now|today|reports|podcasts))+(?: from .{1,40})?",
        r"(?:trending|up next|next up|latest|featured|popular|don't miss|editor'?s'? (?:picks?|choice|selection)|in case you missed it|what "
        r"(?:to read next|others are reading|we're reading)|in this (?:story|article)|from the (?:archives?|web)|"
        r"next (?:article|story|post)|previous (?:article|story|post)|on this (?:topic|subject|story)|elsewhere on .{2,40}|around the web)"
        r"(?: ?: .{1,160})?",
        r"(?:read more(?: (?:about|on|in))?|topics?|tags?|filed under|keywords?|categor(?:y|ies)|related topics|themes?)"
        r" ?: ?.{0,200}",
        r"(?:read|open|view|see|continue|full) (?:the )?(?:full |whole |entire |original )?(?:article|story|report|text|interview|more|coverage)"
        r"(?: (?:here|on .{1,40}))?",
        r"(?:tags|topics)",
        r".{0,90}\bclick(?:ing)? (?:here|below|on the link)\b.{0,30}",
        r"(?:click|tap|press|swipe) (?:here|on|to|the|for|below|above)\b.{0,90}|(?:нажмите|кликните) .{0,60}|(?:اضغط|انقر) (?:هنا|على).{0,60}",
        r"(?:(?:читайте|смотрите|слушайте|узнайте|почитайте|посмотрите)(?: (?:также|еще|далее|подробнее|больше|другие|наш|по теме|в|о|об|на))*)"
        r"(?: ?[:>→»|] ?.{1,200}|(?: (?:о|об|по|в|на) .{1,60})?)",
        r"(?:читать|смотреть|узнать|слушать) (?:также|еще|далее|дальше|подробнее|больше|полностью|все|все новости|другие|по теме).{0,60}",
        r"(?:по теме|материалы? по теме|новости по теме|еще по теме|подробнее|подробности|другие (?:новости|материалы|статьи|истории).{0,30}|"
        r"похожие (?:новости|материалы|статьи|публикации)|рекомендуем.{0,40}|вам (?:может|будет) .{0,60}|возможно, вам .{0,60}|"
        r"самое (?:читаемое|интересное|важное|популярное|обсуждаемое|главное).{0,30}|популярное.{0,20}|главное(?: (?:за|сегодня|сейчас).{0,20})?|"
        r"главные новости.{0,20}|последние новости.{0,20}|лента новостей|новости партнеров|свежее|сейчас читают|что (?:еще )?почитать.{0,30}|"
        r"еще (?:новости|статьи|материалы|истории|больше).{0,40}|больше (?:новостей|материалов|о|об|по теме).{0,40}|выбор редакци[ия]|следующая (?:статья|новость)|"
        r"предыдущая (?:статья|новость)|на эту тему|в этом сюжете|все новости|все материалы.{0,40}|ранее по теме)(?: ?[:] .{1,200})?",
        r"(?:теги|темы|тема|рубрики|рубрика|сюжет|сюжеты|ключевые слова|метки) ?: ?.{0,160}",
        r"(?:теги|метки)",
        r"(?:اقرأ|إقرأ|اقرؤوا|شاهد|طالع|اقرأوا) (?:أيضا|أيضاً|المزيد|كذلك).{0,120}",
        r"(?:مواضيع|أخبار|مقالات|موضوعات) (?:ذات صلة|متعلقة|مشابهة|أخرى)|ذات صلة|الأكثر (?:قراءة|مشاهدة|تعليقا|شعبية)|آخر الأخبار|قد يعجبك.{0,30}|"
        r"المزيد (?:من|حول|عن|في).{0,60}|(?:كلمات مفتاحية|وسوم|الوسوم|مواضيع|الكلمات الدلالية) ?:? ?.{0,160}|تابع القراءة|لقراءة المزيد.{0,40}",
        r"(?:lesen sie (?:auch|mehr|dazu).{0,160}|mehr zum thema.{0,60}|weiterlesen|das könnte sie auch interessieren|meistgelesen|"
        r"lire aussi.{0,160}|à lire (?:aussi|également).{0,160}|sur le même sujet|les plus lus|lire la suite|en savoir plus|"
        r"(?:lea|lee|leer) (?:también|más).{0,160}|te puede interesar.{0,60}|lo más (?:leído|visto)|noticias relacionadas|"
        r"(?:читайте|дивіться) також.{0,160}|більше новин.{0,40}|czytaj (?:także|też|więcej).{0,160}|(?:leia|veja|saiba) (?:também|mais)\b.{0,160}|(?:voir|lisez) (?:aussi|également)\b.{0,160}|(?:siehe|hören sie|sehen sie) auch\b.{0,160}|auch interessant|mehr dazu\b.{0,120}|(?:véase|vea|ver) también\b.{0,160}|lees ook.{0,160}|läs (?:mer|också).{0,160}|ayrıca.{0,4}okuyun.{0,120}|(?:بیشتر|همچنین) بخوانید.{0,160}|(?:مطالب|اخبار) مرتبط.{0,40}|در همین (?:زمینه|باره).{0,40}|чытайце таксама.{0,160}|leggi anche.{0,160})",
    ),
    "comments": _whole(
        r"\(?\d*\)? ?(?:reader )?comments?(?: ?[(:]?\d+\)?)?(?: \d+)?",
        r"(?:leave|post|add|write|view|show|read|join|submit|load|see|hide|be the first to)(?: (?:a|the|all|your|more|our|\d+))*(?: \w+)? "
        r"(?:comments?|conversation|reply|discussion).{0,30}",
        r".{0,80}\b(?:tell us|let us know|share your \w+) (?:what you think )?in the comments?\b.{0,40}|(?:no comments(?: yet)?|comments (?:are )?(?:closed|off|disabled).{0,40}|comments? (?:section|policy|guidelines)|reply|"
        r"report (?:a |this )?(?:comment|abuse)|sort by.{0,30}|log in to (?:comment|reply).{0,30}|please (?:log|sign) in to .{0,40})",
        r"(?:комментари(?:и|ев|й|я)(?: ?[(:]?\d+\)?)?|\d+ комментари\w*|(?:оставить|добавить|написать|показать|читать|все) (?:\w+ )?комментари\w*.{0,30}|"
        r"обсудить(?: .{0,30})?|комментариев (?:пока )?нет|войдите, чтобы .{0,40}|ответить|пожаловаться)",
        r"(?:التعليقات|تعليقات|اترك تعليقا?ً?|أضف تعليقا?ً?|\d+ تعليق\w*|kommentare?(?: \(?\d+\)?)?|commentaires?(?: \(?\d+\)?)?|comentarios?(?: \(?\d+\)?)?)",
    ),
    "navigation": _whole(
        r"(?:skip|jump) to .{1,40}|(?:open|close|show|hide|toggle|expand|collapse) .{0,30}(?:menu|search|navigation|sidebar|bar|panel|section|dialog)",
        r"menu|home|search.{0,20}|(?:sign|log) ?(?:in|out|up)(?: (?:or|/|to) .{1,30})?|register|my account|create (?:an? )?account|×|close|ok|next|prev(?:ious)?|"
        r"back|dismiss|loading\.*|share|save|submit|send|print|follow|like|cancel|done|undo|done!|more|all|expand|collapse|new|updated?|live",
        r"(?:(?:go )?back|return|up|scroll) to (?:the )?(?:top|home ?page|main|start|articles?|news|section|beginning|.{2,20} page)",
        r"(?:a |an |about )?\d+[ -]?min(?:ute)?s?\.?(?: (?:of )?(?:read(?:ing)?|listen|watch|video))?(?: time)?|(?:reading|read) time ?:?.{0,20}|"
        r"time to read ?:?.{0,20}|(?:estimated )?.{0,12}minutes? (?:to )?read|\d+ (?:words|views?|shares?|likes?|reactions?)",
        r"(?:listen|play)(?: to)?(?: (?:this|the) (?:article|story|audio|page|episode))?(?: \(?\d+.{0,12})?|audio(?: version)?|"
        r"\d{1,2}:\d{2}(?: ?/ ?\d{1,2}:\d{2})?|\d{1,2}:\d{2}(?:min|мин)",
        r"(?:(?:show|load|view|see|get|read) (?:all|more|less|the rest|full|everything|results?)(?: .{0,40})?)",
        r"(?:read|also available|available|this (?:article|story|page|text) is (?:also )?available|read (?:it|this (?:article|story|text)))(?: also)? in .{2,60}",
        r"(?:text|font) size.{0,20}|a ?[+\-]|a a a|dark mode|light mode|(?:choose|select|change)(?: your)? (?:language|edition|region|font|theme).{0,20}|edition ?:? .{2,30}",
        r"(?:page )?\d+ (?:of|/) \d+|\d+|[<>«»‹›→←↑↓|/•·.\-\s]+|(?:english|русский|українська|беларуская|deutsch|français|العربية)",
        r"this (?:article|story|page|post) is (?:more than|over) .{2,30} old\.?|(?:skip past|after) (?:the )?(?:newsletter|podcast|advert\w*) .{3,20}|.{0,40}purchase licensing rights|(?:image )?default alt text|(?:make|add|set) us (?:as )?(?:your )?preferred\b.{0,40}|رفتن به .{2,30}|\d(?:\.\d)?x",
        r"(?:breaking(?: news)?|exclusive|live updates|watch live|on air|premium|subscribers only|members only|free)",
        r"(?:перейти|вернуться|назад|наверх|вверх|к началу|на главную) ?(?:к|на|в)? ?.{0,30}",
        r"меню|главная|поиск(?: по сайту)?|войти|вход|выйти|регистрация|личный кабинет|закрыть|открыть|показать (?:еще|больше|все).{0,30}|загрузить еще|еще|далее|назад|"
        r"свернуть|развернуть|слушать(?: .{0,30})?|аудиоверсия|прослушать .{0,30}|(?:время (?:на )?чтени[ея]|читать) ?:? ?~?\d+.{0,12}|\d+ (?:мин\.?|минут[аы]?)(?: (?:на )?чтени[ея])?|"
        r"размер (?:шрифта|текста).{0,12}|читать на .{2,30}|(?:этот )?(?:текст|материал|статья) (?:также )?(?:доступ\w+|можно прочитать|есть) на .{2,40}|"
        r"версия для (?:печати|слабовидящих)|\d+ просмотр\w*|просмотр(?:ы|ов) ?:? ?\d*|прямой эфир|срочно|эксклюзив|отправить|сохранить|готово",
        r"القائمة|الرئيسية|بحث|البحث|تسجيل الدخول|إغلاق|العودة إلى .{2,30}|انتقل إلى .{2,30}|تخطي إلى .{2,30}|مدة القراءة.{0,20}|\d+ دقائق? (?:قراءة|للقراءة)|استمع.{0,30}|عرض المزيد|تحميل المزيد|حجم الخط.{0,10}|عاجل|مباشر",
        r"menü|suche|anmelden|suchen|zum inhalt springen|zurück.{0,20}|rechercher|se connecter|aller au contenu.{0,20}|retour .{0,20}|buscar|iniciar sesión|ir al contenido.{0,20}|"
        r"lesezeit.{0,20}|temps de lecture.{0,20}|tiempo de lectura.{0,20}|artikel anhören|écouter.{0,20}|drucken|merken|ajouter à (?:vos|mes|ma) .{2,20}|add to (?:favou?rites|bookmarks|(?:my |your |reading )+list)|(?:guardar|salvar) (?:artigo|artículo|en .{2,20}|para .{2,20})|partager cet article|lire plus tard|später lesen",
    ),
    "caption": _whole(
        r"(?:main |cover |file |header |lead |top )?(?:photo|image|picture|illustration|graphic|cover|photos|collage|map|chart|infographic|photograph|video)s?"
        r"(?: (?:by|credit|source|courtesy(?: of)?|from|caption|copyright|provided by|taken from))* ?[:/|] ?.{1,240}",
        r"(?:photo|image|picture|illustration|photograph|video|photos|photography|illustrations?|graphics?|collage)s? (?:by|courtesy|credit) ?:? ?[^.!?]{1,90}",
        r"image (?:source|caption|copyright|credit).{0,240}|(?:media|video|photo|picture) caption.{0,240}|(?:hide|toggle|show|view) caption|caption(?: ?:.{0,200})?",
        r"(?:credit|source|courtesy)s? ?: .{2,80}|courtesy of .{2,60}|file(?: photo| image| picture)?\.?|(?:photo|image) gallery.{0,20}|gallery|slideshow|"
        r"(?:enlarge|open|view|see|zoom|click to (?:enlarge|view|zoom|expand)|tap to) ?.{0,12}(?:image|photo|picture|gallery|slideshow|fullscreen|full screen)s?|(?:click|tap) to (?:enlarge|zoom|expand|view)|enlarge|zoom",
        r"(?:play|pause|mute|unmute)(?: (?:the )?video)?|watch(?: the)? video|video player.{0,40}|this (?:video|content|media) (?:is not|isn't|cannot be|can't be|file).{0,120}|"
        r"(?:no media source|embed(?:ded)?|0:00).{0,80}|view this post on .{2,20}|a post shared by .{2,60}|pic\.twitter\.com/\S+|https?://\S+",
        r"(?:(?:photo|image) (?:\d+|\w+) of (?:\d+|\w+).{0,20})",
        r"(?:фото|фотография|фотографии|иллюстрация|иллюстрации|коллаж|обложка|изображение|кадр|видео|скриншот|инфографика|снимок|архивное фото)(?: (?:на обложке|обложки|автора|из|со?|на))?(?: ?[:/|]| ?©).{1,240}|"
        r"(?:фото|иллюстрация|источник) ?: .{1,100}|архивное фото.{0,40}|(?:смотреть|посмотреть) (?:видео|фото).{0,20}|галерея|фотогалерея|подпись к фото.{0,160}|источник изображения.{0,100}|автор фото.{0,80}",
        r"(?:الصورة|صورة|تصوير|مصدر الصورة|المصدر|التعليق على الصورة|صور|رسم|فيديو)(?: (?:من|عن|أرشيفية|ل))? ?[:/|].{1,200}|صورة أرشيفية.{0,60}|مصدر الصورة.{0,80}|تعليق الصورة.{0,160}",
        r"(?:foto|bild|quelle|grafik|video|bildunterschrift) ?[:/].{1,160}|(?:crédits? photo|photo|légende|crédit) ?[:/].{1,160}|(?:foto|fuente|imagen|crédito) ?[:/].{1,160}|(?:zdjęcie|fot\.) ?.{1,80}",
        r"(?:©|\(c\)|℗).{1,90}",
        r".{4,220}\((?:file(?: photo| image| picture)?|(?:archive|illustrative|undated|handout) (?:photo|image)|photo|архивное фото|иллюстративное фото|фото из архива|صورة أرشيفية)\)",
        rf"(?:{AGENCIES})",
        rf"(?:[^.!?]|\b\w\.){{2,70}} ?(?:/|\||, for) ?(?:{AGENCIES}|.{{2,25}} (?:news )?agency)(?: ?[/|] ?.{{2,40}})?",
        rf"(?:{AGENCIES}) ?(?:/|\|) ?(?:[^.!?]|\b\w\.){{2,70}}",
    ),
    "copyright": _whole(
        r"(?:editor[- ]in[- ]chief|chief editor|publisher) ?[-:] ?.{2,200}|.{0,80}\bterms of (?:use|service)\b.{0,20}\bprivacy policy\b.{0,80}",
        r"(?:copyright )?(?:©|\(c\)).{0,300}|copyright (?:\d{4}|by|of|notice|.{2,40}\d{4}).{0,200}",
        r".{0,120}\ball rights reserved\b.{0,200}",
        r"(?:terms(?: (?:of|and|&) (?:use|service|conditions))?|privacy(?: (?:policy|notice|settings|center|statement))?|cookies?(?: (?:policy|settings|preferences|notice))?|imprint|legal(?: notice)?|"
        r"accessibility(?: statement)?|sitemap|site map|about(?: us)?|contacts?(?: us)?|careers|advertise|masthead|editorial (?:policy|standards|code)|do not sell .{1,60}|your privacy (?:choices|rights)|impressum|datenschutz|"
        r"mentions légales|политика конфиденциальности|пользовательское соглашение|о (?:проекте|нас|редакции)|контакты|реклама на сайте|сообщить об ошибке|правила .{2,50}|"
        r"سياسة الخصوصية|شروط الاستخدام|من نحن|اتصل بنا|حقوق النشر.{0,80}|جميع الحقوق محفوظة.{0,80})(?: ?[|•·/,&-] ?.{0,160})?",
        r".{0,160}\bвсе права (?:защищены|сохранены)\b.{0,200}|(?:перепечатка|использование|копирование|при (?:перепечатке|цитировании|использовании)) .{0,30}(?:материалов|материалы|текстов|тексты|сайта)\b.{0,200}",
        r"our standards ?: .{0,120}|.{2,300}\bsolely responsible for (?:all|this|its|the) content\b.{0,200}|.{0,60}(?:alle rechte vorbehalten|tous droits réservés|todos os direitos reservados|todos los derechos reservados|tutti i diritti riservati|wszelkie prawa zastrzeżone|усі права захищен\w*|(?:تمامی|کلیه|همه) حقوق.{0,30}محفوظ)\b.{0,120}",
        r"(?:powered|designed|developed|built|made|hosted|published) (?:by|with|in) .{2,50}|(?:issn|isbn|reg\. no|registration) .{2,60}|свидетельство о регистрации.{0,200}|учредитель.{0,120}|главный редактор ?:? .{2,60}|18\+|16\+|12\+|0\+",
        r"(?:the |any )?(?:views?|opinions?)(?: and opinions)? expressed (?:in|by|here|are|on).{0,200}(?:not|own|those of|solely).{0,100}",
        r".{0,80}(?:cannot|may not|can't) be (?:reproduced|reprinted|republished|copied|used).{0,200}|(?:republish|reprint)(?: (?:this|our) .{2,40})?|(?:you (?:can|may) )?republish (?:this|our) (?:article|story|stories|work|articles)\b.{0,160}|(?:this (?:article|story) (?:was|is) )?(?:licensed|republished|published) under (?:a )?creative commons.{0,120}",
    ),
    "app_store": _whole(
        r"(?:(?:download|get|install|open|try|use)(?: it)?(?: .{1,40})? (?:apps?|application|app store|google play|android|iphone|ios|appgallery))(?: .{0,60})?",
        r"(?:available|get it|download|also) (?:it )?(?:on|at|in|from)(?: the)? (?:app ?store|google play|appgallery|play store|f-droid|apple podcasts?|spotify).{0,40}|(?:app ?store|google play|appgallery|rustore|f-droid)(?: .{0,30})?",
        r"(?:our|mobile|news) apps?|(?:скачайте|скачать|установите|загрузите|откройте) .{0,30}(?:приложени|app store|google play).{0,60}|(?:наше )?мобильное приложение.{0,30}|доступно в .{2,30}|"
        r"(?:حمّل|حمل|تحميل|نزّل) .{0,20}(?:التطبيق|تطبيق).{0,40}|(?:app herunterladen|télécharger l'appli.{0,20}|descarga(?:r)? la app.{0,20})",
    ),
    "contact": _whole(
        r"(?:contact|e-?mail|write to|reach|tweet)(?: (?:us|the|our|your))?(?: (?:author|editor|reporter|newsroom|writer|journalist|desk|newsdesk)s?)?(?: (?:at|via|on|by|here|through))?:? ?\S*@\S+.{0,60}",
        r"contact (?:us|the (?:author|editor|reporter|newsroom|writer)s?)\b.{0,100}",
        r"(?:do you |have you |you )?(?:got|have|know)(?: (?:a|an|any|something))?(?: (?:news|story|confidential|secure))? (?:tips?|story|information|idea|to (?:share|say|tell)).{0,60}\?.{0,200}|(?:send|submit|share)(?: (?:us|your|a|in|news))* (?:tips?|story|stories|photos|feedback|letters?)\b.{0,120}",
        r"(?:follow|find|join|like|subscribe to|watch|listen to|add|stay (?:connected|in touch) with)(?: (?:us|him|her|them|our|me|the|along|.{2,30}))? (?:on|to|via|at|in)(?: (?:our|your|the))? (?:twitter|facebook|telegram|instagram|youtube|x\b|whatsapp|linkedin|threads|bluesky|mastodon|tiktok|social|google news|channel|spotify|apple|flipboard|signal|viber|vk)\b.{0,120}",
        r"(?:spotted|found|find|see|seen|noticed|notice|report|saw)(?: (?:a|an|any|the))? (?:typo|mistake|error|inaccuracy|correction|problem|bug).{0,160}|(?:suggest|request|submit) a correction.{0,40}|(?:please )?select (?:the|it|any) .{0,40}(?:ctrl|press).{0,60}",
        r"(?:нашли|заметили|увидели|обнаружили) (?:ошибку|опечатку|неточность).{0,160}|(?:если вы )?(?:нашли|заметили) .{0,20}(?:ошибк|опечатк).{0,160}|сообщить об (?:ошибке|опечатке).{0,60}|выделите .{0,60}ctrl.{0,30}|"
        r"(?:напишите|пишите|написать|связаться)(?: (?:нам|с нами|автору|в редакцию|мне|редакции|с автором|с редакцией))\b.{0,120}|(?:есть (?:что рассказать|история|новость)|хотите рассказать).{0,160}|присылайте .{0,120}|"
        r"(?:подписывайтесь|подпишитесь|следите|читайте нас|мы)(?: (?:за|на|в|нас|нами|наш|наши|наш канал|новостями))+ ?.{0,30}(?:telegram|телеграм|youtube|twitter|instagram|facebook|соцсет|whatsapp|канал|vk|вконтакте|инстаграм|ютуб|яндекс|дзен).{0,80}",
        r"(?:تابعونا|تابعنا|تابعوا|انضم|انضموا|راسلنا|تواصل معنا|للتواصل|اشترك في قناتنا).{0,100}|(?:folgen sie|suivez|síguenos|sigue).{0,80}|(?:fehler gefunden|une faute|une erreur).{0,80}",
    ),
    "newsletter": _whole(
        r"(?:sign(?:ed)? up|subscribe|join|get|register|receive)(?: .{1,60})? (?:newsletters?|mailing list|briefing|digest|bulletin|inbox|e-?mails?|updates|alerts?|news)\b.{0,80}",
        r"(?:our |the |free |weekly |daily |morning |evening )*(?:newsletters?|briefing|digest|mailing list)(?: (?:sign[- ]?up|signup|subscription|preview|archive|form))?|newsletters?",
        r"(?:enter |your |type |insert |add )*(?:e-?mail|email)(?: (?:address|here|required|\*))*(?: ?[:*].{0,30})?|(?:first|last|full|your) name\*?|name ?\*|sign me up!?|sign up(?: (?:now|here|today|free|for free|below))?!?|subscribe(?: (?:now|here|today|free|for free|below|to .{2,50}))?!?|subscribed!?|"
        r"unsubscribe.{0,60}|preview|see (?:a )?(?:sample|preview|latest issue)|view (?:a )?(?:sample|preview)|already subscribed\?.{0,40}|check your (?:inbox|e-?mail).{0,80}|thanks? (?:you )?for (?:subscribing|signing up).{0,80}|(?:something|an error) (?:went wrong|occurred).{0,80}|please (?:try again|enter a valid).{0,60}|success!?.{0,40}|required field.{0,20}|invalid e-?mail.{0,30}",
        r"(?:every|each) (?:day|week|morning|evening|month|monday|tuesday|wednesday|thursday|friday|saturday|sunday)(?: in your (?:inbox|mailbox|e-?mail).{0,30})?|(?:once|twice) a (?:week|day|month)(?:\. .{0,60})?|(?:delivered )?(?:straight |direct(?:ly)? )?(?:to|in) your (?:inbox|mailbox).{0,40}|no spam.{0,60}",
        r"(?:подпишитесь|подписаться|подписывайтесь|оформите подписку|получайте)(?: .{1,80})?|(?:наша |еженедельная |бесплатная |утренняя |вечерняя )*рассылк[аи](?: \".{2,40})?|"
        r"(?:ваш(?:а)? |введите |укажите )*(?:e-?mail|имейл|электронн\w+ (?:почт\w+|адрес\w*)|адрес электронной почты|почта)(?: .{0,30})?|вы (?:уже )?подписаны.{0,60}|спасибо(?:, что|! вы| за подписку).{0,80}|проверьте (?:почту|почтовый ящик).{0,60}|отписаться.{0,80}|никакого спама.{0,40}|предпросмотр|пример письма|(?:каждую|каждый|каждое) \w+ (?:на|в) ваш\w* .{2,30}",
        r"(?:اشترك|اشتركوا|سجل|سجّل|انضم) (?:في|الآن|إلى|معنا).{0,80}|(?:النشرة|نشرتنا)(?: (?:البريدية|الأسبوعية|الإخبارية|اليومية))*.{0,12}|(?:البريد الإلكتروني|بريدك الإلكتروني|أدخل بريدك.{0,30}|عنوان البريد.{0,20})|معاينة",
        r"(?:newsletter (?:abonnieren|anmelden|bestellen).{0,40}|jetzt (?:abonnieren|anmelden).{0,40}|ihre e-mail.{0,30}|abonnieren|inscrivez-vous.{0,80}|s'inscrire.{0,30}|votre (?:e-mail|adresse).{0,40}|abonnez-vous.{0,80}|s'abonner|suscríbete.{0,80}|suscribirse|tu correo.{0,30}|підпишіться.{0,80}|підписатися.{0,40}|aperçu|vorschau)",
    ),
    "consent": _whole(
        r"(?:i (?:agree|accept|consent|have read)|by (?:clicking|subscribing|signing|continuing|using|submitting|registering|entering|providing|donating|contributing|joining|checking|ticking|pressing|proceeding|making|sharing|supporting|browsing)).{0,400}",
        r"(?:accept|reject|allow|decline|refuse|manage|deny)(?: (?:all|cookies?|only|the|and|necessary|essential|optional|preferences|settings|choices|consent|continue|options|close|my|your))*",
        r"(?:(?:we|this (?:web)?site|our (?:web)?site|our partners|.{2,40}) (?:and our partners )?use[s]? (?:\w+ )?cookies).{0,400}|cookies? (?:settings|preferences|consent|notice|policy|banner).{0,120}|(?:we value|your) (?:your )?privacy(?: (?:matters|choices|settings)?.{0,60})?|"
        r"(?:this (?:site|form|page) is )?protected by .{0,20}captcha.{0,160}|this (?:site|form|page) is protected by .{0,160}|privacy (?:notice|note) ?: .{0,400}|.{0,60}(?:subscribers?|users|visitors|donors|readers|supporters|you) (?:agree|accept|consent) (?:to|with) .{0,40}(?:privacy|terms|policy|processing).{0,120}|"
        r"(?:please )?(?:see|read|view|for (?:more )?(?:details|information)).{0,120}(?:our|the) privacy (?:policy|notice|statement).{0,80}|(?:learn|find out|read) more in our .{0,60}|privacy policy(?: .{0,60})?|terms (?:and conditions )?apply.{0,40}",
        r"(?:нажимая|подписываясь|продолжая|оформляя|отправляя|используя|оставляя|совершая|регистрируясь|переходя|вводя).{0,60}(?:вы|я)?.{0,60}(?:соглаша|принима|даете|даю|подтвержда).{0,300}|"
        r"(?:я )?(?:согласен|согласна|соглашаюсь|принимаю|даю согласие|даю свое согласие)(?:\(на\)|/на)?.{0,240}|(?:мы|наш сайт|этот сайт|сайт|на сайте|на этом сайте) .{0,30}(?:используе[мт]|использует|используются|применяе[мт]) .{0,20}(?:cookie|куки|файлы).{0,300}|(?:принять|отклонить|разрешить|настроить)(?: (?:все|cookie|куки|файлы|необходимые|только))*|файлы cookie.{0,120}|понятно|хорошо, спасибо|согласие на обработку персональных данных.{0,120}|подробнее в (?:нашей )?политике.{0,60}",
        r"(?:أوافق|بالضغط|بالنقر|باشتراكك|باستخدامك|بالتسجيل|بمتابعة|نستخدم ملفات|يستخدم (?:هذا )?الموقع|نستخدم الكوكيز|قبول|رفض|موافق).{0,240}|(?:wir verwenden cookies|diese (?:web)?seite (?:nutzt|verwendet) cookies|mit (?:der|ihrer) anmeldung|alle(?:s)? akzeptieren|nous utilisons des cookies|en (?:cliquant|vous inscrivant|continuant)|tout accepter|tout refuser|usamos cookies|utilizamos cookies|al (?:suscribirte|hacer clic|continuar)|aceptar|rechazar|akzeptieren|ablehnen|accepter|refuser).{0,260}",
    ),
    "support_appeal": _whole(
        r"(?:please )?(?:support|help|donate to|contribute to|back|join|fund|save|stand with|stand by|become|give to)(?: .{1,60})?[!]",
        r"(?:please )?(?:support|donate to|contribute to|fund|back|help|join|stand with|give to) (?:us|our|independent|free|quality|honest|.{2,30}'s (?:work|journalism|reporting)|.{0,24}\b(?:journalism|newsroom|media|press|reporting|journalists))\b.{0,80}",
        r"(?:donate|contribute|support|give|chip in|become a (?:member|patron|supporter|friend|subscriber|donor|sponsor).{0,30}|make a (?:donation|contribution|gift)|buy us a coffee|support us)(?: (?:now|today|here|monthly|once|us|online))*(?: (?:via|from|with|a) .{1,40})?!?",
        r"(?:a )?(?:message|note|letter|word|appeal) (?:from|to|by) (?:our |the )?.{2,60}:?|dear (?:readers?|friends?|supporters?|reader and .{2,20})[,!:.]*(?: friends?[,!.]*)?|(?:before you go|wait|one more thing|hey|hi|hello)[,!.]+.{0,40}|(?:thank you|thanks)(?: (?:very much|so much|again|in advance))?[!.]*(?: your .{2,40})?",
        r"(?:not|you're not|are you not) (?:ready|able) to (?:support|donate|give|contribute|help|subscribe).{0,60}|remind me(?: .{0,40})?|(?:your )?reminder (?:is )?(?:set|saved).{0,60}|maybe later|not now|no,? thanks?|i(?:'ve| have)? already (?:support|donated?|contribute).{0,40}|"
        r"we(?:'ll| will) (?:(?:send|remind|e-?mail|write to) you|send one|be in touch).{0,120}|(?:choose|select|pick|set|enter|other|custom|your) (?:an? |the |your )?(?:amount|contribution|donation|gift|frequency|payment method|currency|method).{0,60}|(?:one[- ]time|single|monthly|annual|yearly|regular|recurring)(?: (?:support|donation|contribution|payment|gift|giving|subscription))?|"
        r"(?:we accept|accepted|payment methods?|pay (?:with|by|via)|secure (?:payment|donation|transaction|checkout)).{0,120}|(?:just |only |from )?[$€£₽]?\d[\d.,]* ?[$€£₽]? ?(?:/|per|a|each|every) ?month.{0,30}|cancel (?:at )?any ?time.{0,40}|from (?:just |only )?[$€£₽]\s?\d.{0,40}|(?:all |your )?(?:donations?|contributions?|gifts?)(?: (?:to .{2,40} )?(?:is|are) tax[- ]deductible.{0,60})?|goal ?: .{2,40}|raised .{2,40}",
        r"(?:пожалуйста, )?(?:поддержите|помогите|станьте|оформите)(?: .{1,80})?!?|(?:поддержать|помочь|пожертвовать|задонатить)(?: (?:нас|нам|редакци\w+|издани\w+|проект\w*|медиа|журналист\w*|работу|независим\w+|\").{0,60})?!?|стать (?:соучастник|подписчик|спонсор|друг|патрон|донор).{0,40}|(?:сделать|сделайте|оформить|оформите|внести) .{0,20}(?:пожертвовани|донат|взнос|платеж).{0,60}|донаты?|"
        r"(?:обращение|письмо|сообщение|слово|послание) (?:от |к |редакции|главного ).{0,60}|(?:дорогие|уважаемые|милые|дорогой|любимые) (?:наши )?(?:читател|друз|подписчик|зрител).{0,40}|"
        r"(?:не готовы|пока не готовы|не можете) .{0,60}(?:поддержать|помочь).{0,40}\??|напомнит[ье](?: мне)?(?: (?:позже|потом|через .{2,20}|в следующем месяце|о .{2,30}))?|(?:выберите|укажите|введите|другая|своя) .{0,20}(?:сумм|способ|частот).{0,40}|(?:разов|ежемесячн|регулярн|единоразов|ежегодн)\w+(?: (?:пожертвовани\w+|платеж\w*|поддержк\w+|донат\w*|взнос\w*))?|способы? (?:оплаты|поддержки|поддержать).{0,60}|отменить можно .{0,40}|(?:большое )?спасибо(?:,? .{0,60})?[!.]*|от \d+ ?(?:₽|руб|р\.|€|\$|евро|долл).{0,40}",
        r"(?:ادعم|ادعموا|ادعمنا|ادعمونا|تبرع|تبرعوا|ساهم|ساهموا|كن داعما)(?: .{0,80})?!?|(?:قراءنا|أعزاءنا|عزيزي القارئ|أعزائي القراء|القراء الأعزاء|رسالة (?:من|إلى)).{0,60}|لست مستعدا.{0,40}|ذكرني.{0,30}|(?:اختر|أدخل) (?:المبلغ|مبلغ|طريقة).{0,30}|طرق الدفع.{0,40}|شكرا(?:ً)?(?: .{0,40})?!?",
        r"(?:unterstützen sie|jetzt spenden|spenden(?: sie)?|soutenez|faire un don|faites un don|je (?:donne|soutiens)|apoya|apóyanos|haz una donación|dona(?:r)? ahora|підтримайте|підтримати|wesprzyj|liebe leser).{0,80}",
    ),
    "author_note": _whole(
        r"(?:about|more about|more by|by) (?:the |this )?(?:authors?|writers?|contributors?)|(?:note|a note|a word) from the (?:author|writer)s?|(?:об авторе|об авторах|от автора|о автор\w+|عن الكاتب(?:ة)?|über (?:den autor|die autorin)|à propos de l'auteur\w*|sobre (?:el autor|la autora))",
    ),
    "legal_notice": _whole(
        r"(?:(?:настоящ|данн)\w+|это) (?:материал|сообщение|текст|информаци|публикаци).{0,120}(?:создан|произвед|распростран|подготовлен|направлен).{0,160}иностранн.{0,500}",
        r".{0,160}(?:внесен\w*|включен\w*|входит|признан\w*) .{0,60}(?:реестр|спис[ок]\w*|перечень) .{0,30}(?:иностранных агентов|иноагентов|террористов|экстремистов|нежелательных)\w*.{0,80}\*",
        r"\*+ ?.{2,200}(?:иностранн\w+ агент|иноагент|нежелательн\w+ организаци|экстремистск|запрещен\w* (?:в|на)).{0,160}",
    ),
}

# A separate line of these opens a part of the page from which the article seldom returns.
TAIL_OPENERS = _whole(
    r"(?:related|recommended|similar|suggested)(?: (?:stories|articles?|news|content|posts?|coverage|topics?|links?|reading|materials?|for you))*|most (?:read|popular|viewed|shared|commented|recent).{0,40}|"
    r"more (?:from|by|on|in|news|stories|like this|to read|headlines).{0,60}|(?:the )?(?:latest|top|trending|popular|other|recent)(?: (?:news|stories|articles|headlines|posts|updates|reads))+.{0,30}|"
    r"(?:trending|up next|latest|popular)(?: now)?|(?:you (?:might|may).{0,50})|(?:editor'?s'? (?:picks?|choice))|around the web|what to read next|read next|next (?:story|article)|keep reading|also read|"
    r"(?:about|by) the authors?|(?:\(?\d+\)? )?comments?(?: \(?\d+\)?)?|leave a (?:comment|reply)|join the (?:conversation|discussion)",
    r"(?:материалы|новости|статьи|еще) по теме|(?:самое (?:читаемое|интересное|важное|популярное|главное)|популярное|главные новости|последние новости|лента новостей|новости партнеров|другие (?:новости|материалы|статьи)|"
    r"похожие (?:новости|материалы|статьи)|вам (?:может|будет).{0,40}|выбор редакции|сейчас читают|что (?:еще )?почитать|комментари[ий](?: \(?\d+\)?)?|об авторе|читайте также|рекомендуем|главное за .{2,12}|еще новости).{0,20}",
    r"(?:مواضيع|أخبار|مقالات|موضوعات) (?:ذات صلة|متعلقة|أخرى)|ذات صلة|الأكثر (?:قراءة|مشاهدة)|آخر الأخبار|التعليقات|عن الكاتب|das könnte sie auch interessieren|meistgelesen|mehr zum thema|sur le même sujet|les plus lus|te puede interesar|lo más leído|noticias relacionadas",
)

# Speaking to the reader about the outlet. (weight, pattern); looked for outside quotation marks.
APPEAL_CUES: tuple[tuple[int, re.Pattern[str]], ...] = tuple(
    (weight, re.compile(pattern))
    for weight, pattern in (
        (
            2,
            r"\b(?:support|donate to|contribute to|help|fund|back|stand with|stand by|join|sustain|keep) (?:us|our (?:work|journalis\w+|newsroom|reporting|team|journalists|reporters|mission|community|independence|readers|site|paper|outlet))\b",
        ),
        (
            2,
            r"\b(?:support|supporting|donat\w+|contribut\w+|subscrib\w+|join\w*|becom\w+|help\w*)\b.{0,60}\b(?:our (?:work|journalis\w+|newsroom|reporting|team|mission|journalists|community|readers|independence|coverage|future)|independent (?:journalism|media|press|news|reporting)|free press)",
        ),
        (
            2,
            r"\byour (?:support|donations?|contributions?|help|subscription|gifts?|membership|generosity|monthly|financial|solidarity|readership)\b",
        ),
        (
            2,
            r"(?:^|[.!?:;,] )(?:please |so |and |but |today )*(?:consider )?(?:support|donate|contribute|chip in|subscribe|sign up|become|join|help us|make a|give)(?:ing)?\b(?! to (?:the|a) )",
        ),
        (
            2,
            r"\b(?:make|making|give|giving|set up|setting up|send)\b.{0,20}\b(?:donation|contribution|gift|monthly|tax-deductible)\b",
        ),
        (
            2,
            r"\bwe (?:need|depend|rely|count|are counting|exist|are (?:funded|supported|financed|reader)|cannot|can't|can only|survive|would not|couldn't|could not|live)\b.{0,60}\b(?:you|your|readers?|donations?|support|help|supporters|members|subscribers)\b",
        ),
        (
            2,
            r"\bdear readers?\b|\bour readers\b|\breaders like you\b|\bas (?:a|our) (?:reader|supporter|subscriber|member)s?\b|\bif you (?:value|appreciate|enjoy|like|find|believe|are able|can|have read|read|think|care|want)\b",
        ),
        (
            2,
            r"\bthank you for (?:reading|standing|your|supporting|being|helping)\b|\bthanks? to (?:you|your|our readers|readers like)\b|\bno matter how (?:small|big|large|much)\b|\bevery (?:contribution|donation|dollar|euro|cent|bit|gift|amount)\b",
        ),
        (
            2,
            r"(?:from|for|as little as|just|only) (?:just |only |as little as )?[$€£₽]\s?\d+|[$€£₽]\s?\d+ (?:a|per|each|every) (?:month|week|year|day)|\d+ ?(?:[$€£₽]|евро|руб\w*|долл\w*) в (?:месяц|год|день|неделю)",
        ),
        (
            1,
            r"\b(?:undesirable|foreign agent|extremist)\b.{0,160}\b(?:our|us|we)\b|\b(?:our|us|we)\b.{0,160}\b(?:undesirable|foreign agent)\b",
        ),
        (
            1,
            r"\b(?:independent|free|fearless|honest|investigative|public[- ]interest) (?:journalism|media|press|reporting|news)\b|\bpaywall|\bcensor|\bsilence",
        ),
        (
            1,
            r"\b(?:takes?|in) (?:less than |only |just )?(?:a|one|two) minutes?\b|\b(?:quick|easy|safe|simple) to set up\b|\bcancel (?:at )?any ?time\b|\btax-deductible\b|\bcrowdfund|\bdonat|\bmembership|\bfundrais|\bremind(?:er)?\b",
        ),
        (
            2,
            r"\bdid you (?:like|enjoy|find|love)\b|\b(?:понравил(?:ась|ся|ось)|нравится) (?:эт|наш|текст|стать|материал)|\bhas this (?:story|article)\b|\b(?:share|send) (?:it|this)\b",
        ),
        (
            2,
            r"\bwe (?:have|'ve) (?:a small|one|a) (?:favou?r|request|ask)\b|\b(?:a )?small favou?r\b|\bbefore you (?:go|leave|move on|close)\b|\bunlike many\b",
        ),
        (
            2,
            r"\b(?:поддержите|поддержи|помогите|станьте|оформите|подпишитесь|подписывайтесь|задонатьте|присоединяйтесь|пожертвуйте|внесите|сделайте)\b(?!.{0,3}\")",
        ),
        (
            2,
            r"\b(?:вашей?|ваши|вашу|вашего|ваш|твоей?|твоя) (?:\w+ )?(?:поддержк\w+|помощ\w+|пожертвовани\w+|донат\w*|взнос\w*|подписк\w+|участи\w+|вклад\w*)",
        ),
        (
            2,
            r"\b(?:нам|нас|мы|наш\w*|редакци\w+)\b.{0,80}\b(?:нужн\w+|нуждае\w+|необходим\w+|просим|зависим|живем|существуем|работаем|держимся)\b.{0,80}\b(?:вас|вам|вы|ваш\w*|читател\w+|донат\w*|пожертвован\w+|поддержк\w+|помощ\w+)",
        ),
        (
            2,
            r"\b(?:дорогие|уважаемые) (?:наши )?(?:читатели|друзья|подписчики)\b|\bнаши(?:х|м|ми)? читател\w+|\bесли вы (?:можете|цените|хотите|читаете|готовы|считаете)|\bесли у вас есть (?:возможность|такая)",
        ),
        (
            2,
            r"\bспасибо(?: вам)?,? (?:что|за (?:поддержку|доверие|то))|\bлюб(?:ая|ую|ой) (?:сумм\w+|поддержк\w+|помощ\w+)|\bкажд(?:ый|ое|ая|ую) (?:донат|пожертвование|рубль|взнос|сумм\w+)|\bблагодаря (?:вам|вашей|вашим|читател\w+|поддержке)",
        ),
        (
            1,
            r"\b(?:нежелательн\w+|иностранн\w+ агент\w*|иноагент\w*)\b.{0,160}\b(?:нас|нам|наш\w*|мы)\b|\b(?:нас|нам|наш\w*|мы)\b.{0,160}\b(?:нежелательн\w+|иностранн\w+ агент\w*|иноагент\w*)",
        ),
        (
            1,
            r"\bнезависим\w+ (?:журналист\w+|медиа|сми|издани\w+|редакци\w+|пресс\w+)|\bдонат|\bпожертвовани|\bподписк|\bблокировк|\bцензур|\bкраудфандинг|\bежемесячн\w+ (?:пожертв|донат|взнос|платеж|поддержк)",
        ),
        (
            2,
            r"\b(?:ادعم\w*|تبرع\w*|ساهم\w*|اشترك\w*)\b|\b(?:دعمك\w?|تبرعك\w?|مساهمتك\w?|دعمكم|تبرعكم|مساهمتكم|بدعمكم|تبرعاتكم)\b|قراءنا|القراء الأعزاء|(?:نحتاج|نعتمد).{0,40}(?:دعم|كم|قراء)",
        ),
        (
            2,
            r"\b(?:unterstützen sie|spenden sie|ihre (?:spende|unterstützung)|liebe leser\w*|soutenez|votre (?:soutien|don)|chers? lect\w+|faites un don|apoya(?:nos)?|tu (?:apoyo|donación)|підтримайте|ваша підтримка)\b",
        ),
    )
)
NEWSLETTER_CUES: tuple[tuple[int, re.Pattern[str]], ...] = tuple(
    (weight, re.compile(pattern))
    for weight, pattern in (
        (
            2,
            r"\b(?:our|this|the|free|weekly|daily|morning|evening|email|e-mail)\b.{0,40}\b(?:newsletters?|digest|briefing|bulletin|mailing list)\b",
        ),
        (
            2,
            r"\byour (?:inbox|mailbox|e-?mails?|email address|subscription)\b|\byou(?:'ll| will| can)? (?:will )?(?:receive|get|find|unsubscribe|be the first)\b|\bdelivered (?:straight |direct(?:ly)? )?to you",
        ),
        (
            2,
            r"(?:^|[.!?:;] )(?:please |just )*(?:sign up|subscribe|join|get the|get our|never miss|don't miss|stay (?:informed|up to date|in the know)|keep up|confirm|check your|enter your|receive)\b",
        ),
        (
            2,
            r"\bwe(?:'ve| have)? (?:sent|will send|send|'ll send|won't|will never|never)\b.{0,60}\b(?:e-?mail|inbox|confirmation|spam|link|newsletter|address|you)\b|\bconfirm your\b",
        ),
        (
            1,
            r"\bhand-?picked\b|\bevery (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|week|morning|evening|day)\b|\bonce a week\b|\bround-?up\b|\bunsubscribe\b|\bspam\b|\bselection of\b|\bpreview\b",
        ),
        (
            2,
            r"\b(?:наш\w*|эт\w+|бесплатн\w+|еженедельн\w+|ежедневн\w+|имейл|email|утренн\w+|вечерн\w+)\b.{0,40}\b(?:рассылк\w+|письм\w+|дайджест\w*|подборк\w+)",
        ),
        (
            2,
            r"\b(?:ваш\w*|вам|вы|вас|тебе)\b.{0,60}\b(?:почт\w+|ящик\w*|имейл\w*|рассылк\w+|письм\w+|инбокс\w*|отписаться)|\b(?:подпишитесь|подписывайтесь|получайте|введите|подтвердите|проверьте|узнавайте|не пропустите|оставайтесь)\b",
        ),
        (
            1,
            r"\bкажд(?:ую|ый|ое|ую) (?:пятницу|понедельник|вторник|среду|четверг|субботу|воскресенье|неделю|утро|вечер|день)|\bраз в неделю\b|\bрассылк|\bотписаться|\bспам|\bотобранн|\bподборк",
        ),
        (
            2,
            r"(?:نشرتنا|النشرة البريدية|النشرة الأسبوعية|نشرة).{0,60}|(?:بريدك|بريدكم|صندوق بريدك).{0,30}|(?:اشترك|سجل|سجّل|احصل|تصلك|ستصلك)",
        ),
        (
            2,
            r"\b(?:unser\w*|kostenlos\w*) newsletter|\bihr postfach|\bnotre (?:newsletter|lettre)|\bvotre (?:boîte|adresse)|\binscrivez-vous|\bnuestro boletín|\btu correo|\bsuscríbete|\babonnieren sie|\bmelden sie sich",
        ),
    )
)

# What furniture speaks of. A strong topic together with "we" and "you" is proof; a weak one is a reason to look around.
STRONG_TOPICS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern)
    for pattern in (
        (
            r"\b(?:donat\w+|contribut(?:e|ion|ions|ing|or|ors)|chip in|crowdfund\w*|memberships?|become (?:a |an |our |one of (?:our|them)|number )\w*|(?:our|\d[\d,. ]*) (?:members|supporters|subscribers|patrons|readers)|subscrib\w+|patreon|paypal|"
            r"(?:reader|member|listener|donor|audience)[- ](?:funded|supported|powered|owned)|paid (?:subscription|subscribers?|members?)|(?:take|need|accept) no money|your (?:support|help|generosity)|price of a (?:coffee|newspaper|beer)|cup of coffee|supporters of|(?:lives?|depends?|relies|rely|exists?|runs?) (?:on|thanks to) (?:its|our|the|your)? ?(?:readers|supporters|members|subscribers|donations)|free (?:for everyone|to read|for all|of charge for)|"
            r"no (?:owner|owners|paywall|paywalls|advertisers|billionaire)|support (?:us|our (?:work|journalis\w+|newsroom|reporting|team|independen\w+)|independent (?:journalism|media)|the work of)|(?:stories|story|journalism|reporting|report|article|investigation)s? (?:like this|such as this|possible)|paid for by|our (?:content|stories|articles|channel|app|mirror))\b|"
            r"[$€£]\s?\d[\d.,]* ?(?:a|per|each|every) (?:month|week|year)"
        ),
        (
            r"\b(?:наш(?:и|их|им) (?:тексты|текстов|материалы|материалов|статьи|статей|статьям|новости|новостей)|наше приложение|(?:скачайте|установите) .{0,20}приложение|донат\w*|пожертв\w+|краудфандинг\w*|ежемесячн\w+ (?:платеж|поддержк|взнос)\w*|(?:деньги|средства|пожертвования|поддержк[аеиу]) (?:наших )?(?:читател|подписчик)\w+|благодаря (?:вам|читател\w+|вашей)|(?:любой|удобной) суммой|подпис(?:ка|ку|ки|аться|ывайтесь|чик\w*)|"
            r"поддерж(?:ите|ать) (?:нас|редакци\w+|издани\w+|\"|проект|наш\w*|работу)|помогите (?:нам|редакции|изданию)|соучастник\w*|без (?:рекламы|цензуры|пейволла)|независим\w+ (?:журналист\w*|медиа|издани\w*|сми))\b"
        ),
        r"\b(?:newsletters?|your (?:inbox|mailbox|e-?mail)|mailing list|unsubscribe|no spam|e-mail digest|(?:one|single) e-?mail|рассылк\w+|отписаться|на (?:вашу |электронную )?почту|(?:одним )?письмом|в вашем ящике|spam)\b",
        (
            r"\b(?:privacy (?:policy|notice|statement|centre|center|settings)|personal data|cookies|store and(?:/or)? access|information on (?:a|your) device|your (?:data|choices|consent|device|preferences)|terms of (?:use|service)|data protection|политик\w+ конфиденциальности|"
            r"персональн\w+ данн\w+|файл\w* cookie|пользовательск\w+ соглашени\w+)\b"
        ),
        r"(?:تبرع|تبرعات|اشتراك|النشرة البريدية|نشرتنا|بريدك|سياسة الخصوصية|البيانات الشخصية|ملفات تعريف الارتباط|دعم القراء|دعمكم|الصحافة المستقلة)|\b(?:spende\w*|abonn\w+|newsletter|datenschutz\w*|don(?:s)? (?:de|des) lecteurs|boletín|suscrip\w+)\b",
    )
)
WEAK_TOPICS = re.compile(
    r"\b(?:pay|pays|paid|cost|costs|free|help|support\w*|members?|readers?|join|give|gift|newsroom|journalis\w+|e-?mails?|mail|letter|briefing|digest|list|inbox|breakfast|in one|all you need to know|everything you need|every (?:second )?(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|week|morning)|"
    r"send out|sent out|tracking|adverts|advertis\w+|partners|reproduction|link|app|alerts?|notifications?|podcast|channel|бесплатн\w*|заплат\w+|плат\w+|читател\w+|редакци\w+|письм\w+|почт\w+|каждую неделю|по (?:пятницам|утрам|воскресеньям)|к завтраку|рекламы|помощ\w+|помочь|рубл\w+|евро|ссылк\w+|канал\w*|деньг\w*|денег|запретили|блокир\w+|зеркал\w+|vpn|mirror|blocked|"
    r"صحافة|القراء|رابط|قناة|مجان\w*|مختارات)\b|[$€£₽]\s?\d|\d ?[€₽£$]"
)
IMPERATIVE = re.compile(
    r"(?:^|[.!?:;-] |, )(?:please |so |and |but |just |now |today |then |пожалуйста,? )*(?:support|donate|contribute|chip in|subscribe|sign up|become|join|help|make|give|get|keep|stay|read|share|follow|send|enter|choose|click|try|start|put|take|want|enjoy|like|reach|write|tell|see|find|never miss|don't miss|upgrade|enjoying|consider|love|ready|looking|got|"
    r"поддержите|помогите|станьте|оформите|подпишитесь|подписывайтесь|задонатьте|присоединяйтесь|пожертвуйте|внесите|сделайте|заплатите|получайте|читайте|следите|узнавайте|введите|выберите|скачайте|установите|берегите|download|install|напишите|пишите|расскажите|поделитесь|дочитали|хотите|ادعم\w*|تبرع\w*|اشترك\w*|ساهم\w*|تابع\w*|انضم\w*)\b"
)
BUTTON = re.compile(
    r"(?:i'm in|count me in|not now|maybe later)|(?:(?:yes|no|ok|i'm in|count me in)[,!. ]*)?(?:yes|upgrade|explore|view|unlock|no|i want|i'd like|i'll|let me|please|donate|support|contribute|chip|subscribe|sign|become|join|help|make|give|get|keep|send|enter|choose|click|try|start|put|take|manage|agree|accept|reject|allow|continue|submit|register|log|close|skip|read|see|show|share|follow|"
    r"listen|watch|download|open|back|remind|pay|buy|order|confirm|verify|change|learn|explore|discover|find|go|add|save|хочу|буду|да|нет|получать|получить|помочь|поддержать|подписаться|стать|оформить|отправить|выбрать|войти|вступить|присоединиться|читать|узнать|скачать|открыть|оплатить|перевести|внести|закрыть|принять|согласиться|спасибо|банковской|картой|"
    r"أريد|نعم|لا|اشترك|تبرع|ادعم|أرسل|تابع|jetzt|ja|nein|mehr|je|oui|non|quiero|sí)\b.{0,36}"
)
AUTHOR_NOTE = re.compile(
    r"\b(?:is (?:a|an|the|our) (?:\w+[ -]){0,6}(?:reporter|journalist|correspondent|editor|writer|columnist|professor|researcher|analyst|fellow|author|photographer|historian|lawyer|economist|lecturer|director|contributor|freelancer?)|covers|writes (?:about|for|on)|reports (?:on|for|from)|joined|worked (?:as|for)|contributed|"
    r"журналист\w*|корреспондент\w*|редактор\w*|политолог\w*|обозревател\w*|профессор\w*|صحفي\w*|كاتب\w*|مراسل\w*)\b"
)
CAPTION_LABEL = re.compile(
    r"(?:image|media|photo|picture|video)? ?caption|подпись(?: к фото)?|التعليق على الصورة|تعليق الصورة|bildunterschrift|légende"
)
OUTLET_NOTE = re.compile(
    r"\b(?:is|are) (?:a|an|the) (?:\w+[ -,]{1,2}){0,6}(?:newsroom|newspaper|outlet|magazine|publication|website|news site|news agency|media|project|platform|non-?profit|newsletter|broadcaster|initiative)\b|\bis (?:published|produced|funded|run|owned|registered|financed) by\b|"
    r"\b(?:independent|non-?profit) since \d{4}|[-] (?:это )?(?:независим\w+|некоммерческ\w+) |\b(?:издается|зарегистрировано|основано) в\b|\breproduction\b|\bshare freely\b|\brepublish"
)

FIRST_PERSON = re.compile(
    r"\b(?:we|we're|we've|we'll|our|ours|us|мы|нас|нам|нами|наш|наша|наше|наши|нашу|нашей|нашего|наших|нашим|нашими|ми|наші|wir|uns|unser\w*|nous|notre|nos|nosotros|nuestr\w+|نحن|صحيفتنا|موقعنا|عملنا|فريقنا|صحفيونا|صحفيينا|مراسلينا|تقاريرنا|مقالاتنا|قصصنا|قرائنا|منصتنا|نعتمد|نحتاج|نرسل|صحافتنا|تغطيتنا)\b"
)
SECOND_PERSON = re.compile(
    r"\b(?:you|your|yours|you're|you've|you'll|вы|вас|вам|вами|ваш|ваша|ваше|ваши|вашу|вашей|вашего|ваших|вашим|ти|ваш\w*|vous|votre|vos|tú|tu|usted\w*|يمكنكم|يمكنك|كنتم|دعمكم|دعمك|لكم|عزيزي)\b|"
    r"(?:^|[.!?:;] )(?:please |пожалуйста,? )"
)
OUTLET_WORDS = re.compile(
    r"\b(?:journalis\w+|newsroom|reporting|reporters?|editor\w*|our work|readers?|coverage|media|publication|outlet|newspaper|censor\w*|silenc\w+|independen\w+|stories|story|articles?|subscri\w+|newsletter|"
    r"журналист\w*|редакци\w*|издани\w*|читател\w*|медиа|сми|газет\w*|независим\w*|цензур\w*|нашу работу|нашей работы|материал\w*|репортаж\w*|расследовани\w*|подписчик\w*|صحاف\w*|الصحاف\w*|القراء|قراء\w*|تحرير\w*|التحرير|مستقل\w*|المستقل\w*|صحفي\w*)\b"
)
ATTRIBUTION = re.compile(
    r"\b(?:study|survey|report|review|poll|research\w*|investigation|analysis|figures|data|records)\b.{0,60}\b(?:found|finds|shows?|showed|suggests?|suggested)\b|"
    r"\b(?:said|says|told|according to|added|wrote|argued|announced|stated|reported|claimed that|noted|warned|testified|explained|replied|asked|сказал\w*|сообщи\w+|заяви\w+|рассказа\w+|говорит|говорится|по словам|отмети\w+|"
    r"подчеркну\w+|объясни\w+|пояснил\w*|уточнил\w*|по данным|добавил\w*|считает|قال|قالت|أضاف|أضافت|صرح|أعلن|أعلنت|ذكر|ذكرت|وفقا|بحسب|أوضح|sagte|teilte|erklärte|zufolge|a déclaré|a dit|selon|dijo|según|afirmó)\b"
)
DESIGNATION = re.compile(
    r"\b(?:undesirable|foreign agents?|нежелательн\w+ организаци\w+|иностранн\w+ агент\w*|غير مرغوب)\b"
)
EXPLICIT_HEADER = re.compile(
    r"(?:a )?(?:message|note|letter|appeal) (?:from|to|by) .{2,60}|dear (?:readers?|friends?|supporters?).{0,20}|(?:дорогие|уважаемые) (?:наши )?(?:читател|друз|подписчик)\w*.{0,20}|(?:обращение|письмо) .{2,50}|(?:أعزاءنا|قراءنا|القراء الأعزاء|رسالة من).{0,40}|liebe leser.{0,30}|chers lect.{0,30}"
)
NOT_FOUND = re.compile(
    r"\b(?:page not found|404|not found|access denied|forbidden|403|error 5\d\d|just a moment|checking your browser|enable javascript|are you (?:a )?(?:human|robot)|captcha|страница не найдена|страница удалена|доступ (?:запрещен|ограничен)|الصفحة غير موجودة|seite nicht gefunden|page introuvable|página no encontrada)\b"
)
SEARCH_RESULT = re.compile(
    r"^(?:\d[\d,. ]* )?(?:search )?results? (?:for|found|of)\b|^search results\b|\babout [\d,. ]+ results\b|^(?:результаты поиска|найдено[: ]+\d|по запросу)|^(?:نتائج البحث)|^suchergebnisse|^résultats (?:de|pour)|^resultados (?:de|para)|^\d+ results?$|^showing \d+"
)
PAYWALL = re.compile(
    r"\b(?:subscribe|sign in|log in|register|join|become a (?:member|subscriber)) to (?:continue|keep|read|unlock|access)|\b(?:this (?:article|story|content) is (?:for|only|available to|reserved)|to (?:continue|keep) reading|already a (?:subscriber|member)\?|you have reached your|remaining free articles|"
    r"чтобы (?:читать|дочитать|продолжить чтение)|доступно (?:только )?(?:по подписке|подписчикам)|لمتابعة القراءة)"
)
