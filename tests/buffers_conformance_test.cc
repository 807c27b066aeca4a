// All buffers of the catalogue against the contract of buffers.

#include "strategies/memory/all_buffers.h"
#include "tests/conformance/buffers_suite.h"
#include "tests/conformance/conformance_main.h"

namespace weir {

using All =
    testing::Types<MallocBuffers, ZeroedBuffers, SlabBuffers, PooledBuffers, ClassedBuffers, HugeBuffers>;
INSTANTIATE_TYPED_TEST_SUITE_P(Buffers, BuffersTest, All, BuffersNames);

}  // namespace weir

int main(int argc, char** argv) { return weir::ConformanceMain(argc, argv); }
