#ifndef WEIR_HARNESS_PEERS_PEER_OUTPUT_H_
#define WEIR_HARNESS_PEERS_PEER_OUTPUT_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "harness/records/expected.h"

namespace weir {

/// What other programs are told to encrypt with, so that their output can be checked: keys that protect
/// nothing.
inline constexpr std::string_view kPeerRecipient =
    "age1xmwwc06ly3ee5rytxm9mflaz2u56jjj36s0mypdrwsvlul66mv4q47ryef";
inline constexpr std::string_view kPeerKey =
    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
inline constexpr std::string_view kPeerCounter = "00000000000000000000000000000000";

/// OK if the file `path`, in the age format and to kPeerRecipient, decrypts to `expected`.
absl::Status VerifyAgeFile(const std::string& path, const Expected& expected);

/// The same for one that AES-256 in counter mode made with kPeerKey, from kPeerCounter on.
absl::Status VerifyAesCtrFile(const std::string& path, const Expected& expected);

/// The same for one that is compressed, in the formats of those names.
absl::Status VerifyZstdFile(const std::string& path, const Expected& expected);
absl::Status VerifyLz4File(const std::string& path, const Expected& expected);

}  // namespace weir

#endif  // WEIR_HARNESS_PEERS_PEER_OUTPUT_H_
