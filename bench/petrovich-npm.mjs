// The npm package "petrovich" over the Russian names of tests/Core/Cases/name-cases.tsv: node petrovich-npm.mjs FOLDER-WITH-NODE_MODULES TABLE
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
const [folder, file] = process.argv.slice(2);
const petrovich = createRequire(pathToFileURL(folder + '/'))('petrovich');
const cases = ['genitive', 'dative', 'accusative', 'instrumental', 'prepositional'];
const part = { surname: 'last', given: 'first', patronymic: 'middle' };
const rows = readFileSync(file, 'utf8').split('\n').filter(l => l && !l.startsWith('#')).map(l => l.split('\t'))
  .filter(c => c[0] === 'ru' && part[c[2]]).map(c => ({ sex: c[1] === 'm' ? 'male' : 'female', part: part[c[2]], forms: c.slice(3).map(f => f.replace(/^\?/, '')), sure: !c.join('').includes('?') }));
const decline = (r, k) => petrovich({ gender: r.sex, [r.part]: r.forms[0] }, cases[k])[r.part];
const wrong = [];
let right = 0, sure = 0, rightOfSure = 0;
for (const r of rows) for (let k = 0; k < 5; k++) {
  const is = decline(r, k) === r.forms[k + 1];
  right += is; sure += r.sure; rightOfSure += r.sure && is;
  if (!is && r.sure) wrong.push(`${r.forms[k + 1]}: ${decline(r, k)}`);
}
const warm = Date.now();
while (Date.now() - warm < 1500) for (const r of rows) for (let k = 0; k < 5; k++) decline(r, k);
let best = 0;
for (let round = 0; round < 5; round++) {
  const [from, cpu] = [Date.now(), process.cpuUsage()];
  let n = 0;
  while (Date.now() - from < 500) { for (const r of rows) for (let k = 0; k < 5; k++) decline(r, k); n += rows.length * 5; }
  const used = process.cpuUsage(cpu);
  best = Math.max(best, n / ((used.user + used.system) / 1e6));
}
const version = JSON.parse(readFileSync(folder + '/node_modules/petrovich/package.json', 'utf8')).version;
console.log(`npm petrovich ${version}: ${right} of ${rows.length * 5} forms as written by hand (${rightOfSure} of ${sure} where the grammar leaves no choice), ${Math.round(best).toLocaleString('en')} forms per processor second`);
console.log('  otherwise: ' + wrong.slice(0, 40).join(', '));
