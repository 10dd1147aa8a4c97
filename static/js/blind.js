// The browser's half of RFC 9474 (blind signatures, RSABSSA-SHA384-PSS); the server's is sessions/blind.py.
const HASH = "SHA-384", HASH_SIZE = 48, SALT_SIZE = 48, EXPONENT = 65537n;

/** @param {Uint8Array} bytes */
export const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** @param {Uint8Array} bytes */
export const number = (bytes) => BigInt(`0x${hex(bytes) || "0"}`);

/** @param {bigint} value @param {number} size */
export function bytesOf(value, size) {
  const text = value.toString(16).padStart(2 * size, "0");
  return Uint8Array.from({ length: size }, (_, at) => parseInt(text.slice(2 * at, 2 * at + 2), 16));
}

/** @param {bigint} base @param {bigint} exponent @param {bigint} n */
export function power(base, exponent, n) {
  let made = 1n;
  for (let left = exponent, square = base % n; left; left >>= 1n, square = (square * square) % n) {
    if (left & 1n) made = (made * square) % n;
  }
  return made;
}

/** One over a, or 0 when there is none. @param {bigint} a @param {bigint} n */
export function inverse(a, n) {
  let [r, s, old, t] = [n, a % n, 0n, 1n];
  while (s) {
    const q = r / s;
    [r, s] = [s, r - q * s];
    [old, t] = [t, old - q * t];
  }
  return r === 1n ? ((old % n) + n) % n : 0n;
}

/** @param {...Uint8Array} parts */
async function digest(...parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) { all.set(part, at); at += part.length; }
  return new Uint8Array(await crypto.subtle.digest(HASH, all));
}

/** EMSA-PSS-ENCODE with MGF1 (RFC 8017, 9.1.1). @param {Uint8Array} message @param {number} bits @param {Uint8Array} salt */
export async function encode(message, bits, salt) {
  const size = Math.ceil(bits / 8), block = size - HASH_SIZE - 1;
  const hash = await digest(new Uint8Array(8), await digest(message), salt);
  const data = new Uint8Array(block);
  data[block - SALT_SIZE - 1] = 1;
  data.set(salt, block - SALT_SIZE);
  for (let counter = 0, at = 0; at < block; counter++) {
    for (const byte of await digest(hash, new Uint8Array([0, 0, 0, counter]))) if (at < block) data[at++] ^= byte;
  }
  data[0] &= 0xff >> (8 * size - bits);
  const encoded = new Uint8Array(size);
  encoded.set(data);
  encoded.set(hash, block);
  encoded[size - 1] = 0xbc;
  return encoded;
}

/** @param {bigint} n */
function random(n) {
  const size = Math.ceil(n.toString(16).length / 2);
  for (;;) {
    const value = number(crypto.getRandomValues(new Uint8Array(size)));
    if (value > 1n && value < n - 1n) return value;
  }
}

/** A token that only this browser knows, and what the server is given of it. @param {bigint} n */
export async function blind(n) {
  const message = crypto.getRandomValues(new Uint8Array(32));
  const salt = crypto.getRandomValues(new Uint8Array(SALT_SIZE));
  const encoded = number(await encode(message, n.toString(2).length - 1, salt));
  for (;;) {
    const mask = random(n), unmask = inverse(mask, n);
    if (unmask) return { message, encoded, unmask, blinded: (encoded * power(mask, EXPONENT, n)) % n };
  }
}

/** The token's signature; "" when the server signed something else. @param {Awaited<ReturnType<typeof blind>>} token @param {bigint} signed @param {bigint} n */
export function finalize(token, signed, n) {
  const signature = (signed * token.unmask) % n;
  return power(signature, EXPONENT, n) === token.encoded ? signature.toString(16) : "";
}
