#ifndef WEIR_HARNESS_PEERS_NODE_SCRIPTS_H_
#define WEIR_HARNESS_PEERS_NODE_SCRIPTS_H_

namespace weir {

/// Programs for Node.js. Each prints how many nanoseconds passed from before its first byte until its file
/// was closed. The first two write the records `number`; their arguments: the file, the number of records.

/// As fast as Node.js can: the digits of a counter are counted up by hand and copied into a Buffer, which is
/// written whole. Short writes are gone on with.
extern const char kNodeBatched[];

/// As its documentation says: a file stream, one write() a record, and on `false` on with 'drain'.
extern const char kNodeDrained[];

/// The workload `read`, as fast as Node.js can: chunks of 64 KiB, bytes parsed by hand, whose digits are kept
/// beside the value, so that nothing is formatted. It checks nothing. Arguments: the file to write, the one
/// to read.
extern const char kNodeRead[];

/// The workload `encrypt`, as its documentation says: a file stream, a cipher stream and a file stream in a
/// pipeline, AES-256 in counter mode. Arguments: the file to write, the one to read, key and counter in hex.
extern const char kNodeEncrypt[];

/// The workload `socket`, as its documentation says: the content of a file is written to a socket in pieces, and
/// where that says false, on with 'drain'. It prints nothing: whoever reads has the clock. Arguments: HOST:PORT or
/// unix:PATH, the file, the bytes of a piece.
extern const char kNodeSend[];

}  // namespace weir

#endif  // WEIR_HARNESS_PEERS_NODE_SCRIPTS_H_
