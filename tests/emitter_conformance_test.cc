// Every emitter of the catalogue against the contract of emitters.

#include "strategies/event/emitters.h"
#include "tests/conformance/conformance_main.h"
#include "tests/conformance/emitter_suite.h"

namespace weir {

using Emitters = testing::Types<NaiveEmitter, HashedEmitter, InternedEmitter,
                                StaticEmitter<Ping, Number, Four, ErrorEvent>, ConcurrentEmitter>;
INSTANTIATE_TYPED_TEST_SUITE_P(Emitters, EmitterTest, Emitters, EmitterNames);

}  // namespace weir

int main(int argc, char** argv) { return weir::ConformanceMain(argc, argv); }
