// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/import_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    return daxscope::reader::fuzz<daxscope::reader::kPerfDataFormat>(data, size);
}
