/* In a flood only: while somebody writes, looks for a number whose SHA-256 with the form's own mark begins with zero
   bits, a little at a time. Nothing waits for it, nothing is sent but with the form, nothing is kept. */
(function () {
  "use strict";
  var field = document.getElementById("id_work"), since = document.getElementById("id_since");
  if (!field || !since || !since.value) { return; }
  var bits = Number(field.getAttribute("data-bits")), K = [], H = [], n = 2, tried = 0;
  // The constants of SHA-256: fractional parts of the roots of the first primes.
  function part(x) { return (x - Math.floor(x)) * 4294967296 | 0; }
  function isPrime(x) { for (var d = 2; d * d <= x; d += 1) { if (x % d === 0) { return false; } } return true; }
  for (; K.length < 64; n += 1) {
    if (isPrime(n)) {
      if (H.length < 8) { H.push(part(Math.sqrt(n))); }
      K.push(part(Math.pow(n, 1 / 3)));
    }
  }
  function turn(x, by) { return x >>> by | x << 32 - by; }
  // The first 32 bits of the hash of a text of fewer than 56 plain letters: one block.
  function head(text) {
    var w = new Int32Array(64), i, s = H.slice(), a, b;
    for (i = 0; i < text.length; i += 1) { w[i >> 2] |= text.charCodeAt(i) << 24 - i % 4 * 8; }
    w[i >> 2] |= 128 << 24 - i % 4 * 8;
    w[15] = text.length * 8;
    for (i = 0; i < 64; i += 1) {
      if (i > 15) {
        a = w[i - 15]; b = w[i - 2];
        w[i] = w[i - 16] + w[i - 7] + (turn(a, 7) ^ turn(a, 18) ^ a >>> 3) + (turn(b, 17) ^ turn(b, 19) ^ b >>> 10) | 0;
      }
      a = s[7] + (turn(s[4], 6) ^ turn(s[4], 11) ^ turn(s[4], 25)) + (s[4] & s[5] ^ ~s[4] & s[6]) + K[i] + w[i] | 0;
      b = (turn(s[0], 2) ^ turn(s[0], 13) ^ turn(s[0], 22)) + (s[0] & s[1] ^ s[0] & s[2] ^ s[1] & s[2]) | 0;
      s = [a + b | 0, s[0], s[1], s[2], s[3] + a | 0, s[4], s[5], s[6]];
    }
    return s[0] + H[0] >>> 0;
  }
  function look() {
    for (var end = tried + 400; tried < end; tried += 1) {
      if (head(since.value + ":" + tried) >>> 32 - bits === 0) { field.value = String(tried); return; }
    }
    setTimeout(look, 20);
  }
  setTimeout(look, 500);
}());
