// Every way of handling files of the registry against the contract of directories.

#include "tests/conformance/directory_conformance.h"

#include "strategies/directory/directory_registry.h"

int main(int argc, char** argv) {
  return weir::DirectoryConformanceMain(argc, argv, weir::DirectoryStrategies());
}
