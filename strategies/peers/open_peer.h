#ifndef WEIR_STRATEGIES_PEERS_OPEN_PEER_H_
#define WEIR_STRATEGIES_PEERS_OPEN_PEER_H_

#include <memory>
#include <new>

#include "absl/status/statusor.h"
#include "strategies/endpoint.h"
#include "strategies/memory/shortage.h"

namespace weir {

/// Makes a `Peer`, which is an `Interface` (Writer or Reader), and opens it on `endpoint`: what the factory
/// of a peer's row returns. No memory is a status too.
template <class Peer, class Interface, class Options>
absl::StatusOr<std::unique_ptr<Interface>> OpenPeer(Endpoint endpoint, const Options& options) try {
  auto peer = std::make_unique<Peer>(endpoint.name(), options);
  absl::Status opened = peer->Open(endpoint);
  if (!opened.ok()) return opened;
  return peer;
} catch (const std::bad_alloc&) {
  return NoMemory("open", endpoint.name());
}

}  // namespace weir

#endif  // WEIR_STRATEGIES_PEERS_OPEN_PEER_H_
