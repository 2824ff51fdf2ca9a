// Checks messages with the package `standardwebhooks` of npm: `[{ secret, headers, body }, …]` on the standard input, the body
// in base64. `verify_webhook.py` hands over what it got.

import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { Webhook, WebhookVerificationError } from "standardwebhooks";

const messages = JSON.parse(readFileSync(0, "utf8"));
for (const { secret, headers, body } of messages) {
  const text = Buffer.from(body, "base64").toString("utf8");
  new Webhook(secret).verify(text, headers);
  assert.throws(() => new Webhook(secret).verify(`${text} `, headers), WebhookVerificationError);
}
console.log(`npm: ${messages.length} signatures hold`);
