#ifndef MY_STRATEGIES_PING_PONG_H_
#define MY_STRATEGIES_PING_PONG_H_

#include <span>

#include "strategies/writers/writer_registry.h"

// A strategy of one's own, in a table as weir's are.
std::span<const weir::WriterStrategy> MyStrategies();

#endif  // MY_STRATEGIES_PING_PONG_H_
