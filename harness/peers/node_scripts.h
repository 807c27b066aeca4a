#ifndef WEIR_HARNESS_PEERS_NODE_SCRIPTS_H_
#define WEIR_HARNESS_PEERS_NODE_SCRIPTS_H_

namespace weir {

/// Programs for Node.js that write the records `number`. Arguments: the file, the number of records. Each
/// prints how many nanoseconds passed from before the first record until the file was closed.

/// As fast as Node.js can: the digits of a counter are counted up by hand and copied into a Buffer, which is
/// written whole. Short writes are gone on with.
extern const char kNodeBatched[];

/// As its documentation says: a file stream, one write() a record, and on `false` on with 'drain'.
extern const char kNodeDrained[];

}  // namespace weir

#endif  // WEIR_HARNESS_PEERS_NODE_SCRIPTS_H_
