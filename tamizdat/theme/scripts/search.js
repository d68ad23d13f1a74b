/* Searching in a reader's browser. The index is a set of small scripts beside this page, each with one call of
   tamizdat(data): they can be loaded from a server, a mirror and a disk alike. docs/reference/search-index.md has their
   format, tamizdat/press/search makes them. */
(function () {
  "use strict";

  const RESULTS = 10;
  const AT_ONCE = 2;
  const IN_A_FILE = 12;
  const PATIENCE = 8000;
  const PAUSES = [0, 500, 1000, 2000, 4000, 8000];
  const LONGEST_WORD = 40;
  const SHORTEST_BEGINNING = 4;
  const DIGITS = "!#$%'()*+,-./:;=?@[]^_`{|}";
  /* What a word weighs in the body, in the standfirst or among the names, in the headline. */
  const WEIGHTS = [1, 3, 8];

  const given = JSON.parse(document.getElementById("searching").textContent);
  const say = given.sentences;
  const form = document.querySelector("form.search");
  const field = document.getElementById("q");
  const place = document.getElementById("found");
  const status = place.querySelector("[role=status]");
  const list = place.querySelector(".list");
  const controls = place.querySelector(".controls");
  const plural = new Intl.PluralRules(given.language);
  const figures = new Intl.NumberFormat(given.language, { numberingSystem: "latn" });
  const rules = given.rules.map((stage) => stage.map(([pattern, ending]) => [new RegExp(pattern), ending]));

  /* Words, as tamizdat/press/search/words.py makes them. */

  const MARKS = /([\u0400-\u052f][\u0306\u0308])|[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200c\u200d\u00ad]/g;

  function folded(text) {
    const plain = text.normalize("NFKD").toLowerCase().replace(MARKS, "$1").normalize("NFC");
    const letters = Array.from(plain, (letter) => given.letters[letter] || letter).join("");
    return letters.replace(/([\u3040-\u30ff\u3400-\u9fff])/g, " $1 ");
  }

  function stem(word) {
    for (const stage of rules) {
      for (const [pattern, ending] of stage) {
        const match = pattern.exec(word);
        if (match) {
          word = match[1] + ending;
          break;
        }
      }
    }
    return word;
  }

  function words(text) {
    const found = folded(text).match(/[\p{L}\p{N}]+/gu) || [];
    return found.map((word) => Array.from(word).slice(0, LONGEST_WORD).join("")).map(stem);
  }

  /* What is asked for: stems, the longest first since it is the rarest, and the last one's being a beginning only. */
  function asked(question) {
    const plain = question.replace(/['’ʼ]s(?![\p{L}\p{N}])/giu, "");
    const all = words(plain);
    const last = all[all.length - 1];
    const begins = /[\p{L}\p{N}]\*\s*$/u.test(plain) && Array.from(last).length >= SHORTEST_BEGINNING;
    return Array.from(new Set(all), (one) => ({ stem: one, begins: begins && one === last })).sort(
      (one, other) => other.stem.length - one.stem.length,
    );
  }

  /* Loading. A request that fails or stalls is made again, under another address, so that nothing answers it from a
     half-filled cache; at most two are on their way at a time. */

  class Unreachable extends Error {}
  class Outdated extends Error {}

  const awaiting = new Map();
  const loaded = new Map();
  const queue = [];
  let busy = 0;
  /* Added to addresses once something out of date has come, perhaps from a cache. */
  let fresh = "";

  window.tamizdat = (data) => {
    const receive = awaiting.get(document.currentScript);
    if (receive) {
      receive(data);
    }
  };

  function request(address) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      let data;
      const end = () => {
        clearTimeout(timer);
        awaiting.delete(script);
        script.remove();
        if (data === undefined) {
          reject(new Unreachable(address));
        } else {
          resolve(data);
        }
      };
      const timer = setTimeout(end, PATIENCE);
      awaiting.set(script, (given) => {
        data = given;
      });
      script.onload = end;
      script.onerror = end;
      script.src = address;
      document.head.append(script);
    });
  }

  async function insist(address, anew) {
    for (let attempt = 0; ; attempt++) {
      await turn();
      try {
        return await request(attempt || anew ? `${address}?again=${Date.now()}` : address + fresh);
      } catch (error) {
        if (attempt === PAUSES.length) {
          throw error;
        }
        if (attempt) {
          tell(say.interrupted);
        }
      } finally {
        busy--;
        if (queue.length) {
          queue.shift()();
        }
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSES[attempt]));
    }
  }

  async function turn() {
    if (busy >= AT_ONCE) {
      await new Promise((resolve) => queue.push(resolve));
    }
    busy++;
  }

  function load(address, anew) {
    if (anew || !loaded.has(address)) {
      const wanted = insist(address, anew);
      wanted.catch(() => loaded.delete(address));
      loaded.set(address, wanted);
    }
    return loaded.get(address);
  }

  /* The index. A segment is what the table of contents says of it. */

  async function contents(anew) {
    const rows = await load("contents.js", anew);
    return rows.map(([name, buckets, since]) => ({ name, buckets, since }));
  }

  async function part(segment, file) {
    const [order, ...rest] = await load(`${segment.name}/${file}.js`);
    /* All files of one state of a segment say the same order. */
    segment.order = segment.order || order;
    if (order !== segment.order) {
      loaded.clear();
      fresh = `?again=${Date.now()}`;
      throw new Outdated(segment.name);
    }
    return rest;
  }

  function bucketOf(word, buckets) {
    let value = 0;
    for (const letter of Array.from(word).slice(0, 4)) {
      value = (Math.imul(value, 31) + letter.codePointAt(0)) >>> 0;
    }
    return value % buckets;
  }

  /* Call each(position, weight) for every article that a line names. */
  function read(line, each) {
    line.split("~").forEach((numbers, place) => {
      let position = -1;
      let value = 0;
      let scale = 1;
      for (const sign of numbers) {
        const digit = DIGITS.indexOf(sign);
        if (digit < 0) {
          position += value + (sign.charCodeAt(0) - 65) * scale + 1;
          value = 0;
          scale = 1;
          each(position, WEIGHTS[place]);
        } else {
          value += digit * scale;
          scale *= 26;
        }
      }
    });
  }

  /* Return the weights of one word in a segment by the articles' positions. */
  async function weights(segment, word) {
    const bucket = bucketOf(word.stem, segment.buckets);
    const found = new Map();
    const matches = (other) => other === word.stem || (word.begins && other.startsWith(word.stem));
    for (let number = 0; ; number++) {
      const [lines, following] = await part(segment, `words-${bucket}${number ? `-${number}` : ""}`);
      for (const [, other, line] of lines.matchAll(/([^A-Z!-/:-@[-`{-~]+)([A-Z!-/:-@[-`{-~]+)/g)) {
        if (matches(other)) {
          read(line, (position, weight) => found.set(position, Math.max(weight, found.get(position) || 0)));
        }
      }
      if (!following || (following > word.stem && !matches(following))) {
        return found;
      }
    }
  }

  /* Return the articles of a segment that hold all words, newest first. */
  async function look(segment, wanted) {
    let scores = null;
    for (const word of wanted) {
      const found = await weights(segment, word);
      const before = scores;
      scores = new Map();
      for (const [position, weight] of found) {
        if (!before || before.has(position)) {
          scores.set(position, weight + (before ? before.get(position) : 0));
        }
      }
      if (!scores.size) {
        break;
      }
    }
    const positions = Array.from(scores.keys()).sort((one, other) => other - one);
    return positions.map((position) => ({ segment, position, score: scores.get(position) }));
  }

  async function entry(hit) {
    const [entries] = await part(hit.segment, `entries-${Math.floor(hit.position / IN_A_FILE)}`);
    return entries[hit.position % IN_A_FILE];
  }

  /* A search: what has been found so far, and how far back the archive has been looked through. */

  let current = null;

  function search(question, best, anew) {
    const wanted = asked(question);
    const own = { question, best, wanted, anew, segments: [], hits: [], shown: 0, looked: 0, focus: false };
    current = own;
    remember(question, best);
    list.replaceChildren();
    controls.replaceChildren();
    /* Signs alone find nothing, and whoever asked for them is told so. */
    const nothing = question.trim() ? say.nothing.replace("%(query)s", () => question) : "";
    tell(wanted.length ? say.searching : nothing);
    place.setAttribute("aria-busy", wanted.length > 0);
    if (wanted.length) {
      attempt(own, async () => {
        own.segments = await contents(anew);
        await more(own);
      });
    }
  }

  async function attempt(own, act) {
    try {
      await act();
    } catch (error) {
      if (own !== current) {
        return;
      }
      if (error instanceof Outdated && !own.anew) {
        /* The newspaper has gone on since the table of contents was read: begin again with the new one. */
        search(own.question, own.best, true);
      } else if (error instanceof Unreachable) {
        tell(say.failed);
        place.setAttribute("aria-busy", false);
        controls.replaceChildren(button(say.again, () => search(own.question, own.best, true)));
      } else {
        throw error;
      }
    }
  }

  async function more(own) {
    const enough = own.shown + RESULTS;
    place.setAttribute("aria-busy", true);
    controls.replaceChildren();
    while (own.looked < own.segments.length && (own.best || own.hits.length < enough)) {
      const next = own.segments.slice(own.looked, own.looked + (own.looked ? AT_ONCE : 1));
      const found = await Promise.all(next.map((segment) => look(segment, own.wanted)));
      if (own !== current) {
        return;
      }
      own.hits.push(...found.flat());
      own.looked += next.length;
      report(own);
      if (!own.best) {
        await show(own, Math.min(enough, own.hits.length));
      }
    }
    if (own.best) {
      own.hits = own.hits
        .map((hit, age) => [hit, age])
        .sort(([one, age], [other, otherAge]) => other.score - one.score || age - otherAge)
        .map(([hit]) => hit);
    }
    await show(own, Math.min(enough, own.hits.length));
    if (own === current) {
      finish(own);
    }
  }

  async function show(own, until) {
    const hits = own.hits.slice(own.shown, until);
    own.shown = Math.max(until, own.shown);
    const entries = await Promise.all(hits.map(entry));
    if (own !== current) {
      return;
    }
    const cards = entries.map(card);
    list.append(...cards);
    if (own.focus && cards.length) {
      cards[0].querySelector("a").focus();
      own.focus = false;
    }
  }

  function report(own) {
    const whole = own.looked >= own.segments.length;
    const forms = whole ? say.found : say.foundSoFar;
    const number = own.hits.length;
    if (whole && !number) {
      tell(say.nothing.replace("%(query)s", () => own.question));
      return;
    }
    const sentence = (forms[plural.select(number)] || forms.other).replace("%(count)s", figures.format(number));
    tell(whole ? sentence : sentence.replace("%(date)s", own.segments[own.looked - 1].since));
  }

  function finish(own) {
    report(own);
    place.setAttribute("aria-busy", false);
    if (own.focus) {
      status.focus();
    }
    const buttons = [];
    if (own.shown < own.hits.length || own.looked < own.segments.length) {
      buttons.push(button(own.best ? say.more : say.older, () => go(own)));
    }
    if (own.hits.length > 1) {
      buttons.push(
        own.best
          ? button(say.newest, () => search(own.question, false))
          : button(say.best, () => search(own.question, true)),
      );
    }
    const last = own.question.trim();
    if (!own.hits.length && /[\p{L}\p{N}]$/u.test(last) && asked(`${last}*`).some((word) => word.begins)) {
      buttons.push(button(say.beginning.replace("%(word)s", () => /[\p{L}\p{N}]+$/u.exec(last)[0]), () => begin(last)));
    }
    controls.replaceChildren(...buttons);
  }

  /* The button that was pressed is gone then: the keyboard goes on at the first new result. */
  function go(own) {
    own.focus = true;
    attempt(own, () => more(own));
  }

  function begin(question) {
    field.value = `${question}*`;
    search(field.value, false);
  }

  /* What the reader sees. */

  function tell(sentence) {
    if (status.textContent !== sentence) {
      status.textContent = sentence;
    }
  }

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    Object.entries(attributes).forEach(([attribute, value]) => made.setAttribute(attribute, value));
    made.append(...children);
    return made;
  }

  function button(text, act) {
    const made = element("button", { type: "button" }, text);
    made.addEventListener("click", act);
    return made;
  }

  function card([address, headline, standfirst, date, day]) {
    const href = `../${encodeURI(address)}${address.endsWith("/") ? "index.html" : ""}`;
    return element(
      "article",
      { class: "card" },
      element("h2", {}, element("a", { href }, headline)),
      ...(standfirst ? [element("p", { class: "standfirst" }, standfirst)] : []),
      element("p", { class: "facts" }, element("time", { datetime: date }, day)),
    );
  }

  function remember(question, best) {
    if (location.protocol === "file:") {
      return; /* Browsers let no page rewrite the address of a file. */
    }
    const query = new URLSearchParams(question ? { q: question } : {});
    if (best) {
      query.set("order", "best");
    }
    history.replaceState(null, "", question ? `?${query}` : location.pathname);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search(field.value, false);
  });

  const query = new URLSearchParams(location.search);
  field.value = (query.get("q") || "").slice(0, field.maxLength);
  if (field.value) {
    search(field.value, query.get("order") === "best");
  }

  /* For the tests that compare this with the press. */
  window.tamizdat.words = words;
  window.tamizdat.bucketOf = bucketOf;
})();
