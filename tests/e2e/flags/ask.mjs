// SPDX-License-Identifier: GPL-3.0-or-later
// Asks flags through the SDK, as an application would: one JSON line for each question on stdin, one answer each.
import { createInterface } from 'node:readline';
import { OpenFeature } from '@openfeature/server-sdk';
import { OFREPProvider } from '@openfeature/ofrep-provider';

const [baseUrl, token] = process.argv.slice(2);
await OpenFeature.setProviderAndWait(new OFREPProvider({ baseUrl, headers: token ? { Authorization: `Bearer ${token}` } : {} }));
const client = OpenFeature.getClient();
for await (const line of createInterface({ input: process.stdin })) {
    const { flag, context } = JSON.parse(line);
    console.log(JSON.stringify(await client.getStringDetails(flag, 'the default', context)));
}
