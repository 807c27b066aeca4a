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

const char kNodeRead[] = R"js(
'use strict';
const fs = require('fs');
const [path, source] = [process.argv.at(-2), process.argv.at(-1)];
const started = process.hrtime.bigint();
const from = fs.openSync(source, 'r'), to = fs.openSync(path, 'w');
const input = Buffer.allocUnsafe(64 * 1024), output = Buffer.allocUnsafe(256 * 1024);
const margin = 32, digits = new Uint8Array(20);
let at = 0, value = 0, length = 0;
function flush() {
  for (let done = 0; done < at;) done += fs.writeSync(to, output, done, at - done);
  at = 0;
}
for (let got; (got = fs.readSync(from, input, 0, input.length, null)) > 0;) {
  for (let i = 0; i < got; i++) {
    const byte = input[i];
    if (byte !== 32) {
      value = value * 10 + (byte - 48);
      digits[length++] = byte;
      continue;
    }
    if (length === 0) continue;
    if ((value & 1) === 0) {
      if (at > output.length - margin) flush();
      output[at++] = 32;
      for (let d = 0; d < length; d++) output[at++] = digits[d];
      output[at++] = 32;
    }
    value = length = 0;
  }
}
flush();
fs.closeSync(to);
console.log(String(process.hrtime.bigint() - started));
)js";

const char kNodeEncrypt[] = R"js(
'use strict';
const fs = require('fs');
const {createCipheriv} = require('crypto');
const {pipeline} = require('stream');
const [path, source, key, counter] = process.argv.slice(-4);
const started = process.hrtime.bigint();
const cipher = createCipheriv('aes-256-ctr', Buffer.from(key, 'hex'), Buffer.from(counter, 'hex'));
pipeline(fs.createReadStream(source), cipher, fs.createWriteStream(path), (error) => {
  if (error) throw error;
  console.log(String(process.hrtime.bigint() - started));
});
)js";

const char kNodeSend[] = R"js(
'use strict';
const fs = require('fs');
const net = require('net');
const [where, source, size] = process.argv.slice(-3);
const bytes = fs.readFileSync(source), piece = Number(size);
const address = where.startsWith('unix:') ? {path: where.slice(5)} :
    {host: where.slice(0, where.lastIndexOf(':')), port: Number(where.slice(where.lastIndexOf(':') + 1))};
const socket = net.connect(address, () => {
  let at = 0;
  const send = () => {
    while (at < bytes.length) {
      const next = bytes.subarray(at, at += piece);
      if (!socket.write(next)) return void socket.once('drain', send);
    }
    socket.end();
  };
  send();
});
socket.resume();
)js";

}  // namespace weir
