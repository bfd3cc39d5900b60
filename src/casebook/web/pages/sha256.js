// SHA-256 (FIPS 180-4), by our own means: a page opened from a folder has no other that answers at
// once. Pure: no page, no storage, one name.
globalThis.casebookHash = (() => {
  "use strict";

  // The first 32 bits of the fractional parts of roots of the first primes, as the standard has it.
  const primes = [];
  for (let n = 2; primes.length < 64; n += 1) if (primes.every((prime) => n % prime)) primes.push(n);
  const fraction = (root) => ((root - Math.floor(root)) * 2 ** 32) | 0;
  const K = Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime)));
  const START = Int32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));
  const W = new Int32Array(64);
  const H = new Int32Array(8);

  function compress() {
    for (let t = 16; t < 64; t += 1) {
      const x = W[t - 15];
      const y = W[t - 2];
      const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      W[t] = (W[t - 16] + s0 + W[t - 7] + s1) | 0;
    }
    // One by one: a page does this a million times for a long copy.
    let a = H[0];
    let b = H[1];
    let c = H[2];
    let d = H[3];
    let e = H[4];
    let f = H[5];
    let g = H[6];
    let h = H[7];
    for (let t = 0; t < 64; t += 1) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[t] + W[t]) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      h = g;
      g = f;
      f = e;
      e = (d + t1) | 0;
      d = c;
      c = b;
      b = a;
      a = (t1 + s0 + ((b & c) ^ (b & d) ^ (c & d))) | 0;
    }
    H[0] += a;
    H[1] += b;
    H[2] += c;
    H[3] += d;
    H[4] += e;
    H[5] += f;
    H[6] += g;
    H[7] += h;
  }

  // Leaves the hash of some bytes in H.
  function sha256(bytes, from, to) {
    for (let n = 0; n < 8; n += 1) H[n] = START[n];
    let at = from;
    for (; to - at >= 64; at += 64) {
      for (let t = 0, n = at; t < 16; t += 1, n += 4) {
        W[t] = (bytes[n] << 24) | (bytes[n + 1] << 16) | (bytes[n + 2] << 8) | bytes[n + 3];
      }
      compress();
    }
    const left = to - at;
    for (let t = 0; t < 16; t += 1) W[t] = 0;
    for (let n = 0; n < left; n += 1) W[n >> 2] |= bytes[at + n] << (24 - 8 * (n & 3));
    W[left >> 2] |= 0x80 << (24 - 8 * (left & 3));
    if (left >= 56) {
      compress();
      for (let t = 0; t < 16; t += 1) W[t] = 0;
    }
    W[14] = Math.floor((to - from) / 0x20000000);
    W[15] = (to - from) << 3;
    compress();
  }

  const hexOf = (bytes) => {
    sha256(bytes, 0, bytes.length);
    return Array.from(H, (part) => (part >>> 0).toString(16).padStart(8, "0")).join("");
  };

  return { H, sha256, hexOf };
})();
