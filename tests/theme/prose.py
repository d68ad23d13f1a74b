"""Invented news in three languages. No person, place or outlet in it exists."""

from __future__ import annotations

PROSE: dict[str, dict[str, object]] = {
    "en": {
        "name": "The Lantern",
        "tagline": "News of Velmora, published abroad",
        "sections": ("Politics", "Economy", "Society", "Culture"),
        "pages": ("About us", "Privacy", "How to reach us safely"),
        "headline": 'Ferrymen refuse the "river levy" as winter closes the upper Ansa',
        "standfirst": "Crews at four landings have stopped paying a charge that the governor's office says "
        "does not exist - and that its own inspectors have been collecting since August.",
        "place": "PORT HALVERN",
        "authors": ("Mara Quillon", "Teodor Brisk"),
        "pseudonym": "Anna Reyes-Vale",
        "photographer": "Ilse Omark",
        "role": "Photographs",
        "topics": ("Rivers", "Local taxes", "Labour"),
        "series": "The Ansa in winter",
        "caption": "The lower landing at Port Halvern on the first morning of ice.",
        "alt": "Six wooden ferries moored in a row beside a snowy quay, with one man walking along it",
        "credit": "Ilse Omark for The Lantern",
        "opening": "<p>Every ferry on the upper Ansa stayed at its mooring on Saturday, when crews at four landings "
        'decided together that they would no longer pay what they call the "river levy", a charge of forty crowns a '
        "crossing that appears in no published law.</p><p>The stoppage began before dawn at Port Halvern, where the "
        "first boat usually leaves at 5:40 a.m. with nurses and bakers for the eastern bank. By noon "
        "it had spread to "
        "the landings at Dunmarrow, Sill and Upper Kesten. Some two thousand people who cross the "
        "river every working "
        "day were left with a single road bridge, thirty-one kilometres to the south.</p>",
        "first": '<p>"Nobody has ever shown us a piece of paper," said Corvin Tesh, who has steered the same boat '
        'for twenty-six years. "A man in a grey coat comes aboard, he counts the passengers, he holds out his hand. '
        'When I asked for a receipt he told me that receipts are for people who intend to complain."</p><p>The '
        "governor's office denies that any such charge is made. In a written answer to <em>The "
        "Lantern</em> its press "
        'secretary, Ludo Farrant, called the accounts of the crews "a misunderstanding about mooring fees" and said '
        "that an inspection had found no irregularities. He did not say who had inspected what, or when.</p>",
        "heading": "Forty crowns and no receipt",
        "second": "<p>Notebooks kept by three of the crews, which <em>The Lantern</em> has seen, tell another story. "
        "They list payments on 112 separate days between 3 August and 19 November, each with a number that the crews "
        "say is stitched on the collector's sleeve. Two of those numbers belong to inspectors of the "
        "provincial water "
        "board, according to a staff list that the board itself printed in its yearbook for 2024-2025.</p><p>Added "
        "up, the three notebooks record 41,360 crowns. If the other nineteen boats paid at the same rate, as their "
        "owners say they did, the sum since August would come to about 300,000 crowns, which is more "
        "than the province "
        'spent last year on <a href="/en/economy/ice-breaking/">keeping the upper river free of ice</a>.</p>',
        "quote": "<p>If the levy does not exist, then we cannot possibly be breaking the law by not paying it.</p>",
        "speaker": "Corvin Tesh",
        "speaker_note": "ferryman at Port Halvern",
        "third": "<p>It is not the first time that the river has been taxed without a law. In the wet spring of 2019 "
        "the previous governor introduced what he named a voluntary contribution towards new buoys. The buoys were "
        "never laid. A court in the capital later held that a contribution which is asked for by a man in uniform is "
        'not voluntary, and ordered the money returned; the crews say that "not a single crown" came '
        "back.</p><p>What "
        "is different this time is the season. Once the ice is thick enough to walk on, usually in "
        "the second half of "
        'December, the ferries lie up until March and their crews live on what they have put aside. "We are '
        'striking in the only three weeks when it hurts us more than it hurts them," said a mate at Sill, who asked '
        'that her name not be used because her brother works for the water board. "That should tell you how angry '
        'people are."</p>',
        "items": (
            "The hospital at Halvern has asked its night staff to sleep on the ward.",
            "Flour for the eastern bank is being sent round by the southern bridge.",
            "The school at Upper Kesten is closed until further notice.",
        ),
        "fourth": "<p>On Sunday evening a deputy of the governor met four of the skippers in the back room of a "
        "chandler's shop. Both sides described the talks as calm. The skippers asked for one sentence in writing: "
        "that no charge is due for a crossing. They were promised an answer by Wednesday, when the "
        "provincial council "
        "sits, and they agreed to carry doctors, midwives and the post in the meantime, without fares and without "
        "passengers.</p><p>Until then the boats stay where they are. Along the quay at Port Halvern "
        "somebody has hung "
        "a board on the first of them, painted in the same blue and white as the official timetable. It gives the "
        "hours of departure as usual. Under the column for the price there is a single word: ask.</p>",
        "facts_title": "The Ansa in figures",
        "facts": "<p>The river is navigable for 214 km. It is frozen for 90 days in an average winter.</p>",
        "table": (("Landing", "Boats", "Crossings a day"), ("Port Halvern", "9", "64"), ("Sill", "5", "38")),
        "table_title": "Boats tied up on Saturday",
        "embed": "Film: the morning the ferries stopped",
        "correction": "An earlier version said that the first boat leaves at 6:40 a.m. It leaves at 5:40 a.m.",
        "replaced": "An earlier version gave the number of landings as three. It is four, counting Upper Kesten.",
        "sources": ("Yearbook of the Water Board, 2024-2025", "Judgment of the Court of Appeal, 14 May 2020"),
        "related": (
            "Who owns the ice? A village takes its lake to court",
            "Bakers of the eastern bank count the cost of a closed river",
            "The voluntary contribution that nobody volunteered",
            "Council postpones its winter budget for a third time",
        ),
        "more": (
            "Teachers at Sill publish their own pay slips",
            "A library on a barge finds a berth for the winter",
            "Customs officers lose the stamp, and trade goes on",
            "What the census did not ask",
            "Theatre in a boiler room plays to forty people a night",
        ),
        "summary": "What the province says, what its papers show, and what people on the quay remember of the "
        "last time.",
        "notice": "This page has been taken back because a document that it relied on was not genuine. We are sorry "
        "that we did not see it sooner.",
        "biography": "Mara Quillon has reported from the river towns of Velmora since 2011.\n\nShe "
        "writes about local "
        "government, and about people who keep notebooks.",
    },
    "ru": {
        "name": "Фонарь",
        "tagline": "Новости Вельморы, изданные за границей",
        "sections": ("Политика", "Экономика", "Общество", "Культура"),
        "pages": ("О газете", "Конфиденциальность", "Как безопасно связаться с нами"),
        "headline": 'Паромщики отказались платить "речной сбор" накануне ледостава на верхней Ансе',
        "standfirst": "Команды на четырех пристанях перестали вносить плату, которой, по словам "
        "канцелярии губернатора, "
        "не существует, - а ее же инспекторы собирают с августа.",
        "place": "ПОРТ-ХАЛЬВЕРН",
        "authors": ("Мара Квиллон", "Теодор Бриск"),
        "pseudonym": "Анна Рейес-Вейл",
        "photographer": "Ильза Омарк",
        "role": "Фотографии",
        "topics": ("Реки", "Местные сборы", "Труд"),
        "series": "Анса зимой",
        "caption": "Нижняя пристань в Порт-Хальверне в первое утро ледостава.",
        "alt": "Шесть деревянных паромов в ряд у заснеженной набережной, по которой идет один человек",
        "credit": "Ильза Омарк для «Фонаря»",
        "opening": "<p>В субботу ни один паром на верхней Ансе не отошел от причала: команды на четырех пристанях "
        'вместе решили, что больше не будут платить так называемый "речной сбор" - сорок крон за рейс, о которых '
        "не говорится ни в одном опубликованном законе.</p><p>Стоянка началась до рассвета в Порт-Хальверне, откуда "
        "первый паром обычно уходит в 5:40 с медсестрами и пекарями на восточный берег. К полудню к ней "
        "присоединились пристани Данмарроу, Силл и Верхний Кестен. Около 2 тысяч человек, которые "
        "каждый рабочий день "
        "переправляются через реку, остались с единственным мостом в 31 км к югу.</p>",
        "first": '<p>"Нам ни разу не показали ни одной бумаги, - говорит Корвин Теш, который водит один и тот же '
        "паром двадцать шесть лет. - Приходит человек в сером пальто, считает пассажиров и протягивает руку. Когда я "
        'попросил квитанцию, он ответил: "Квитанции - для тех, кто собирается жаловаться"".</p><p>Канцелярия '
        "губернатора отрицает, что такой сбор взимается. В письменном ответе «Фонарю» пресс-секретарь Лудо Фаррант "
        'назвал рассказы команд "недоразумением по поводу платы за стоянку" и сообщил, что проверка нарушений не '
        "нашла. Кто, что и когда проверял, он не уточнил.</p>",
        "heading": "Сорок крон и никаких квитанций",
        "second": "<p>Тетради трех команд, с которыми ознакомился «Фонарь», говорят о другом. В них записаны платежи "
        "за 112 дней - с 3 августа по 19 ноября - и при каждом стоит номер, который, по словам паромщиков, нашит на "
        "рукаве сборщика. Два из этих номеров принадлежат инспекторам водного управления провинции: "
        "они есть в списке "
        "сотрудников, который само управление напечатало в ежегоднике за 2024-2025 гг.</p><p>Если "
        "сложить записи трех "
        "тетрадей, выйдет 41 360 крон. Если остальные девятнадцать паромов платили столько же, а их владельцы "
        "утверждают, что так и было, с августа собрали около 300 тыс. крон - больше, чем провинция "
        "потратила в прошлом "
        'году на <a href="/ru/economy/ice-breaking/">борьбу со льдом в верховьях</a>.</p>',
        "quote": "<p>Если сбора не существует, то мы никак не можем нарушать закон тем, что его не платим.</p>",
        "speaker": "Корвин Теш",
        "speaker_note": "паромщик из Порт-Хальверна",
        "third": "<p>Реку не впервые облагают сбором без закона. Дождливой весной 2019 года прежний губернатор ввел "
        "то, что сам назвал добровольным взносом на новые буи. Буев так и не поставили. Позднее столичный суд решил, "
        "что взнос, о котором просит человек в форме, добровольным не бывает, и велел вернуть деньги; по словам "
        'команд, не вернулось "ни кроны".</p><p>Отличается на этот раз время года. Как только по льду можно будет '
        "ходить - обычно это вторая половина декабря, - паромы встанут до марта, и команды будут жить на то, что "
        'отложили. "Мы бастуем в те единственные три недели, когда нам это больнее, чем им, - сказала помощница '
        "капитана из Силла; она просила не называть ее имени, потому что ее брат служит в водном "
        "управлении. - Судите "
        'сами, как люди злы".</p>',
        "items": (
            "Больница в Хальверне попросила ночную смену оставаться спать в отделении.",
            "Муку на восточный берег везут в объезд, через южный мост.",
            "Школа в Верхнем Кестене закрыта до особого распоряжения.",
        ),
        "fourth": "<p>В воскресенье вечером заместитель губернатора встретился с четырьмя шкиперами в задней комнате "
        "лавки корабельных товаров. Обе стороны назвали разговор спокойным. Шкиперы попросили одну "
        "фразу в письменном "
        "виде: за переправу ничего платить не нужно. Ответить им обещали к среде, когда соберется совет провинции, а "
        "до тех пор они согласились возить врачей, акушерок и почту - без платы и без "
        "пассажиров.</p><p>Пока же паромы "
        "стоят. На первом из них кто-то повесил доску, выкрашенную в те же белый и синий цвета, что и официальное "
        "расписание. Время отправления указано как обычно, а в столбце с ценой стоит одно слово: спросите.</p>",
        "facts_title": "Анса в цифрах",
        "facts": "<p>Река судоходна на протяжении 214 км. В среднюю зиму она стоит подо льдом 90 дней.</p>",
        "table": (("Пристань", "Паромы", "Рейсов в день"), ("Порт-Хальверн", "9", "64"), ("Силл", "5", "38")),
        "table_title": "Паромы, не вышедшие в субботу",
        "embed": "Фильм: утро, когда встали паромы",
        "correction": "В первой версии говорилось, что первый паром уходит в 6:40. Он уходит в 5:40.",
        "replaced": "В первой версии пристаней было три. Их четыре, считая Верхний Кестен.",
        "sources": ("Ежегодник водного управления, 2024-2025", "Решение апелляционного суда от 14 мая 2020 года"),
        "related": (
            "Чей это лед? Деревня судится за свое озеро",
            "Пекари восточного берега считают убытки от закрытой реки",
            "Добровольный взнос, на который никто не вызвался",
            "Совет в третий раз отложил зимний бюджет",
        ),
        "more": (
            "Учителя Силла опубликовали свои расчетные листки",
            "Библиотека на барже нашла причал на зиму",
            "Таможня потеряла печать, а торговля продолжается",
            "О чем не спросила перепись",
            "Театр в котельной играет для сорока зрителей",
        ),
        "summary": "Что говорит провинция, что показывают ее же бумаги и что на набережной помнят о прошлом разе.",
        "notice": "Мы отозвали этот материал: документ, на котором он держался, оказался поддельным. "
        "Нам жаль, что мы "
        "не увидели этого раньше.",
        "biography": "Мара Квиллон пишет о речных городах Вельморы с 2011 года.\n\nЕе темы - местная власть и люди, "
        "которые ведут записи.",
    },
    "ar": {
        "name": "الفانوس",
        "tagline": "أخبار فيلمورا تصدر من الخارج",
        "sections": ("سياسة", "اقتصاد", "مجتمع", "ثقافة"),
        "pages": ("من نحن", "الخصوصية", "كيف تتواصل معنا بأمان"),
        "headline": 'أصحاب العبّارات يرفضون دفع "رسم النهر" مع اقتراب الشتاء من أعالي الأنسا',
        "standfirst": "توقفت الطواقم في أربعة مراسٍ عن دفع رسم يقول مكتب الحاكم إنه غير موجود، بينما "
        "يجمعه مفتشوه منذ آب.",
        "place": "بورت هالفيرن",
        "authors": ("مارا كويلون", "تيودور بريسك"),
        "pseudonym": "آنا رييس",
        "photographer": "إلزه أومارك",
        "role": "تصوير",
        "topics": ("الأنهار", "الرسوم المحلية", "العمل"),
        "series": "الأنسا في الشتاء",
        "caption": "المرسى الأسفل في بورت هالفيرن صباح أول أيام الجليد.",
        "alt": "ست عبّارات خشبية راسية في صف بجانب رصيف مغطى بالثلج يمشي عليه رجل واحد",
        "credit": "إلزه أومارك لصحيفة الفانوس",
        "opening": "<p>بقيت كل عبّارة في أعالي نهر الأنسا في مرساها يوم السبت، بعدما قررت الطواقم في "
        "أربعة مراسٍ معاً أنها "
        'لن تدفع بعد اليوم ما تسميه "رسم النهر"، وهو أربعون كراوناً عن كل عبور لا يرد ذكرها في أي قانون منشور.</p>'
        "<p>بدأ التوقف قبل الفجر في بورت هالفيرن، حيث تغادر العبّارة الأولى عادة عند الساعة 5:40 وعلى متنها ممرضات "
        "وخبازون متجهون إلى الضفة الشرقية. وعند الظهر كان قد وصل إلى ثلاثة مراسٍ أخرى، وبقي نحو ألفي "
        "شخص يعبرون النهر كل "
        "يوم عمل أمام جسر واحد يبعد 31 كيلومتراً إلى الجنوب.</p>",
        "first": '<p>يقول كورفن تيش، الذي يقود العبّارة نفسها منذ ستة وعشرين عاماً: "لم يُرنا أحد '
        "ورقة واحدة. يصعد رجل "
        'بمعطف رمادي، ويعدّ الركاب، ثم يمد يده".</p><p>وينفي مكتب الحاكم وجود أي رسم من هذا النوع، '
        "ويصف في رد مكتوب على "
        'أسئلة <em>الفانوس</em> روايات الطواقم بأنها "سوء فهم حول أجور الرسو".</p>',
        "heading": "أربعون كراوناً بلا إيصال",
        "second": "<p>غير أن دفاتر ثلاثة طواقم اطلعت عليها <em>الفانوس</em> تروي قصة أخرى، ففيها "
        "مدفوعات في 112 يوماً بين "
        "آب وتشرين الثاني، ومع كل دفعة رقم تقول الطواقم إنه مخيط على كم الجابي. ويعود رقمان منها إلى "
        "مفتشين في مجلس المياه، "
        "بحسب قائمة موظفين طبعها المجلس نفسه.</p>",
        "quote": "<p>إذا كان الرسم غير موجود فلا يمكن أن نخالف القانون بعدم دفعه.</p>",
        "speaker": "كورفن تيش",
        "speaker_note": "صاحب عبّارة في بورت هالفيرن",
        "third": "<p>وليست هذه المرة الأولى التي يُفرض فيها رسم على النهر بلا قانون. ففي ربيع عام "
        "2019 الماطر فرض الحاكم "
        "السابق ما سماه مساهمة طوعية لشراء عوامات جديدة، ولم توضع العوامات قط. وقضت محكمة في العاصمة "
        "لاحقاً بأن مساهمة يطلبها "
        "رجل بالزي الرسمي ليست طوعية، وأمرت بإعادة المال.</p>",
        "items": (
            "طلب مستشفى هالفيرن من طاقم الليل أن ينام في الأقسام.",
            "يُنقل الدقيق إلى الضفة الشرقية عبر الجسر الجنوبي.",
            "أُغلقت مدرسة كستن العليا حتى إشعار آخر.",
        ),
        "fourth": "<p>ومساء الأحد التقى نائب للحاكم أربعة من الربابنة في غرفة خلفية بمتجر للوازم "
        "السفن، ووصف الطرفان اللقاء "
        "بأنه هادئ. وطلب الربابنة جملة واحدة مكتوبة: لا رسم على العبور. ووُعدوا بجواب قبل "
        "الأربعاء.</p><p>وحتى ذلك الحين تبقى "
        "العبّارات في مكانها، وقد علّق أحدهم على أولاها لوحة بألوان جدول المواعيد الرسمي، وفي خانة "
        "السعر كلمة واحدة: اسألوا.</p>",
        "facts_title": "الأنسا بالأرقام",
        "facts": "<p>النهر صالح للملاحة على طول 214 كيلومتراً، ويتجمد 90 يوماً في شتاء متوسط.</p>",
        "table": (("المرسى", "العبّارات", "رحلات في اليوم"), ("بورت هالفيرن", "9", "64"), ("سيل", "5", "38")),
        "table_title": "العبّارات المتوقفة يوم السبت",
        "embed": "فيلم: صباح توقفت العبّارات",
        "correction": "ذكرت نسخة سابقة أن العبّارة الأولى تغادر عند الساعة 6:40. إنها تغادر عند الساعة 5:40.",
        "replaced": "ذكرت نسخة سابقة أن المراسي ثلاثة. إنها أربعة.",
        "sources": ("الكتاب السنوي لمجلس المياه", "حكم محكمة الاستئناف الصادر في أيار 2020"),
        "related": (
            "لمن الجليد؟ قرية ترفع قضية من أجل بحيرتها",
            "خبازو الضفة الشرقية يحصون كلفة النهر المغلق",
            "المساهمة الطوعية التي لم يتطوع بها أحد",
            "المجلس يؤجل موازنة الشتاء للمرة الثالثة",
        ),
        "more": (
            "معلمو سيل ينشرون قسائم رواتبهم",
            "مكتبة على قارب تجد مرسى للشتاء",
            "الجمارك تفقد ختمها والتجارة مستمرة",
            "ما لم يسأل عنه الإحصاء",
            "مسرح في غرفة المراجل يعرض لأربعين متفرجاً",
        ),
        "summary": "ما تقوله المقاطعة، وما تظهره أوراقها، وما يتذكره الناس على الرصيف عن المرة السابقة.",
        "notice": "سحبنا هذه المادة لأن وثيقة استندت إليها لم تكن صحيحة. نأسف لأننا لم ننتبه قبل ذلك.",
        "biography": "تكتب مارا كويلون عن مدن النهر في فيلمورا منذ عام 2011.\n\nوهي تعنى بالإدارة "
        "المحلية وبالناس الذين "
        "يحتفظون بالدفاتر.",
    },
}
