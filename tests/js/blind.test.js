// The browser's half of blind signatures, held against Node's own cryptography.
import assert from "node:assert/strict";
import { constants, generateKeyPairSync, verify, webcrypto } from "node:crypto";
import { test } from "node:test";

globalThis.crypto ??= webcrypto;
const { blind, bytesOf, finalize, inverse, number, power } = await import("../../static/js/blind.js");

const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
const jwk = pair.privateKey.export({ format: "jwk" });
const big = (text) => number(new Uint8Array(Buffer.from(text, "base64url")));
const n = big(jwk.n), d = big(jwk.d);

/** What the server does: it sees nothing but this number. */
const sign = (blinded) => power(blinded, d, n);

test("a token that was signed unseen has a signature that Node knows", async () => {
  const token = await blind(n);
  const signature = finalize(token, sign(token.blinded), n);
  const how = { key: pair.publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48 };
  assert.ok(verify("sha384", token.message, how, bytesOf(BigInt(`0x${signature}`), 256)));
});

test("what the server signs is not what it will see", async () => {
  const token = await blind(n);
  assert.notEqual(token.blinded, token.encoded);
  assert.notEqual((await blind(n)).blinded, token.blinded);
});

test("a server that signs something else gives no token", async () => {
  const token = await blind(n);
  assert.equal(finalize(token, sign(token.blinded) + 1n, n), "");
  assert.equal(finalize(token, sign(token.encoded), n), "");
});

test("inverses and powers are right", () => {
  assert.equal(inverse(3n, 11n), 4n);
  assert.equal(inverse(6n, 9n), 0n);
  assert.equal(power(7n, 560n, 561n), 1n);
  assert.equal(power(2n, 10n, 1000n), 24n);
  assert.deepEqual([...bytesOf(258n, 3)], [0, 1, 2]);
});
