#ifndef WEIR_HARNESS_WORKLOADS_CRYPT_H_
#define WEIR_HARNESS_WORKLOADS_CRYPT_H_

#include "harness/workloads/workload.h"

namespace weir {

/// The workloads `encrypt` and `decrypt`: a file of N records, which lies ready in the target's directory, to
/// one target, with the cipher that the case's strategy names on its threads in between, and its reader and
/// writer on either side; from opening both until both are closed. A reader, writer or cipher that there is
/// not is NOT_FOUND.
///
/// What was encrypted is checked by decrypting it, so the target of `encrypt` is a file, or keeps nothing.
Workload EncryptWorkload();
Workload DecryptWorkload();

}  // namespace weir

#endif  // WEIR_HARNESS_WORKLOADS_CRYPT_H_
