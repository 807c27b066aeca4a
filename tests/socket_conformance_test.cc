// Every way of the catalogue to write to sockets and read from them, against the contract of a Duplex.

#include "strategies/socket/socket_strategies.h"
#include "tests/conformance/conformance_main.h"
#include "tests/conformance/socket_suite.h"

namespace weir {

INSTANTIATE_TEST_SUITE_P(Sockets, SocketTest, testing::ValuesIn(SocketsUnderTest(SocketStrategies())),
                         SocketName);

}  // namespace weir

int main(int argc, char** argv) { return weir::ConformanceMain(argc, argv); }
