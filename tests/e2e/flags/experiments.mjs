// SPDX-License-Identifier: GPL-3.0-or-later
// Uses the example as an application would; says what its callers got.
import { experiment } from './experiment.mjs';

const order = { total: 7 };
const systems = { old: () => order, new: async () => ({ total: 7.0 }) };
const got = [];
for (const key of ['a', 'b', 'c'])
    got.push(await experiment('totals', key, systems));
got.push(await experiment('totals', 'd', { ...systems, new: () => ({ total: 8 }) }));
got.push(await experiment('totals', 'e', { ...systems, new: () => { throw new Error('not ready'); } }));
await experiment('totals', 'f', { ...systems, old: () => { throw new Error('as ever'); } }).catch((error) => got.push(error.message));
console.log(JSON.stringify(got));
