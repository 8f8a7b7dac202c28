// SPDX-License-Identifier: GPL-3.0-or-later
// An experiment in application code, through OpenFeature: npm install @openfeature/server-sdk @openfeature/ofrep-provider
import { randomUUID } from 'node:crypto';
import { OpenFeature } from '@openfeature/server-sdk';
import { OFREPProvider } from '@openfeature/ofrep-provider';

const router = process.env.MIDFLIGHT_ROUTER ?? 'http://127.0.0.1:8471';
const token = process.env.MIDFLIGHT_TOKEN;
const headers = token ? { Authorization: `Bearer ${token}` } : {};
await OpenFeature.setProviderAndWait(new OFREPProvider({ baseUrl: router, headers, timeoutMs: 1000 }));

// Answers from the side that the router names. Where both are to run, the other one follows; nobody waits for it.
export async function experiment(component, key, systems) {
    const flag = await OpenFeature.getClient().getStringDetails(component, 'old', { targetingKey: key });
    const answering = flag.value === 'new' ? 'new' : 'old';
    const { value, error, outcome } = await observed(systems[answering]);
    const { also, ...routed } = flag.flagMetadata;
    if (also)
        compare(component, key, routed, { [answering]: outcome }, also, systems[also]).catch(() => {});
    if (error)
        throw error;
    return value;
}

async function compare(component, key, { revision, lease }, outcomes, also, system) {
    outcomes[also] = (await observed(system)).outcome;
    const report = { id: randomUUID(), time: new Date().toISOString(), key, revision, lease, ...outcomes };
    await fetch(`${router}/api/v1/components/${component}/comparisons`, {
        method: 'POST', headers: { ...headers, 'Content-Type': 'application/json' }, body: JSON.stringify({ comparisons: [report] }) });
}

async function observed(system) {
    const start = performance.now();
    const since = () => (performance.now() - start) / 1000;
    try {
        const value = await system();
        return { value, outcome: { seconds: since(), body: JSON.stringify(value), content_type: 'application/json' } };
    } catch (error) {
        return { error, outcome: { seconds: since(), failure: String(error) } };
    }
}
