# ruff: noqa: E501  a list of names
"""Places from which news is filed, as datelines name them: proof that a word before a dash is a place.

Not a gazetteer of the world. A place that is missing here is still found when it is written as agencies write it
("TARTU, May 21 (Agency) -", "RĒZEKNE, Latvia —").
"""

from __future__ import annotations

from tamizdat.importers import wording

_LATIN = """Abuja, Accra, Addis Ababa, Aden, Aleppo, Algiers, Almaty, Amman, Amsterdam, Andorra, Ankara, Antwerp, Ashgabat, Asmara,
Astana, Asunción, Athens, Atlanta, Auckland, Avdiivka, Baghdad, Bakhmut, Baku, Bamako, Bangkok, Barcelona, Barnaul, Basel, Basra,
Batumi, Beijing, Beirut, Belfast, Belgorod, Belgrade, Berlin, Bern, Birmingham, Bishkek, Bogotá, Bonn, Boston, Brasilia, Bratislava,
Brazzaville, Brest, Brussels, Bryansk, Bucharest, Budapest, Buenos Aires, Cairo, Calgary, Canberra, Cape Town, Caracas, Chelyabinsk,
Chernihiv, Chernivtsi, Chicago, Chișinău, Chisinau, Chita, Cologne, Colombo, Copenhagen, Dakar, Damascus, Daugavpils, Davos, Delhi, Dhaka,
Dnipro, Dnipropetrovsk, Doha, Donetsk, Dubai, Dublin, Dushanbe, Edinburgh, Erbil, Frankfurt, Gaza, Gdansk, Geneva, Ghent, Gomel, Goris,
Grodno, Grozny, Gyumri, Hague, Haifa, Hamburg, Hanoi, Harare, Havana, Helsinki, Homel, Hong Kong, Homs, Hrodna, Idlib, Irkutsk, Islamabad,
Istanbul, Izhevsk, Izium, Jakarta, Jerusalem, Johannesburg, Kabul, Kaliningrad, Kampala, Karachi, Kathmandu, Kaunas, Kazan, Kemerovo,
Khabarovsk, Kharkiv, Kharkov, Khartoum, Kherson, Kiev, Kigali, Kinshasa, Klaipėda, Kraków, Krakow, Kramatorsk, Krasnodar, Krasnoyarsk, Kuala Lumpur, Kupiansk,
Kursk, Kuwait City, Kyiv, Lagos, Lahore, Leipzig, Lima, Lisbon, Ljubljana, London, Los Angeles, Luhansk, Lugansk, Lusaka, Luxembourg, Lviv, Lyon,
Madrid, Mahilyow, Makhachkala, Malmö, Manila, Mariupol, Marseille, Melbourne, Mexico City, Miami, Milan, Minsk, Mogadishu, Moscow, Mosul, Mumbai,
Munich, Murmansk, Muscat, Mykolaiv, Nairobi, Narva, New Delhi, New York, Nice, Nicosia, Nizhny Novgorod, Novosibirsk, Odesa, Odessa,
Omsk, Orenburg, Oslo, Ottawa, Paris, Perm, Petrozavodsk, Podgorica, Poltava, Poznań, Prague, Pretoria, Pristina, Pskov, Pyongyang, Quito, Rabat, Ramallah,
Reykjavik, Riga, Rio de Janeiro, Riyadh, Rome, Rostov-on-Don, Ryazan, Samara, San Francisco, Sanaa, Santiago, Sarajevo, Saratov, Seattle, Seoul, Sevastopol, Shanghai,
Simferopol, Singapore, Skopje, Slavyansk, Sloviansk, Slovyansk, Smolensk, Sochi, Sofia, St. Petersburg, St Petersburg, Stavropol, Stepanakert, Stockholm, Strasbourg,
Sukhumi, Sumy, Sydney, Taipei, Tallinn, Tartu, Tashkent, Tbilisi, Tehran, Tel Aviv, The Hague, Tirana, Tiraspol, Tokyo, Tomsk, Toronto,
Tripoli, Tskhinvali, Tula, Tunis, Tver, Tyumen, Ufa, Ulaanbaatar, Ulyanovsk, United Nations, Uzhhorod, Vaduz, Valletta, Vancouver, Vatican City, Vienna, Vilnius, Vitebsk, Vladikavkaz, Vladivostok, Volgograd,
Voronezh, Warsaw, Washington, Wellington, Wrocław, Yakutsk, Yangon, Yaroslavl, Yekaterinburg, Yerevan, Zagreb, Zaporizhzhia, Zurich, Brüssel, Wien, Genf, Kiew,
Moskau, Warschau, Prag, Bruxelles, Varsovie, Moscou, Londres, Genève, Bruselas, Moscú, Nueva York, Ginebra, Bruxelles, Mosca, Roma, Milano, Kijów, Moskwa, Warszawa, Wilno, Mińsk"""
_CYRILLIC = """Москва, Киев, Київ, Минск, Мінск, Вильнюс, Рига, Таллин, Таллинн, Тбилиси, Ереван, Баку, Берлин, Брюссель, Варшава, Прага, Лондон, Париж, Вашингтон,
Нью-Йорк, Женева, Вена, Рим, Мадрид, Стамбул, Анкара, Иерусалим, Тель-Авив, Бейрут, Дамаск, Каир, Тегеран, Астана, Алматы, Алма-Ата, Бишкек, Ташкент, Душанбе, Ашхабад,
Кишинев, Кишинёв, Бухарест, София, Белград, Афины, Хельсинки, Стокгольм, Осло, Копенгаген, Амстердам, Гаага, Страсбург, Пекин, Токио, Сеул, Пхеньян, Дели, Кабул, Багдад,
Санкт-Петербург, Петербург, Новосибирск, Екатеринбург, Казань, Нижний Новгород, Челябинск, Самара, Омск, Ростов-на-Дону, Уфа, Красноярск, Воронеж, Пермь, Волгоград,
Краснодар, Саратов, Тюмень, Тольятти, Ижевск, Барнаул, Ульяновск, Иркутск, Хабаровск, Ярославль, Владивосток, Махачкала, Томск, Оренбург, Кемерово, Рязань, Тула, Псков,
Калининград, Белгород, Курск, Брянск, Грозный, Назрань, Владикавказ, Нальчик, Сочи, Севастополь, Симферополь, Якутск, Чита, Мурманск, Архангельск, Петрозаводск, Тверь, Смоленск,
Харьков, Харків, Одесса, Одеса, Днепр, Дніпро, Донецк, Донецьк, Луганск, Запорожье, Львов, Львів, Херсон, Николаев, Сумы, Чернигов, Мариуполь, Полтава, Гомель, Гродно, Витебск, Брест, Могилев, Сухуми, Тирасполь,
Нарва, Тарту, Даугавпилс, Каунас, Клайпеда, Осло, Лиссабон, Дублин, Мюнхен, Гамбург, Франкфурт, Милан, Барселона, Торонто, Оттава, Чикаго, Лос-Анджелес, Улан-Батор, Улан-Удэ, Элиста, Сыктывкар, Магадан, Хьюстон, Доха, Дубай, Эр-Рияд"""
_ARABIC = """بيروت, دمشق, القاهرة, بغداد, عمان, عمّان, الرياض, جدة, دبي, أبوظبي, أبو ظبي, الدوحة, الكويت, المنامة, مسقط, صنعاء, عدن, القدس, رام الله, غزة, تل أبيب,
طرابلس, بنغازي, تونس, الجزائر, الرباط, الدار البيضاء, نواكشوط, الخرطوم, أم درمان, بورتسودان, مقديشو, حلب, حمص, إدلب, السويداء, الموصل, البصرة, أربيل, السليمانية, كركوك, النجف,
طهران, أنقرة, إسطنبول, موسكو, كييف, واشنطن, نيويورك, لندن, باريس, برلين, بروكسل, جنيف, فيينا, روما, مدريد, أثينا, فيلنيوس, ريغا, وارسو, براغ, بكين, طوكيو, نيودلهي, إسلام آباد, كابل, كابول, تبليسي, يريفان, باكو, مينسك, الإسكندرية, صيدا, صور, نابلس, جنين, الخليل, رفح, خان يونس"""

KNOWN = frozenset(
    wording.key(name) for names in (_LATIN, _CYRILLIC, _ARABIC) for name in names.replace("\n", " ").split(", ")
)


def is_known(name: str) -> bool:
    """Tell whether a name, or each part of "Kyiv/Lviv", is a place from which news is filed."""
    parts = wording.key(name).removeprefix("the ").split("/")
    return all(part.strip() in KNOWN or f"the {part.strip()}" in KNOWN for part in parts)
