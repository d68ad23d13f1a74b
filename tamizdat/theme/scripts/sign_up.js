// The work that a sign-up form asks for while very many come in: find a number which, behind the challenge, makes
// SHA-256 (FIPS 180-4) begin with so many zero bits. The page works without this: then its reader waits instead.
(function () {
  "use strict";
  var form = document.getElementById("challenge"), bits = +form.dataset.bits, text = form.elements.challenge.value + ":";
  var constants = [], start = [], candidate = 2, number = 0, schedule = new Int32Array(64);
  function fraction(root) { return (root - Math.floor(root)) * 4294967296 | 0; }
  function isPrime(one) {
    for (var by = 2; by * by <= one; by++) { if (one % by === 0) { return false; } }
    return true;
  }
  for (; constants.length < 64; candidate++) {
    if (isPrime(candidate)) {
      if (start.length < 8) { start.push(fraction(Math.sqrt(candidate))); }
      constants.push(fraction(Math.cbrt(candidate)));
    }
  }
  function turn(word, by) { return word >>> by | word << 32 - by; }
  // The end of a message of so many bytes, as words, with what stands behind every message.
  function wordsOf(message, length) {
    var words = new Int32Array((message.length + 8 >> 6) * 16 + 16), i;
    for (i = 0; i < message.length; i++) { words[i >> 2] |= message.charCodeAt(i) << 24 - i % 4 * 8; }
    words[message.length >> 2] |= 128 << 24 - message.length % 4 * 8;
    words[words.length - 1] = length * 8;
    return words;
  }
  // What comes of a state after the sixteen words from "at" on.
  function after(state, words, at) {
    var a = state[0], b = state[1], c = state[2], d = state[3], i, one, two;
    var e = state[4], f = state[5], g = state[6], h = state[7];
    for (i = 0; i < 64; i++) {
      if (i < 16) { schedule[i] = words[at + i]; } else {
        one = schedule[i - 15]; two = schedule[i - 2];
        schedule[i] = schedule[i - 16] + schedule[i - 7] + (turn(one, 7) ^ turn(one, 18) ^ one >>> 3) +
          (turn(two, 17) ^ turn(two, 19) ^ two >>> 10);
      }
      one = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + (e & f ^ ~e & g) + constants[i] + schedule[i];
      two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + (a & b ^ a & c ^ b & c);
      h = g; g = f; f = e; e = d + one | 0; d = c; c = b; b = a; a = one + two | 0;
    }
    return [
      state[0] + a | 0, state[1] + b | 0, state[2] + c | 0, state[3] + d | 0,
      state[4] + e | 0, state[5] + f | 0, state[6] + g | 0, state[7] + h | 0
    ];
  }
  // The blocks before the one with the number are the same each time.
  var before = start, fixed = wordsOf(text, 0), rest = text.slice(text.length >> 6 << 6), block;
  for (block = 0; block < text.length >> 6; block++) { before = after(before, fixed, block * 16); }
  // The first word of the digest is enough: nobody is asked for more than 32 bits.
  function firstWord(digits) {
    var words = wordsOf(rest + digits, text.length + digits.length), state = before, at;
    for (at = 0; at < words.length; at += 16) { state = after(state, words, at); }
    return state[0];
  }
  function work() {
    for (var end = number + 2000; number < end; number++) {
      if (firstWord(String(number)) >>> 32 - bits === 0) {
        form.elements.proof.value = number;
        form.submit();
        return;
      }
    }
    setTimeout(work);
  }
  document.getElementById("wait").hidden = true;
  document.getElementById("working").hidden = false;
  work();
})();
