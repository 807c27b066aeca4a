#include "harness/peers/node_scripts.h"

namespace weir {

const char kNodeBatched[] = R"js(
'use strict';
const fs = require('fs');
const [path, count] = [process.argv.at(-2), Number(process.argv.at(-1))];
const buffer = Buffer.allocUnsafe(256 * 1024);
const margin = 32;
const started = process.hrtime.bigint();
const fd = fs.openSync(path, 'w');
const digits = new Uint8Array(20).fill(48);
let length = 1, at = 0;
for (let i = 0; i < count; i++) {
  if (at > buffer.length - margin) {
    for (let done = 0; done < at;) done += fs.writeSync(fd, buffer, done, at - done);
    at = 0;
  }
  buffer[at++] = 32;
  for (let d = length - 1; d >= 0; d--) buffer[at++] = digits[d];
  buffer[at++] = 32;
  let d = 0;
  while (digits[d] === 57) digits[d++] = 48;
  digits[d]++;
  if (d === length) { digits[d] = 49; length++; }
}
for (let done = 0; done < at;) done += fs.writeSync(fd, buffer, done, at - done);
fs.closeSync(fd);
console.log(String(process.hrtime.bigint() - started));
)js";

const char kNodeDrained[] = R"js(
'use strict';
const fs = require('fs');
const [path, count] = [process.argv.at(-2), Number(process.argv.at(-1))];
const started = process.hrtime.bigint();
const stream = fs.createWriteStream(path);
let next = 0;
function fill() {
  while (next < count) {
    const more = stream.write(` ${next} `);
    next++;
    if (!more) {
      stream.once('drain', fill);
      return;
    }
  }
  stream.end();
}
stream.on('close', () => console.log(String(process.hrtime.bigint() - started)));
fill();
)js";

}  // namespace weir
