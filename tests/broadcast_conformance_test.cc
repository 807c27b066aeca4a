// Every broadcaster of the catalogue, over TCP and Unix sockets, against the contract of broadcasters.

#include "strategies/socket/broadcasters.h"
#include "tests/conformance/broadcast_suite.h"
#include "tests/conformance/conformance_main.h"

namespace weir {

INSTANTIATE_TEST_SUITE_P(Broadcasters, BroadcastTest, testing::ValuesIn(BroadcastsOf(BroadcastStrategies())),
                         BroadcastName);

}  // namespace weir

int main(int argc, char** argv) { return weir::ConformanceMain(argc, argv); }
