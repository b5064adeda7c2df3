// The npm package "edtf" over the same texts as DatesBench: node edtf-npm.mjs FOLDER-WITH-NODE_MODULES FILE
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
const [folder, file] = process.argv.slice(2);
const require = createRequire(pathToFileURL(folder + '/'));
const loaded = require('edtf');
const edtf = loaded.default ?? loaded;
const texts = readFileSync(file, 'utf8').split('\n').filter(t => t && !t.startsWith('#'));
const taken = texts.filter(t => { try { edtf(t); return true; } catch { return false; } });
const warm = Date.now();
while (Date.now() - warm < 1500) for (const t of taken) edtf(t);
let best = 0;
for (let round = 0; round < 5; round++) {
  const [from, cpu] = [Date.now(), process.cpuUsage()];
  let n = 0;
  while (Date.now() - from < 500) { for (const t of taken) edtf(t); n += taken.length; }
  const used = process.cpuUsage(cpu);
  best = Math.max(best, n / ((used.user + used.system) / 1e6));
}
console.log(`npm edtf ${JSON.parse(readFileSync(folder + '/node_modules/edtf/package.json', 'utf8')).version}: ${Math.round(best).toLocaleString('en')} texts per processor second, takes ${taken.length} of ${texts.length} texts`);
console.log(`  it does not take: ${texts.filter(t => !taken.includes(t)).join('  ')}`);
