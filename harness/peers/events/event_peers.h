#ifndef WEIR_HARNESS_PEERS_EVENTS_EVENT_PEERS_H_
#define WEIR_HARNESS_PEERS_EVENTS_EVENT_PEERS_H_

#include <span>

#include "harness/workloads/event_subject.h"
#include "harness/workloads/workloads.h"

namespace weir {

/// Boost.Signals2 and sigc++ 3, behind what is measured of weir's own. A name is looked up in neither: a signal
/// is an object, as the events of `static` are. What their listeners return is summed up by a combiner of
/// Signals2's and an accumulator of sigc++'s.
std::span<const EventStrategy> LibraryPeers();

/// The workload `event-peers`: what `events` does, by weir's emitters, by those libraries, and by Node.js's
/// EventEmitter where it is installed. That one's clock is its own, and runs while its code is still compiled.
Workload EventPeersWorkload();

}  // namespace weir

#endif  // WEIR_HARNESS_PEERS_EVENTS_EVENT_PEERS_H_
