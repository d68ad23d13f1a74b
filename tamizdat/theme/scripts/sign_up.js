// The work that a sign-up form asks for while very many come in: find a number which, behind the challenge, makes
// SHA-256 (FIPS 180-4) begin with so many zero bits. The page works without this: then its reader waits instead.
(function () {
  "use strict";
  var form = document.getElementById("challenge"), bits = +form.dataset.bits, text = form.elements.challenge.value + ":";
  var constants = [], start = [], candidate = 2, number = 0;
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
  // The first word of the digest is enough: nobody is asked for more than 32 bits.
  function firstWord(message) {
    var length = message.length, words = [], state = start.slice(), schedule = [], at, i, v, one, two;
    for (i = 0; i < length; i++) { words[i >> 2] |= message.charCodeAt(i) << 24 - i % 4 * 8; }
    words[length >> 2] |= 128 << 24 - length % 4 * 8;
    words[(length + 8 >> 6) * 16 + 15] = length * 8;
    for (at = 0; at < words.length; at += 16) {
      v = state.slice();
      for (i = 0; i < 64; i++) {
        if (i < 16) { schedule[i] = words[at + i] | 0; } else {
          one = schedule[i - 15]; two = schedule[i - 2];
          schedule[i] = schedule[i - 16] + schedule[i - 7] + (turn(one, 7) ^ turn(one, 18) ^ one >>> 3) +
            (turn(two, 17) ^ turn(two, 19) ^ two >>> 10) | 0;
        }
        one = v[7] + (turn(v[4], 6) ^ turn(v[4], 11) ^ turn(v[4], 25)) + (v[4] & v[5] ^ ~v[4] & v[6]) + constants[i] + schedule[i];
        two = (turn(v[0], 2) ^ turn(v[0], 13) ^ turn(v[0], 22)) + (v[0] & v[1] ^ v[0] & v[2] ^ v[1] & v[2]);
        v = [one + two | 0, v[0], v[1], v[2], v[3] + one | 0, v[4], v[5], v[6]];
      }
      for (i = 0; i < 8; i++) { state[i] = state[i] + v[i] | 0; }
    }
    return state[0];
  }
  function work() {
    for (var end = number + 500; number < end; number++) {
      if (firstWord(text + number) >>> 32 - bits === 0) {
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
